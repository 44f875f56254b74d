package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When the watch says that a broker is away; that a real one is missed and found again is shown with the services. */
@Tag("P10")
class BrokerWatchTest {
    private static final Optional<String> AWAY = Optional.of("Kafka: host:1 does not answer: it is late");
    private static final Optional<String> BACK = Optional.empty();

    @Test
    void oneMissIsNothingTwoAreToldOnceAndSoIsTheFirstAnswerAfterThem() throws InterruptedException {
        assertThat(told("yes", "no", "yes", "no", "yes")).isEmpty();
        assertThat(told("no", "no", "no", "no")).containsExactly(AWAY);
        assertThat(told("no", "no", "yes", "yes", "no", "yes")).containsExactly(AWAY, BACK);
        assertThat(told("yes", "no", "no", "no", "yes", "no", "no")).containsExactly(AWAY, BACK, AWAY);
    }

    /** A broker that says no is there, and what mends it is something else. */
    @Test
    void notBeingLetInIsToldInItsOwnWordsWhateverWasToldBefore() throws InterruptedException {
        Optional<String> refused = Optional.of("Kafka: the brokers do not let this service's user in: no such user;"
                + " set its credentials right at the brokers, or here and start it again");
        assertThat(told("refused", "yes", "refused", "refused", "refused")).containsExactly(refused);
        assertThat(told("no", "no", "refused", "refused", "no", "yes")).containsExactly(AWAY, refused, AWAY, BACK);
    }

    @Test
    void aQuestionThatHangsIsGivenUpWhenTheWatchIsClosed() throws InterruptedException {
        Asked asked = new Asked(List.of("hang"));
        BrokerWatch watch = new BrokerWatch(asked, Duration.ZERO, "host:1", away -> {});
        assertThat(asked.begun.await(30, TimeUnit.SECONDS)).isTrue();
        watch.close();
        assertThat(asked.closed.getCount()).isZero();
    }

    private static List<Optional<String>> told(String... answers) throws InterruptedException {
        List<Optional<String>> told = new CopyOnWriteArrayList<>();
        Asked asked = new Asked(List.of(answers));
        BrokerWatch watch = new BrokerWatch(asked, Duration.ZERO, "host:1", told::add);
        assertThat(asked.done.await(30, TimeUnit.SECONDS)).isTrue();
        watch.close();
        assertThat(asked.closed.getCount()).isZero();
        return told;
    }

    /** Answers as told, then holds the next question until the watch is closed. */
    private static final class Asked implements BrokerWatch.Question {
        private final List<String> answers;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch done = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        Asked(List<String> answers) {
            this.answers = answers;
        }

        @Override
        public void ask() {
            begun.countDown();
            int question = next.getAndIncrement();
            if (question >= answers.size()) done.countDown();
            switch (question < answers.size() ? answers.get(question) : "hang") {
                case "yes" -> {}
                case "refused" ->
                    throw KafkaUnavailableException.notLetIn(new SaslAuthenticationException("no such user"));
                case "no" -> throw new KafkaUnavailableException("it is late", null);
                default -> hang();
            }
        }

        private void hang() {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new org.apache.kafka.common.errors.InterruptException(e);
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
