package io.aichain.log.embedded;

/**
 * Where a broker's clients come in. Clients learn the advertised name when they connect, and come back to it.
 *
 * @param bind address to listen on, such as 0.0.0.0
 * @param port of both; 0 chooses a free one
 * @param advertised name or address under which clients reach the broker
 */
public record BrokerListener(String bind, int port, String advertised) {
    public BrokerListener {
        if (bind.isBlank() || advertised.isBlank())
            throw new IllegalArgumentException("a broker needs an address to listen on and a name to be reached by");
        if (port < 0 || port > 0xffff) throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
    }

    /** For clients on the same machine. */
    public static BrokerListener loopback(int port) {
        return new BrokerListener("127.0.0.1", port, "127.0.0.1");
    }
}
