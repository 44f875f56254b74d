package io.aichain.cli.model;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.inference.model.Profile;
import io.aichain.models.FloatModel;
import io.aichain.models.ImportOptions;
import io.aichain.models.ImportedModel;
import io.aichain.models.Importers;
import io.aichain.models.ModelInput;
import io.aichain.models.Sample;
import io.aichain.models.Vocabulary;
import io.aichain.models.VocabularyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a file of another tool is to be read. */
final class ImportChoices {
    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = {
                "The arithmetic: sd59x18-d1-compat, sd59x18-d1, sd59x18-d2 or int8-v1 (with --calibration)",
                "(default: sd59x18-d1-compat for the first library's JSON, else sd59x18-d2)."
            })
    private String profile;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name (default: the file's own).")
    private String name;

    @Option(
            names = "--classes",
            paramLabel = "A,B,..",
            split = ",",
            description = "What the outputs stand for (default: what the file says).")
    private List<String> classes = List.of();

    @Option(
            names = "--longest",
            paramLabel = "N",
            defaultValue = "" + ImportOptions.LONGEST,
            description = "The longest sequence where the file leaves it open (default: ${DEFAULT-VALUE}).")
    private int longest;

    @Option(
            names = "--vocabulary",
            paramLabel = "FILE",
            description = {
                "What tokens stand for (default: what the file says): a JSON list of words, one of them --unknown;",
                "with --melody of whole numbers, the note of each output."
            })
    private Path vocabulary;

    @Option(
            names = "--unknown",
            paramLabel = "WORD",
            description = "The word of --vocabulary for what is not among them (default: "
                    + VocabularyFile.USUAL_UNKNOWN + ").")
    private String unknown;

    @Option(names = "--melody", description = "A model of melodies, of sd59x18-d1-compat: its outputs are notes.")
    private boolean isMelody;

    @Option(
            names = "--calibration",
            paramLabel = "SAMPLES",
            description = {
                "For int8-v1, which finds its scales with them: inputs like real ones, in a folder as model call takes them,",
                "an .npy with one sample in each row, or JSON {\"samples\": [...]}."
            })
    private Path calibration;

    ImportedModel read(Path file) {
        if (longest < 1 || longest > 1 << 20) throw new Failure("--longest: " + longest + "; 1 to 2^20 expected");
        ModelFiles.require(file);
        try {
            Profile chosen = profile();
            ImportOptions options = new ImportOptions(chosen, name, classes, longest, vocabulary(), List.of());
            requireSamplesForScales(chosen);
            return Importers.read(file, options, this::samples);
        } catch (MalformedException e) {
            throw new Failure(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + Failure.words(e), e);
        }
    }

    /** Null if nothing was said: the file's own. */
    private Vocabulary vocabulary() {
        if (unknown != null && (vocabulary == null || isMelody)) {
            throw new Failure("--unknown has no effect "
                    + (isMelody
                            ? "with --melody: notes have no word"
                            : "without --vocabulary FILE: it is one of its words"));
        }
        if (vocabulary == null) return isMelody ? new Vocabulary.Notes(List.of()) : null;
        try {
            return isMelody
                    ? VocabularyFile.notes(vocabulary)
                    : VocabularyFile.words(vocabulary, unknown == null ? VocabularyFile.USUAL_UNKNOWN : unknown);
        } catch (MalformedException e) {
            throw new Failure("--vocabulary " + vocabulary + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure("--vocabulary " + vocabulary + " cannot be read: " + Failure.words(e), e);
        }
    }

    private void requireSamplesForScales(Profile chosen) {
        if (chosen == Profile.INT8 && calibration == null) {
            throw new Failure(
                    "--profile int8-v1 finds its scales with samples: give some that are like real inputs with --calibration SAMPLES");
        }
        if (chosen != Profile.INT8 && calibration != null) {
            throw new Failure("--calibration: only int8-v1 finds scales with samples: add --profile int8-v1");
        }
    }

    private List<Sample> samples(FloatModel model) {
        if (calibration == null) return List.of();
        try {
            return ModelInput.samples(calibration, model);
        } catch (MalformedException e) {
            throw new Failure("--calibration " + calibration + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure("--calibration " + calibration + " cannot be read: " + Failure.words(e), e);
        }
    }

    /** Null if none was named: the file's first bytes decide. */
    private Profile profile() {
        if (profile == null) return null;
        for (Profile each : Profile.values()) if (each.title().equals(profile)) return each;
        throw new Failure("--profile: %s; %s expected"
                .formatted(
                        profile,
                        Arrays.stream(Profile.values()).map(Profile::title).collect(Collectors.joining(", "))));
    }
}
