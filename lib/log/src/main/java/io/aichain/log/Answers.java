package io.aichain.log;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Answers of Kafka's admin client, waited for with a deadline; what went wrong comes out as Kafka's own unchecked exception. */
final class Answers {
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private Answers() {}

    /** @throws KafkaUnavailableException if there is none within the deadline, the broker says to try again, or does not let us in */
    static <T> T of(KafkaFuture<T> answer) {
        try {
            return answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException("Kafka did not answer within " + DEADLINE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException again) {
                throw new KafkaUnavailableException("Kafka: " + again.getMessage(), again);
            }
            if (e.getCause() instanceof AuthenticationException no) throw KafkaUnavailableException.notLetIn(no);
            if (e.getCause() instanceof KafkaException known) throw known;
            throw new IllegalStateException("Kafka's answer: " + e.getCause(), e.getCause());
        }
    }

    /** As {@link #of}, for topics that were created a moment ago and that not every broker may know yet. */
    static <T> T patiently(Supplier<KafkaFuture<T>> question) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            try {
                return of(question.get());
            } catch (KafkaUnavailableException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline)
                    throw e;
                Thread.onSpinWait();
            }
        }
    }
}
