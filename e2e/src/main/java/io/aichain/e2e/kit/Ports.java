package io.aichain.e2e.kit;

import io.aichain.log.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Free ports on the loopback interface. */
final class Ports {
    private Ports() {}

    static int free() {
        try {
            return FreePorts.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
