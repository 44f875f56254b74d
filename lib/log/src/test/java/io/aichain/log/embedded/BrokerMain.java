package io.aichain.log.embedded;

import java.nio.file.Path;

/** A broker that is a process: arguments folder and port; prints {@code READY} when clients can connect, ends with its input. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]))) {
            System.out.println("READY " + kafka.port());
            // the parent closes our input to stop us, and the system closes it when the parent dies
            while (System.in.read() >= 0) continue;
        }
    }
}
