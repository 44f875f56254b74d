package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Bytes;
import io.aichain.log.FencedPublisher;
import io.aichain.log.TestChain;
import io.aichain.log.leader.Candidate.TakeOver;
import io.aichain.log.leader.Candidate.Work;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Successors that are behind (reference on sequencing, section 8): each starts on the true tip, however far it has to read for it. */
@Tag("P1")
class GapIT {
    private static final TestNet NET = TestNet.start();
    private static int sent;

    @AfterAll
    static void stop() {
        NET.close();
    }

    /** A standby that has read all but so many blocks. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100})
    void aStandbyThatIsBehindReadsUpBeforeItLeads(int blocks) {
        order(3);
        OrderCandidate standby = candidate("behind-" + blocks);
        try {
            long seen = NET.blocks().getLast().block().number();
            TestNet.awaitTrue("the standby follows", () -> {
                standby.follow();
                return standby.tip().number() == seen;
            });
            if (blocks > 0) order(blocks);
            assertThat(standby.tip().number()).isEqualTo(seen);
            assertLeadsFromTheTip(standby);
        } finally {
            standby.close();
        }
    }

    /** A replacement that holds nothing: the state of a sequencer is the log. */
    @ParameterizedTest
    @ValueSource(ints = {1, 200})
    void aReplacementWithNothingReadsAllBeforeItLeads(int blocks) {
        order(blocks);
        OrderCandidate fresh = candidate("fresh-" + blocks);
        try {
            assertThat(fresh.tip()).isEqualTo(OrderTip.genesis(NET.genesis));
            assertLeadsFromTheTip(fresh);
        } finally {
            fresh.close();
        }
    }

    private static void assertLeadsFromTheTip(OrderCandidate successor) {
        int before = NET.blocks().size();
        assertThat(successor.takeOver()).isInstanceOf(TakeOver.Took.class);
        assertThat(successor.tip().number()).isEqualTo(before);
        NET.send(transactions(sent, sent + 4));
        sent += 4;
        NET.await("the successor's block", () -> {
            assertThat(successor.lead()).isInstanceOf(Work.GoOn.class);
            return NET.ordered().size() >= sent;
        });
        assertThat(NET.blocks().get(before).block().parentHash())
                .isEqualTo(
                        before == 0
                                ? NET.genesis.hash()
                                : NET.blocks().get(before - 1).hash());
        assertThat(NET.ordered()).hasSize(sent).doesNotHaveDuplicates();
        assertThat(NET.dropped()).isZero();
    }

    /** Orders at least so many blocks, by a leader that then ends. */
    private static void order(int blocks) {
        long wanted = (long) NET.blocks().size() + blocks;
        SequencerConfig quick = NET.config("a").withPace(Duration.ofMillis(1), Optional.of(Duration.ofMillis(1)));
        try (SequencerService leader = NET.sequencer(quick, Ticks.SYSTEM, FencedPublisher.Steps.NONE)) {
            NET.send(transactions(sent, sent + 2));
            sent += 2;
            NET.await("blocks", () -> leader.status().tip().number() >= wanted);
        }
        NET.readAll();
    }

    private static OrderCandidate candidate(String node) {
        return new OrderCandidate(
                NET.config(node),
                new SimpleMeterRegistry(),
                Ticks.SYSTEM,
                SequencerListener.NONE,
                FencedPublisher.Steps.NONE);
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
