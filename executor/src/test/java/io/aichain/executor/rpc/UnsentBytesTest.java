package io.aichain.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class UnsentBytesTest {
    private static final int LARGE = 1 << 20;

    private final UnsentBytes all = new UnsentBytes(2 * LARGE);

    @Test
    void largeOnesHaveHalfOfThePlace() {
        assertThat(all.take(LARGE)).isTrue();
        assertThat(all.take(UnsentBytes.SMALL + 1)).isFalse();
        assertThat(all.take(UnsentBytes.SMALL)).isTrue();
        all.release(LARGE);
        assertThat(all.take(LARGE)).as("beside a small one").isFalse();
        all.release(UnsentBytes.SMALL);
        assertThat(all.take(LARGE)).isTrue();
    }

    @Test
    void aConnectionsShareCountsForAllAndHasPlaceForOneOfAnySize() {
        UnsentBytes.Share share = all.share(100);
        assertThat(share.take(101)).as("nothing else waits").isTrue();
        assertThat(share.take(1)).isFalse();
        share.release(101);
        assertThat(share.take(60)).isTrue();
        assertThat(share.take(40)).isTrue();
        assertThat(share.take(1)).isFalse();
        assertThat(all.share(100).take(1)).as("another's").isTrue();
        assertThat(all.take(LARGE - 101)).isTrue();
        assertThat(all.take(LARGE)).isFalse();
    }

    @Test
    void whatAllRefuseIsNotHeldByTheShare() {
        UnsentBytes.Share share = all.share(LARGE);
        assertThat(all.take(LARGE)).isTrue();
        assertThat(share.take(LARGE)).isFalse();
        all.release(LARGE);
        assertThat(share.take(LARGE)).isTrue();
    }

    @Test
    void whatIsRefusedKeepsNobodyOutMeanwhile() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread greedy = Thread.ofPlatform().start(() -> {
            while (!over.get()) all.take(3 * LARGE);
        });
        for (int i = 0; i < 100_000; i++) {
            assertThat(all.take(1)).isTrue();
            all.release(1);
        }
        over.set(true);
        greedy.join();
    }
}
