package io.aichain.log.leader;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LeaderThreadTest {
    private final CountDownLatch leads = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<String> released = new CopyOnWriteArrayList<>();
    private final LeaderThread thread = new LeaderThread("test", Duration.ofSeconds(30), this::work);

    private void work() {
        thread.lead(
                Membership::always,
                member -> new Leadership("test", member, new Leader(), new SimpleMeterRegistry(), state -> {}));
        ended.countDown();
    }

    @Test
    void closingEndsTheWorkAtHandAndLetsGo() throws InterruptedException {
        assertThat(thread.state()).isEqualTo(new LeaderState.Standby("waiting for Kafka"));
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
        assertThat(released).containsExactly("stopped");
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
            return new Work.GoOn();
        }

        @Override
        public void release(String reason) {
            released.add(reason);
        }
    }
}
