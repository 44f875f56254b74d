package io.aichain.anchor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers for dashboards and alarms. */
final class AnchorMetrics {
    private final MeterRegistry registry;
    private final AtomicLong halted;
    private final AtomicLong waiting;
    private final AtomicLong lastAnchor;
    private final AtomicLong lastFinalBatch;
    private final AtomicLong lastFinalBlock;
    private final AtomicLong unconfirmedBlocks;
    private final AtomicLong bitcoinHeight;
    private final AtomicLong readyBatches;
    private volatile OptionalLong tipSat = OptionalLong.empty();

    AnchorMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.halted = gauge("aichain.anchor.halted", "1 while nothing may be signed or sent");
        this.waiting = gauge("aichain.anchor.waiting", "1 while a node, a network or a coin is missing");
        this.lastAnchor = gauge("aichain.anchor.last", "number of the last confirmed anchor");
        this.lastFinalBatch = gauge("aichain.anchor.final.batch", "last batch under a final anchor");
        this.lastFinalBlock = gauge("aichain.anchor.final.block", "last block under a final anchor");
        Gauge.builder("aichain.anchor.tip.sat", this, AnchorMetrics::tip)
                .description(
                        "value of the output that pays the next anchors, 0 where there is none yet; NaN where nobody has looked")
                .register(registry);
        this.unconfirmedBlocks =
                gauge("aichain.anchor.unconfirmed.blocks", "blocks that the anchor in flight has waited");
        this.bitcoinHeight = gauge("aichain.anchor.bitcoin.height", "height of the last checked Bitcoin block");
        this.readyBatches = gauge("aichain.anchor.ready.batches", "checked batches that no anchor has yet");
    }

    private AtomicLong gauge(String name, String description) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .register(registry);
        return value;
    }

    private double tip() {
        return tipSat.isPresent() ? tipSat.getAsLong() : Double.NaN;
    }

    /** It does not lead: another spends the coins now. */
    void standsBy() {
        tipSat = OptionalLong.empty();
    }

    /** After a look at Bitcoin. @param tipValueSat 0 while no transaction of the chain is confirmed */
    void looked(int height, long anchor, long tipValueSat, int ready) {
        bitcoinHeight.set(height);
        lastAnchor.set(anchor);
        tipSat = OptionalLong.of(tipValueSat);
        readyBatches.set(ready);
    }

    void waited(int blocks) {
        unconfirmedBlocks.set(blocks);
    }

    /** After each round. */
    void state(boolean isHalted, boolean isWaiting) {
        halted.set(isHalted ? 1 : 0);
        waiting.set(isWaiting ? 1 : 0);
    }

    void count(AnchorEvent event) {
        switch (event) {
            case AnchorEvent.Signed signed -> {
                counter("signed");
                if (signed.version().attempt() > 1) counter("replaced");
            }
            case AnchorEvent.Sent sent -> counter("sent");
            case AnchorEvent.Confirmed confirmed -> counter("confirmed");
            case AnchorEvent.Final reached -> {
                counter("final");
                reached.version().commitment().ifPresent(c -> {
                    lastFinalBatch.set(c.lastBatch());
                    lastFinalBlock.set(c.lastBlock());
                });
            }
            case AnchorEvent.Reorged reorged -> counter("reorged");
            case AnchorEvent.Evicted evicted -> counter("evicted");
            case AnchorEvent.Halted stopped -> counter("halted");
            case AnchorEvent.Waiting missing -> {}
        }
    }

    private void counter(String event) {
        registry.counter("aichain.anchor.events", "event", event).increment();
    }
}
