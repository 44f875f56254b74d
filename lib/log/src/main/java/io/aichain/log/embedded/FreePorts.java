package io.aichain.log.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers whose address must be known before they listen, and which come back to it after they were away. They lie below those
 * that a system gives to outgoing connections (Linux: from 32768 on): while nobody listens, any client of this machine could be given the
 * port, even the one that knocks there, and the server would not come back.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    /** Processes begin at places of their own, and none names a port twice while another is free. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 61 % COUNT));

    private FreePorts() {}

    /** @return one on which nobody listens now, and which no earlier call of this process has returned lately */
    public static int next() throws IOException {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }
}
