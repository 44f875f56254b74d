package io.aichain.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes container images of the services, without a container engine. */
@Command(
        name = "images/build",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes container images of the services, without a container engine: a tar for each, or pushed to a registry.")
final class Main implements Callable<Integer> {
    @Parameters(
            paramLabel = "IMAGE",
            description = "sequencer, executor, da-writer, anchor, operator, kafka; without a name all that are built")
    private List<String> names = List.of();

    @Option(
            names = "--base",
            defaultValue = "docker.io/library/debian:trixie-slim",
            description =
                    "the image below: of a registry (by its digest for an image that can be made again), tar://FILE, or none for this machine's C library (default: $${DEFAULT-VALUE})")
    private String base;

    @Option(
            names = "--repository",
            defaultValue = "docker.io/aichain",
            description = "what stands before the name (default: $${DEFAULT-VALUE})")
    private String repository;

    @Option(names = "--tag", defaultValue = "dev", description = "of each image (default: $${DEFAULT-VALUE})")
    private String tag;

    @Option(
            names = "--out",
            defaultValue = "images/target/images",
            description = "folder of the tars (default: $${DEFAULT-VALUE})")
    private Path out;

    @Option(
            names = "--push",
            description = "to the registry that --repository names, with Docker's credentials, instead of tars")
    private boolean push;

    @Option(
            names = "--no-cache-training",
            description = "no caches of the JVM in the images: slower starts, and digests that repeat")
    private boolean untrained;

    @Option(names = "--checkout", defaultValue = ".", hidden = true)
    private Path checkout;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<ImageSpec> wanted = wanted();
        Path work = checkout.resolve("images/target/work");
        Files.createDirectories(work);
        long begun = System.nanoTime();
        JavaRuntime java = JavaRuntime.link(work.resolve("java"));
        say("the Java run-time", begun);
        Base below = Base.parse(base);
        ImageBuilder builder = new ImageBuilder(checkout, work, below, java, tag);
        for (ImageSpec image : wanted) builder.stage(image);
        Map<String, Path> caches = untrained ? Map.of() : train(wanted, builder, new Training(work, java));
        for (ImageSpec image : wanted) {
            begun = System.nanoTime();
            Optional<Path> cache = Optional.ofNullable(caches.get(image.name()));
            Optional<Path> sbom = sbom(image, below, work);
            String reference = repository + "/" + image.name() + ":" + tag;
            JibContainer made;
            if (push) {
                ImageReference target = ImageReference.parse(reference);
                RegistryImage registry = RegistryImage.named(target)
                        .addCredentialRetriever(CredentialRetrieverFactory.forImage(target, event -> {})
                                .dockerConfig());
                made = builder.push(image, Containerizer.to(registry), cache, sbom);
            } else {
                made = builder.build(image, reference, out.resolve(image.name() + ".tar"), cache, sbom);
            }
            say(reference + "  " + made.getDigest(), begun);
        }
        return 0;
    }

    /** They learn from one another: whichever is wanted, all of a chain run. */
    private Map<String, Path> train(List<ImageSpec> wanted, ImageBuilder builder, Training training)
            throws IOException, InterruptedException {
        if (wanted.stream().noneMatch(Training::isPart)) return Map.of();
        long begun = System.nanoTime();
        Map<ImageSpec, Path> apps = new HashMap<>();
        for (ImageSpec image : ImageSpec.ALL) {
            if (!Training.isPart(image)) continue;
            if (!wanted.contains(image)) builder.stage(named(image.name()));
            apps.put(image, builder.whole(image));
        }
        Map<String, Path> caches = training.run(apps);
        say("what JVMs learn in a run of a small chain", begun);
        return caches;
    }

    /** Packaged by images/build, a module has a list of its jars; packaged otherwise it has none, and the image goes without. */
    private Optional<Path> sbom(ImageSpec image, Base below, Path work) throws IOException, InterruptedException {
        Path jars = checkout.resolve(image.module()).resolve("target/bom.json");
        if (!Files.exists(jars)) return Optional.empty();
        Map<String, String> system = below instanceof Base.None ? SystemLibraries.packages() : Map.of();
        return Optional.of(Sbom.complete(jars, system, work.resolve(image.name() + ".cdx.json")));
    }

    private List<ImageSpec> wanted() {
        if (names.isEmpty())
            return ImageSpec.ALL.stream()
                    .filter(image -> image.isBuilt(checkout))
                    .toList();
        return names.stream().map(this::named).toList();
    }

    private ImageSpec named(String name) {
        ImageSpec found = ImageSpec.ALL.stream()
                .filter(image -> image.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "unknown image: " + name + " (known: "
                                + ImageSpec.ALL.stream().map(ImageSpec::name).collect(Collectors.joining(", ")) + ")"));
        if (!found.isBuilt(checkout)) {
            throw new ParameterException(
                    spec.commandLine(),
                    found.folder(checkout) + " is missing: package the module " + found.module() + " first");
        }
        return found;
    }

    private static void say(String what, long begun) {
        System.err.printf("[images] %5.1f s  %s%n", (System.nanoTime() - begun) / 1e9, what);
    }
}
