package io.aichain.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
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

    private double halted() {
        return metrics.get("aichain.anchor.halted").gauge().value();
    }
}
