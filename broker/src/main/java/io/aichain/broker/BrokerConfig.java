package io.aichain.broker;

import io.aichain.log.embedded.BrokerListener;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process's configuration, from the environment.
 *
 * @param data folder of the topics, {@code AICHAIN_BROKER_DATA}
 * @param listener where clients come in: {@code AICHAIN_BROKER_ADVERTISED}, host:port, on all addresses
 */
record BrokerConfig(Path data, BrokerListener listener) {
    private static final String DATA = "AICHAIN_BROKER_DATA";
    private static final String ADVERTISED = "AICHAIN_BROKER_ADVERTISED";

    /** @throws IllegalArgumentException that names the variable and says what it should be */
    static BrokerConfig from(Map<String, String> environment) {
        return new BrokerConfig(
                Path.of(required(environment, DATA, "a folder")),
                listener(required(environment, ADVERTISED, "host:port")));
    }

    private static BrokerListener listener(String advertised) {
        int colon = advertised.lastIndexOf(':');
        try {
            int port = Integer.parseInt(advertised.substring(colon + 1));
            // port 0 would be another one after each start, which no client could know
            if (colon > 0 && port > 0) return new BrokerListener("0.0.0.0", port, advertised.substring(0, colon));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(ADVERTISED + ": host:port expected, found \"" + advertised + "\"", e);
        }
        throw new IllegalArgumentException(ADVERTISED + ": host:port expected, found \"" + advertised + "\"");
    }

    private static String required(Map<String, String> environment, String name, String what) {
        String value = environment.getOrDefault(name, "").strip();
        if (value.isEmpty()) throw new IllegalArgumentException(name + " is not set: " + what);
        return value;
    }
}
