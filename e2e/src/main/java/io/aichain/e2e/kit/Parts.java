package io.aichain.e2e.kit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the real parts lie that {@code ./aichain test} installs, and where the checkout begins. */
public final class Parts {
    /** Environment of the launcher: it runs what is built, for tests run within a build. */
    public static final Map<String, String> AS_BUILT = Map.of("AICHAIN_BUILD", "never");

    private Parts() {}

    /** An executable such as {@code bitcoin/bin/bitcoind}. @throws IllegalStateException that says how to get it */
    public static Path executable(String relative) {
        Path file = folder().resolve(relative);
        if (!Files.isExecutable(file)) {
            throw new IllegalStateException(
                    relative + " is not installed in " + folder() + ": run ./aichain test, or e2e/parts/install");
        }
        return file;
    }

    public static Path folder() {
        String given = System.getenv("AICHAIN_PARTS");
        if (given != null) return Path.of(given);
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return home.resolve("aichain/parts");
    }

    /** The root of the checkout: the folder with the launcher. */
    public static Path checkout() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("mvnw"))) at = at.getParent();
        if (at == null)
            throw new IllegalStateException(
                    "not inside a checkout: " + Path.of("").toAbsolutePath());
        return at;
    }
}
