package io.aichain.e2e.kit;

import java.util.Optional;
import org.testcontainers.utility.DockerImageName;

/** Whether real parts run in containers, and from which images: {@code ./aichain test} says so in the environment. */
final class Containers {
    private Containers() {}

    /** Empty: parts are child processes. */
    static Optional<DockerImageName> image(String variable) {
        if (!"true".equals(System.getenv("AICHAIN_CONTAINERS"))) return Optional.empty();
        String name = System.getenv(variable);
        if (name == null)
            throw new IllegalStateException("AICHAIN_CONTAINERS is true, but " + variable + " is not set");
        return Optional.of(DockerImageName.parse(name));
    }

    /** Images that were made on this machine cannot be pulled. */
    static boolean isLocal(DockerImageName image) {
        return image.getUnversionedPart().startsWith("aichain-test/");
    }
}
