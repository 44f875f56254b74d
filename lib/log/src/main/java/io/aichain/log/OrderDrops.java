package io.aichain.log;

import io.aichain.chain.order.OrderRule.DropReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what readers of {@code blocks} drop, by reason, and says the first of each kind: anything but zero means a second writer. */
final class OrderDrops {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDrops.class);
    private static final int SAID_EVERY = 1000;

    private final String topic;
    private final Map<DropReason, Counter> counters = new EnumMap<>(DropReason.class);

    OrderDrops(MeterRegistry metrics, String topic) {
        this.topic = topic;
        for (DropReason reason : DropReason.values()) {
            counters.put(
                    reason,
                    Counter.builder("aichain.blocks.dropped")
                            .description("records of the blocks topic that the rule of acceptance dropped")
                            // as alarms and docs/operations.md ask for it
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(metrics));
        }
    }

    void count(DropReason reason, long offset, String detail) {
        Counter counter = counters.get(reason);
        // a rogue writer must not fill the disk with our log lines
        if ((long) counter.count() % SAID_EVERY == 0) {
            LOG.warn("{} offset {}: dropped, {}: {}", topic, offset, reason, detail);
        }
        counter.increment();
    }
}
