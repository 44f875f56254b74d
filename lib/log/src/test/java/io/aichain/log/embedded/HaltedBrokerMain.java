package io.aichain.log.embedded;

import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;

/** A broker that ends its process as Kafka does when its folder cannot be written; standard error goes to standard output. */
final class HaltedBrokerMain {
    private HaltedBrokerMain() {}

    public static void main(String[] args) {
        System.setErr(System.out);
        EmbeddedKafka.start(Path.of(args[0]), 0);
        Exit.halt(1);
    }
}
