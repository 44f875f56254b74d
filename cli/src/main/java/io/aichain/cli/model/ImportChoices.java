package io.aichain.cli.model;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.contracts.ModelInput;
import io.aichain.inference.model.Profile;
import io.aichain.models.ImportOptions;
import io.aichain.models.ImportedModel;
import io.aichain.models.Importers;
import io.aichain.models.Samples;
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
            names = "--calibration",
            paramLabel = "SAMPLES",
            description = {
                "For int8-v1, which finds its scales with them: inputs like real ones, in a folder as model call takes them,",
                "an .npy with one sample in each row, or JSON {\"samples\": [...]}."
            })
    private Path calibration;

    ImportedModel read(Path file) {
        if (longest < 1 || longest > 1 << 20) throw new Failure("--longest: " + longest + "; 1 to 2^20 expected");
        try {
            Profile chosen = profile();
            return Importers.read(file, options(chosen, calibration(file, chosen)));
        } catch (MalformedException e) {
            throw new Failure(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private ImportOptions options(Profile chosen, List<Samples.Sample> found) {
        return new ImportOptions(chosen, name, classes, longest, found);
    }

    /** Samples are read by the model's inputs, which are the same in sd59x18-d2. */
    private List<Samples.Sample> calibration(Path file, Profile chosen) throws MalformedException, IOException {
        if (chosen != Profile.INT8) {
            if (calibration == null) return List.of();
            throw new Failure("--calibration: only int8-v1 finds scales with samples: add --profile int8-v1");
        }
        if (calibration == null) {
            throw new Failure(
                    "--profile int8-v1 finds its scales with samples: give some that are like real inputs with --calibration SAMPLES");
        }
        ImportedModel wide = Importers.read(file, options(Profile.D2, List.of()));
        try {
            return ModelInput.samples(calibration, wide.file().description());
        } catch (MalformedException e) {
            throw new Failure("--calibration " + calibration + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure("--calibration " + calibration + " cannot be read: " + e.getMessage(), e);
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
