package io.aichain.e2e.kit;

import io.aichain.log.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;

/** Free ports on the loopback interface. */
public final class Ports {
    private Ports() {}

    static int free() {
        try {
            return FreePorts.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A documented port is everybody's: another chain on this machine may have it for a while. */
    public static void awaitFree(int port, Duration patience) {
        Await.until("port " + port, patience, () -> {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return Optional.of(socket.getLocalPort());
            }
        });
    }
}
