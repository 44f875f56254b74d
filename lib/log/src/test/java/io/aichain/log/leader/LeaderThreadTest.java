package io.aichain.log.leader;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.log.KafkaUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LeaderThreadTest {
    private final CountDownLatch leads = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<String> released = new CopyOnWriteArrayList<>();
    private final List<LeaderState> vain = new CopyOnWriteArrayList<>();
    /** What comes to one that leads. */
    private volatile Runnable trouble = () -> {};

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final LeaderThread thread =
            new LeaderThread("test", "test", Duration.ofSeconds(30), metrics, this::away, this::work);

    private void work() {
        thread.lead(
                this::join,
                member -> new Leadership("test", member, new Leader(), new SimpleMeterRegistry(), state -> {}));
        ended.countDown();
    }

    /** Kafka is away, and then does not let it in. */
    private Membership join() {
        if (vain.isEmpty()) throw new KafkaUnavailableException("no address is known", null);
        if (vain.size() == 1) throw new SaslAuthenticationException("no such user");
        return Membership.always();
    }

    private void away(KafkaUnavailableException e) {
        vain.add(thread.state());
        assertThat(shown()).isEqualTo(4);
    }

    private double shown() {
        return metrics.get("aichain.leader.state").gauge().value();
    }

    @Test
    @Tag("P10")
    void joiningIsTriedAgainAsLongAsKafkaIsAwayAndThatIsSeen() throws InterruptedException {
        assertThat(shown()).isEqualTo(4);
        thread.start();
        assertThat(leads.await(30, SECONDS)).isTrue();
        assertThat(vain)
                .containsExactly(new LeaderState.Waiting("Kafka: no address is known"), notLetIn("no such user"));
        assertThat(shown()).isEqualTo(2);
        thread.close();
    }

    private static LeaderState notLetIn(String why) {
        return new LeaderState.Waiting(
                "Kafka: the brokers do not let this service's user in: %s; set its credentials right at the brokers, or here and start it again"
                        .formatted(why));
    }

    @Test
    @Tag("P10")
    void oneThatIsNotLetInAnyMoreLeavesAndJoinsAnew() throws InterruptedException {
        CountDownLatch again = new CountDownLatch(2);
        trouble = () -> {
            again.countDown();
            if (again.getCount() == 1) throw new SaslAuthenticationException("its password was changed");
        };
        thread.start();
        assertThat(again.await(30, SECONDS)).isTrue();
        thread.close();
        assertThat(vain).hasSize(3).endsWith(notLetIn("its password was changed"));
        assertThat(released).hasSize(2).endsWith("stopped");
        assertThat(released.getFirst()).contains("its password was changed");
    }

    @Test
    void closingEndsTheWorkAtHandAndLetsGo() throws InterruptedException {
        assertThat(thread.state()).isEqualTo(new LeaderState.Waiting("Kafka: no answer yet"));
        thread.start();
        assertThat(leads.await(30, SECONDS)).isTrue();
        thread.close();
        assertThat(ended.getCount()).isZero();
        assertThat(thread.state()).isEqualTo(new LeaderState.Leading(1));
        assertThat(released).containsExactly("stopped");
    }

    @Test
    void oneThatWasClosedBeforeItLedNeverLeads() throws InterruptedException {
        thread.close();
        thread.start();
        assertThat(ended.await(30, SECONDS)).isTrue();
        assertThat(leads.getCount()).isEqualTo(1);
        assertThat(released).isEmpty();
    }

    private final class Leader implements Candidate {
        @Override
        public void follow() {}

        @Override
        public TakeOver takeOver() {
            return new TakeOver.Took(1);
        }

        @Override
        public Work lead() {
            leads.countDown();
            trouble.run();
            return new Work.GoOn();
        }

        @Override
        public void release(String reason) {
            released.add(reason);
        }
    }
}
