package io.aichain.sequencer;

import io.aichain.log.FencedPublisher;
import io.aichain.log.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends on a thread of its own, one short transaction at a time, so that the next blocks are built while some are committed. What is
 * given is built and signed; inside the transaction nothing is waited for but the broker.
 */
final class AppendLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppendLine.class);

    private final FencedPublisher publisher;
    private final Duration longestAppend;
    private final Runnable onLanding;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sequencer-append").factory());
    private Optional<Flight> flight = Optional.empty();

    /** Blocks whose outcome is not known yet. */
    private record Flight(List<SignedBlock> blocks, CompletableFuture<Outcome> outcome) {}

    /** Blocks and what became of their append. */
    record Landed(List<SignedBlock> blocks, Outcome outcome) {}

    /**
     * @param longestAppend after which the publisher gives up by itself
     * @param onLanding told, on the line's thread, that an append has ended
     */
    AppendLine(FencedPublisher publisher, Duration longestAppend, Runnable onLanding) {
        this.onLanding = onLanding;
        this.publisher = publisher;
        this.longestAppend = longestAppend;
    }

    boolean isBusy() {
        return flight.isPresent();
    }

    /** Begins an append; the line must not be busy. */
    void begin(List<SignedBlock> blocks) {
        if (isBusy()) throw new IllegalStateException("an append is under way");
        List<byte[]> records =
                blocks.stream().map(block -> block.record().unsafeArray()).toList();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        flight = Optional.of(new Flight(blocks, outcome));
        thread.execute(() -> {
            outcome.completeAsync(() -> publisher.append(records), Runnable::run);
            onLanding.run();
        });
    }

    /** What became of the append under way, if that is known within the time; then the line is free again. */
    Optional<Landed> landed(Duration within) {
        if (flight.isEmpty()) return Optional.empty();
        Flight now = flight.get();
        try {
            Outcome outcome = now.outcome.get(within.toNanos(), TimeUnit.NANOSECONDS);
            flight = Optional.empty();
            return Optional.of(new Landed(now.blocks, outcome));
        } catch (TimeoutException stillUnderWay) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException bug) throw bug;
            if (e.getCause() instanceof Error bug) throw bug;
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Lets an append that is under way end, then lets go of the producer. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(longestAppend.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("an append is under way after {}", longestAppend);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }
}
