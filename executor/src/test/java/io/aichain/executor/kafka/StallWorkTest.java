package io.aichain.executor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.log.KafkaUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The watch of a log that stands: what Kafka does not answer leaves an executor in service and the alarm as it is. */
@Tag("P10")
class StallWorkTest {
    private final Health health = new Health();
    /** No pause between steps. */
    private final CountDownLatch stopped = new CountDownLatch(0);

    private Supplier<Duration> answer;
    private final StallWork work = new StallWork(() -> answer.get(), () -> {}, health, stopped);

    @Test
    void whatKafkaDoesNotAnswerChangesNothingThatIsTold() {
        answer = () -> Duration.ofSeconds(7);
        work.step();
        answer = () -> {
            throw new KafkaUnavailableException("Kafka did not answer within 10 s", null);
        };
        work.step();
        answer = () -> {
            throw new ClusterAuthorizationException("not allowed");
        };
        work.step();
        assertThat(health.stalled()).isEqualTo(Duration.ofSeconds(7));
        assertThat(health.alarm().orElseThrow()).contains("open for 7 s");
        assertThat(health.waitingFor()).isEmpty();
        answer = () -> Duration.ZERO;
        work.step();
        assertThat(health.stalled()).isZero();
        assertThat(health.alarm()).isEmpty();
    }

    @Test
    void anInterruptEndsTheLoop() {
        answer = () -> {
            throw new InterruptException("stop");
        };
        assertThatThrownBy(work::step).isInstanceOf(InterruptException.class);
        assertThat(Thread.interrupted()).as("as Kafka's exception leaves it").isTrue();
    }
}
