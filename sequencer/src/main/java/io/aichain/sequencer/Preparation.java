package io.aichain.sequencer;

import io.aichain.chain.order.OrderRecord;
import io.aichain.log.FencedPublisher;
import io.aichain.log.InputReader;
import io.aichain.log.Questions;
import io.aichain.log.Tails;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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

    /** All at once: they wait for the broker, and for the machine that loads their code, more than for each other. */
    static Preparation open(SequencerConfig config, Topics topics, MeterRegistry metrics, FencedPublisher.Steps steps) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var questions = CompletableFuture.supplyAsync(
                    () -> Questions.open(config.kafka(), topics.chain() + "-take-over"), threads);
            var evidence =
                    CompletableFuture.supplyAsync(() -> Evidence.connect(config.kafka(), topics, metrics), threads);
            var publisher = CompletableFuture.supplyAsync(
                    () -> FencedPublisher.standBy(
                            config.kafka(),
                            topics.blocks(),
                            OrderRecord.MAX_BYTES,
                            config.kafkaPatience(),
                            metrics,
                            steps),
                    threads);
            var input = CompletableFuture.supplyAsync(() -> InputReader.connect(config.kafka(), topics), threads);
            try {
                CompletableFuture.allOf(questions, evidence, publisher, input).join();
                return new Preparation(questions.join(), evidence.join(), publisher.join(), input.join());
            } catch (CompletionException e) {
                // all have ended, well or not
                questions.thenAccept(Questions::close);
                evidence.thenAccept(Tails::close);
                publisher.thenAccept(FencedPublisher.Standby::close);
                input.thenAccept(InputReader::close);
                throw e.getCause() instanceof RuntimeException known ? known : e;
            }
        }
    }

    /** What a leader needs no more; publisher and input go on being used. */
    void closeWhatOnlyLooks() {
        questions.close();
        evidence.close();
    }

    @Override
    public void close() {
        closeWhatOnlyLooks();
        publisher.close();
        input.close();
    }
}
