package io.aichain.dawriter;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.dawriter.domain.Problem;
import io.aichain.dawriter.domain.Reason;
import io.aichain.log.leader.LeaderState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where the writer's doings become log lines, metrics, events and status. Written by the writer's thread alone. */
final class StatusBoard {
    private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);

    private final MeterRegistry metrics;
    private final Consumer<DaWriterEvent> listener;
    private final Counter bytes;
    private volatile DaWriterStatus status = DaWriterStatus.STARTING;
    private Problem lastTold;

    StatusBoard(MeterRegistry metrics, Consumer<DaWriterEvent> listener) {
        this.metrics = metrics;
        this.listener = listener;
        this.bytes = Counter.builder("aichain.dawriter.published.bytes")
                .description("compressed bytes published")
                .register(metrics);
        gauge("aichain.dawriter.backlog.bytes", "ordered and not published, in bytes of a batch", this::backlogBytes);
        gauge("aichain.dawriter.backlog.blocks", "ordered and not published, in blocks", this::backlogBlocks);
        gauge("aichain.dawriter.batch", "number of the last published batch", this::lastBatch);
        gauge("aichain.dawriter.block", "last published block", this::lastBlock);
        for (Reason reason : Reason.values()) {
            Gauge.builder("aichain.dawriter.problem", () -> isNow(reason) ? 1 : 0)
                    .description("1 while this is in the way")
                    .tag("reason", reason.label())
                    .register(metrics);
        }
    }

    private void gauge(String name, String description, java.util.function.Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(metrics);
    }

    DaWriterStatus status() {
        return status;
    }

    void leader(LeaderState state) {
        listener.accept(new DaWriterEvent.Leader(state));
    }

    void tookOver(Optional<BatchRecord> published) {
        published.ifPresent(record -> status = status.with(record));
    }

    void backlog(long newBytes, int newBlocks) {
        status = status.withBacklog(newBytes, newBlocks);
    }

    void prepared(BatchRecord record) {
        LOG.info("{} on {}", record, record.batch().network());
        listener.accept(new DaWriterEvent.Prepared(record));
    }

    void published(BatchRecord record) {
        LOG.info("{}: {} bytes", record, record.batch().packedLength());
        bytes.increment(record.batch().packedLength());
        status = status.with(record);
        listener.accept(new DaWriterEvent.Published(record));
    }

    /** Something in the way, or nothing any more. */
    void problem(Optional<Problem> problem) {
        status = status.withProblem(problem);
        if (problem.isEmpty()) lastTold = null;
        else tell(problem.get());
    }

    /** Something to know of that is not in the way. */
    void notice(Problem problem) {
        count(problem);
        LOG.warn("{}: {}", problem.reason().label(), problem.detail());
        listener.accept(new DaWriterEvent.Troubled(problem));
    }

    void failed(RuntimeException e) {
        LOG.error("the da-writer stops", e);
        String reason = String.valueOf(e.getMessage());
        status = status.failed(reason);
        listener.accept(new DaWriterEvent.Failed(reason));
    }

    private void tell(Problem problem) {
        count(problem);
        if (problem.equals(lastTold)) return;
        lastTold = problem;
        if (problem.reason().isAlarm()) LOG.error("{}: {}", problem.reason().label(), problem.detail());
        else LOG.warn("{}: {}", problem.reason().label(), problem.detail());
        listener.accept(new DaWriterEvent.Troubled(problem));
    }

    private void count(Problem problem) {
        metrics.counter("aichain.dawriter.problems", "reason", problem.reason().label())
                .increment();
    }

    private boolean isNow(Reason reason) {
        return status.problem().map(p -> p.reason() == reason).orElse(false);
    }

    private long backlogBytes() {
        return status.backlogBytes();
    }

    private int backlogBlocks() {
        return status.backlogBlocks();
    }

    private long lastBatch() {
        return status.published().map(r -> r.batch().batch()).orElse(0L);
    }

    private long lastBlock() {
        return status.published().map(r -> r.batch().lastBlock()).orElse(0L);
    }
}
