package io.aichain.executor.kafka;

import io.aichain.executor.chain.StoredChain;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.domain.Heads.Point;
import io.aichain.executor.follow.DissentException;
import io.aichain.executor.follow.ReportedHeaders;
import io.aichain.executor.follow.Step;
import io.aichain.log.TopicReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Follows {@code batches} or {@code anchors} and moves a block tag. A record about a block that is not executed yet is held, and nothing
 * more is read until it is.
 */
final class FinalityWork<T> implements Loop.Work {
    private static final Duration POLL = Duration.ofMillis(200);

    private final TopicReader<T> reader;
    private final Consumer<T> seen;
    private final Function<T, Step> rule;
    private final Consumer<Point> move;
    private final Consumer<String> alarm;
    private final Runnable resolved;
    private final StoredChain chain;
    private final ReportedHeaders reported;
    private final Signal headsMoved;
    private final Deque<T> held = new ArrayDeque<>();

    /**
     * @param seen told of every record as it is read
     * @param move stores the tag, then shows it
     * @param resolved takes the alarm back
     */
    FinalityWork(
            TopicReader<T> reader,
            Consumer<T> seen,
            Function<T, Step> rule,
            Consumer<Point> move,
            Consumer<String> alarm,
            Runnable resolved,
            StoredChain chain,
            ReportedHeaders reported,
            Signal headsMoved) {
        this.reader = reader;
        this.seen = seen;
        this.rule = rule;
        this.move = move;
        this.alarm = alarm;
        this.resolved = resolved;
        this.chain = chain;
        this.reported = reported;
        this.headsMoved = headsMoved;
    }

    @Override
    public void step() {
        if (held.isEmpty()) {
            reader.poll(POLL).forEach(entry -> {
                seen.accept(entry.value());
                held.addLast(entry.value());
            });
        }
        while (!held.isEmpty()) {
            Heads before = chain.heads();
            switch (rule.apply(held.getFirst())) {
                case Step.Nothing nothing -> {}
                case Step.Wait wait -> {
                    var unused = headsMoved.await(() -> !chain.heads().equals(before), POLL);
                    return;
                }
                case Step.Move(var point) -> {
                    move.accept(point);
                    headsMoved.wake();
                }
                case Step.Dissenting(var dissent) -> throw new DissentException(reported.complete(dissent));
                case Step.Alarm(var what) -> alarm.accept(what);
                case Step.Resolved() -> resolved.run();
            }
            held.removeFirst();
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
