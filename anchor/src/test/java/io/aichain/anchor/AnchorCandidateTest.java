package io.aichain.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.anchor.domain.Sighting;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.reader.OutputChainView;
import io.aichain.chain.primitives.Hash;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of a term; the term itself is shown with a node and a broker. */
@Tag("P10")
class AnchorCandidateTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AnchorEvents events = new AnchorEvents(event -> {}, new AnchorMetrics(metrics));
    private final AnchorCandidate candidate =
            new AnchorCandidate(null, null, null, metrics, InstantSource.system(), events, new CountDownLatch(1));

    @Test
    void oneThatDoesNotLeadAnyMoreIsNotHalted() {
        events.halted("its chain of outputs ended");
        assertThat(halted()).isEqualTo(1);
        candidate.release("the group gave the lead to another");
        assertThat(events.condition()).isEmpty();
        assertThat(halted()).isZero();
    }

    @Test
    void whatTheChainHasIsToldByTheOneThatHasLooked() {
        assertThat(coins()).isNaN();
        events.looked(sees(), 0, 0);
        assertThat(coins()).as("looked, and there is none").isZero();
        events.looked(sees(), 5000, 0);
        assertThat(coins()).isEqualTo(5000);
        candidate.release("the group gave the lead to another");
        assertThat(coins()).isNaN();
    }

    private static Sighting sees() {
        BlockRef tip = new BlockRef(7, new BlockHash(Hash.ZERO));
        OutputChainView nothing = new OutputChainView(tip, List.of(), Optional.empty(), Optional.empty());
        return new Sighting(nothing, Map.of(), Set.of(), Map.of());
    }

    private double coins() {
        return gauge("aichain.anchor.tip.sat");
    }

    private double halted() {
        return gauge("aichain.anchor.halted");
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }
}
