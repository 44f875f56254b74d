package io.aichain.broker;

import io.aichain.log.embedded.EmbeddedKafka;
import java.util.concurrent.CountDownLatch;

/** One Kafka broker as a process, for chains that are tried out: it replicates nothing. Ends in order on SIGTERM. */
final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        BrokerConfig config;
        try {
            config = BrokerConfig.from(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println("aichain-broker: " + e.getMessage());
            System.exit(2);
            return;
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(config.data(), config.listener());
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop"));
        new CountDownLatch(1).await();
    }
}
