package io.aichain.executor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.log.KafkaConnection;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pool's way into Kafka while Kafka has no address yet. */
@Tag("P10")
class TransactionsWriterTest {
    /** Longer than a name may be (RFC 1035, 2.3.4): no name service is asked, none can know it. */
    private static final KafkaConnection NOWHERE = KafkaConnection.plain("k".repeat(64) + ".invalid:9092");

    @Test
    void aTransactionIsRefusedWhileTheBrokerHasNoAddressAndTheExecutorLives() {
        try (TransactionsWriter writer = TransactionsWriter.open(
                NOWHERE,
                "transactions",
                1000,
                Duration.ofSeconds(30),
                Thread.ofPlatform().factory())) {
            for (int i = 0; i < 2; i++) {
                assertThat(writer.append(Address.ZERO, Bytes.wrap(new byte[] {1})))
                        .failsWithin(Duration.ofSeconds(60))
                        .withThrowableThat()
                        .havingRootCause()
                        .withMessageContaining("No resolvable bootstrap urls");
            }
        }
    }
}
