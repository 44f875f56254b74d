package io.aichain.executor.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.Preimage;
import io.aichain.state.StateHead;
import io.aichain.state.StatePage;
import io.aichain.state.StatePeer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Views that others read, and one that takes long to answer. */
@Timeout(60)
class PeerViewsTest {
    private static final Duration PAST_IDLE = PeerLimits.DEFAULT.idle().plusSeconds(1);

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Instant now = Instant.EPOCH;
    private final PeerViews views = new PeerViews(State::new, PeerLimits.DEFAULT, () -> now, new Random(1));

    @Test
    @Tag("P10")
    void whileOneViewAnswersNobodyWaitsForItAndItIsNotIdle() throws Exception {
        PeerViews.View slow = views.open().orElseThrow();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            var answer = thread.submit(() -> {
                assertThat(slow.take()).isTrue();
                asked.countDown();
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                slow.release(now);
                return true;
            });
            try {
                assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
                now = now.plus(PAST_IDLE);
                PeerViews.View other = views.open().orElseThrow();
                views.expire();
                assertThat(views.find(other.id())).contains(other);
                assertThat(slow.take()).isFalse();
                views.end(slow.id());
                assertThat(views.find(slow.id())).isEmpty();
                assertThat(closed.getCount()).isEqualTo(1);
            } finally {
                goOn.countDown();
            }
            assertThat(answer.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(closed.getCount()).isZero();
            assertThat(slow.state()).isNull();
        }
    }

    @Test
    void idleTimeBeginsWhenTheAnswerIsThere() {
        PeerViews.View view = views.open().orElseThrow();
        assertThat(view.take()).isTrue();
        now = now.plus(PAST_IDLE);
        view.release(now);
        views.expire();
        assertThat(view.state()).isNotNull();
        now = now.plus(PAST_IDLE);
        views.expire();
        assertThat(view.state()).isNull();
        assertThat(closed.getCount()).isZero();
    }

    private final class State implements StatePeer {
        @Override
        public String name() {
            return "state";
        }

        @Override
        public StateHead head() {
            throw new AssertionError("not asked");
        }

        @Override
        public StatePage page(Bytes after) {
            return new StatePage(List.of());
        }

        @Override
        public Optional<Bytes> node(Bytes accountKey, Bytes path) {
            return Optional.empty();
        }

        @Override
        public Preimage preimage(Bytes address, Hash key, Bytes after) {
            return new Preimage.None();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
