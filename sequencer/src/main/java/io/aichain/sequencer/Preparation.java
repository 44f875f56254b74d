package io.aichain.sequencer;

import io.aichain.chain.order.OrderRecord;
import io.aichain.log.FencedPublisher;
import io.aichain.log.InputReader;
import io.aichain.log.KafkaConnection;
import io.aichain.log.Questions;
import io.aichain.log.Tails;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The connections that a take-over needs, made before it is asked for: making them takes most of a take-over's time. Nothing here is
 * visible to others: nobody is fenced, nothing is written, and what is read is read again when it counts.
 *
 * @param evidence for what others have seen of the order
 * @param publisher of blocks, that has fenced nobody
 * @param input that has read nothing
 */
record Preparation(Questions questions, Tails evidence, FencedPublisher.Standby publisher, InputReader input)
        implements AutoCloseable {

    /**
     * All at once: they wait for the broker, and for the machine that loads their code, more than for each other.
     *
     * @param patience with a broker that does not take what is published
     * @throws RuntimeException of the first that cannot be made, with those of the others; none is left open then
     */
    static Preparation open(
            KafkaConnection kafka,
            Topics topics,
            Duration patience,
            MeterRegistry metrics,
            FencedPublisher.Steps steps) {
        Future<Questions> questions;
        Future<Tails> evidence;
        Future<FencedPublisher.Standby> publisher;
        Future<InputReader> input;
        // all have ended, well or not, when this is closed
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            questions = threads.submit(() -> Questions.open(kafka, topics.chain() + "-take-over"));
            evidence = threads.submit(() -> Evidence.connect(kafka, topics, metrics));
            publisher = threads.submit(() ->
                    FencedPublisher.standBy(kafka, topics.blocks(), OrderRecord.MAX_BYTES, patience, metrics, steps));
            input = threads.submit(() -> InputReader.connect(kafka, topics));
        }
        List<Future<? extends AutoCloseable>> all = List.of(questions, evidence, publisher, input);
        if (all.stream().allMatch(part -> part.state() == Future.State.SUCCESS)) {
            return new Preparation(
                    questions.resultNow(), evidence.resultNow(), publisher.resultNow(), input.resultNow());
        }
        throw undone(all);
    }

    /** Closes those that were made; what is thrown tells of every failure. */
    private static RuntimeException undone(List<Future<? extends AutoCloseable>> all) {
        RuntimeException failure = null;
        for (Future<? extends AutoCloseable> part : all) {
            if (part.state() == Future.State.SUCCESS) continue;
            Throwable why = part.exceptionNow();
            if (failure != null) failure.addSuppressed(why);
            else failure = why instanceof RuntimeException known ? known : new IllegalStateException(why);
        }
        for (Future<? extends AutoCloseable> part : all) {
            if (part.state() != Future.State.SUCCESS) continue;
            try {
                part.resultNow().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    /** What a leader needs no more; publisher and input go on being used. */
    void closeWhatOnlyLooks() {
        try (questions;
                evidence) {
            // each is closed whatever the other throws
        }
    }

    @Override
    public void close() {
        try (questions;
                evidence;
                publisher;
                input) {
            // each is closed whatever the others throw
        }
    }
}
