package io.aichain.executor.kafka;

import io.aichain.chain.block.Header;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.chain.report.Skip;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.PlainPublisher;
import io.aichain.state.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Votes: reports to {@code executions} what this executor found (P5). Begins at safe + 1, but never before the first block that this
 * identity executed itself, and begins there again after every failure: a report may come twice, never be missing.
 */
final class ReportWork implements Loop.Work {
    private static final int AT_ONCE = 256;
    private static final Duration WAIT = Duration.ofMillis(100);

    private final StateStore store;
    private final PlainPublisher publisher;
    private final Signal newBlocks;
    private final String identity;
    private final long incarnation;
    private long next;

    ReportWork(
            StateStore store,
            PlainPublisher publisher,
            Signal newBlocks,
            String identity,
            long incarnation,
            long firstBlock) {
        this.store = store;
        this.publisher = publisher;
        this.newBlocks = newBlocks;
        this.identity = identity;
        this.incarnation = incarnation;
        this.next = firstBlock;
    }

    @Override
    public void step() {
        if (!newBlocks.await(() -> store.tip().number() >= next, WAIT)) return;
        long last = Math.min(store.tip().number(), next + AT_ONCE - 1);
        List<CompletableFuture<?>> acks = new ArrayList<>();
        for (long number = next; number <= last; number++) {
            acks.add(publisher.send(null, report(number).encoded().unsafeArray()));
        }
        try {
            acks.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new KafkaUnavailableException(
                    "reports from block " + next + ": " + e.getCause().getMessage(), e);
        }
        next = last + 1;
    }

    private ExecutionReport report(long number) {
        Header header = store.header(number).orElseThrow();
        List<Skip> skips = store.skips(number).stream()
                .map(s -> new Skip(s.index(), s.reason()))
                .toList();
        return ExecutionReport.of(identity, incarnation, header.prevRandao(), header, skips);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
