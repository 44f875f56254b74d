package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.log.TestChain;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SequencerIT {
    private final TestNet net = TestNet.start();

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    @Tag("P1")
    void everyTransactionIsOrderedOnceAndTheNextLeaderGoesOnWhereTheLastStopped() {
        List<Bytes> first = transactions(0, 50);
        List<Bytes> second = transactions(50, 100);
        try (SequencerService a = net.sequencer("a")) {
            net.send(first);
            net.awaitOrdered(first.size());
        }
        net.send(second);
        try (SequencerService b = net.sequencer("b")) {
            net.awaitOrdered(first.size() + second.size());
        }
        assertThat(net.ordered()).doesNotHaveDuplicates().containsAll(first).containsAll(second);
        assertThat(net.dropped()).isZero();
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
