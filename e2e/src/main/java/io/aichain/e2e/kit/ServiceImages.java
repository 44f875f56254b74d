package io.aichain.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Images of what is packaged, made once in a test run, and that of the Bitcoin node beside them. */
public final class ServiceImages {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static List<Path> made;

    private ServiceImages() {}

    /** @return the tars of all, the operator's included */
    public static synchronized List<Path> ofThisCheckout() {
        if (made == null) made = List.copyOf(make(TestFolder.of(ServiceImages.class)));
        return made;
    }

    private static List<Path> make(Path folder) {
        Path tars = folder.resolve("images");
        List<String> command = List.of(
                Parts.checkout().resolve("images/build").toString(), "--base", "none", "--out", tars.toString());
        try (ChildProcess build = ChildProcess.start(command, Parts.AS_BUILT, folder.resolve("images.log"))) {
            if (build.await(PATIENCE) != 0) throw new IllegalStateException("images/build failed: " + build.tail());
        }
        try (Stream<Path> files = Files.list(tars)) {
            List<Path> all = new ArrayList<>(files.sorted().toList());
            all.add(Parts.folder().resolve("bitcoin-image/bitcoind.tar"));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
