package io.aichain.cli.model;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.inference.model.Profile;
import io.aichain.models.ImportOptions;
import io.aichain.models.ImportedModel;
import io.aichain.models.Importers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a file of another tool is to be read. */
final class ImportChoices {
    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = {
                "The arithmetic: sd59x18-d1-compat, sd59x18-d1, sd59x18-d2 or int8-v1",
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

    ImportedModel read(Path file) {
        if (longest < 1 || longest > 1 << 20) throw new Failure("--longest: " + longest + "; 1 to 2^20 expected");
        try {
            return Importers.read(file, new ImportOptions(profile(file), name, classes, longest, List.of()));
        } catch (MalformedException e) {
            throw new Failure(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Profile profile(Path file) {
        if (profile == null) {
            boolean first = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
            return first ? Profile.D1_COMPAT : Profile.D2;
        }
        for (Profile each : Profile.values()) if (each.title().equals(profile)) return each;
        throw new Failure("--profile: %s; %s expected"
                .formatted(
                        profile,
                        Arrays.stream(Profile.values()).map(Profile::title).collect(Collectors.joining(", "))));
    }
}
