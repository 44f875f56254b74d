package io.aichain.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images of all packaged services and of this JDK, made twice from nothing, without the layer that a run of the JVM leaves. */
class ReproducibleIT {
    @TempDir
    private Path folder;

    @Test
    void twoBuildsHaveOneDigestEach() throws Exception {
        Path checkout = Path.of("").toAbsolutePath();
        while (!Files.exists(checkout.resolve("mvnw"))) checkout = checkout.getParent();
        for (ImageSpec image : ImageSpec.ALL)
            assumeTrue(image.isBuilt(checkout), "skipped: package the module " + image.module() + " first");
        Map<String, String> first = digests(checkout, "first");
        assertThat(first.values()).as("each of its own").doesNotHaveDuplicates();
        assertThat(digests(checkout, "second")).isEqualTo(first);
    }

    /** By the image's name. */
    private Map<String, String> digests(Path checkout, String name) throws Exception {
        Path work = Files.createDirectory(folder.resolve(name));
        JavaRuntime java = JavaRuntime.link(work.resolve("java"));
        ImageBuilder builder = new ImageBuilder(checkout, work, new Base.None(), java, "1");
        Map<String, String> digests = new TreeMap<>();
        for (ImageSpec image : ImageSpec.ALL) {
            builder.stage(image);
            Path tar = folder.resolve(name + ".tar");
            String reference = "example/" + image.name() + ":1";
            digests.put(
                    image.name(),
                    builder.build(image, reference, tar, Optional.empty(), Optional.empty())
                            .getDigest()
                            .toString());
        }
        return digests;
    }
}
