package io.aichain.executor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Health health = new Health();

    /** Who is behind because Kafka is away is to say that Kafka is away. */
    @Test
    void whatIsDownIsSaidBeforeWhatIsLeft() {
        health.behind(Optional.of("300 records"));
        assertThat(health.waitingFor()).contains("behind: 300 records");
        health.waits("order", "Kafka: no address is known for kafka.test");
        assertThat(health.waitingFor()).contains("order: Kafka: no address is known for kafka.test");
        health.runs("order");
        assertThat(health.waitingFor()).contains("behind: 300 records");
        health.behind(Optional.empty());
        assertThat(health.waitingFor()).isEmpty();
    }
}
