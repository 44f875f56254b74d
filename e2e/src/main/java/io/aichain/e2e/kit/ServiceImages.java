package io.aichain.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Images of what is packaged, made once in a test run, and that of the Bitcoin node beside them. The system property {@code aichain.images}
 * names a folder of images that {@code images/build} made before.
 */
public final class ServiceImages {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static List<Path> made;

    private ServiceImages() {}

    /** @return the tars of all, the operator's included */
    public static synchronized List<Path> ofThisCheckout() {
        String given = System.getProperty("aichain.images");
        if (made == null)
            made = List.copyOf(given == null ? make(TestFolder.of(ServiceImages.class)) : tars(Path.of(given)));
        return made;
    }

    private static List<Path> make(Path folder) {
        Path tars = folder.resolve("images");
        List<String> command = List.of(
                Parts.checkout().resolve("images/build").toString(), "--base", "none", "--out", tars.toString());
        try (ChildProcess build = ChildProcess.start(command, Parts.AS_BUILT, folder.resolve("images.log"))) {
            if (build.await(PATIENCE) != 0) throw new IllegalStateException("images/build failed: " + build.tail());
        }
        return tars(tars);
    }

    private static List<Path> tars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = new ArrayList<>(files.sorted().toList());
            all.add(Parts.folder().resolve("bitcoin-image/bitcoind.tar"));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
