package io.aichain.log;

import io.aichain.log.Outcome.Committed;
import io.aichain.log.Outcome.LeadershipLost;
import io.aichain.log.Outcome.Unknown;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a one-partition topic: a transactional producer under the topic's fixed id, one short transaction per append. Opening
 * it ends what any earlier holder of the id left open and stops that holder for good. Not thread-safe.
 */
public final class FencedPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FencedPublisher.class);
    /** Well below a broker's default of 60 s: readers stall behind an open transaction whose writer died. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    /** How often a producer asks for the brokers by itself: one that stands by does nothing else that keeps its connection from ageing. */
    private static final Duration NEWS = Duration.ofSeconds(30);

    /** Where an append stands. */
    public enum Step {
        /** In the log, invisible to readers of what is committed. */
        SENT,
        /** Visible; nobody was told yet. */
        COMMITTED
    }

    /** Called at the steps of an append: tests kill, freeze and hold the process there. */
    @FunctionalInterface
    public interface Steps {
        Steps NONE = step -> {};

        void at(Step step);
    }

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Timer commits;
    private final Steps steps;
    private boolean open = true;

    private FencedPublisher(Producer<byte[], byte[]> producer, String topic, Timer commits, Steps steps) {
        this.producer = producer;
        this.topic = topic;
        this.commits = commits;
        this.steps = steps;
    }

    /** A producer that is connected and has fenced nobody yet: a standby's. Closed, or used up by {@link #takeOver}. */
    public static final class Standby implements AutoCloseable {
        private final Producer<byte[], byte[]> producer;
        private final String topic;
        private final MeterRegistry metrics;
        private final Steps steps;

        private Standby(Producer<byte[], byte[]> producer, String topic, MeterRegistry metrics, Steps steps) {
            this.producer = producer;
            this.topic = topic;
            this.metrics = metrics;
            this.steps = steps;
        }

        /**
         * Takes the topic's transactional id over: only now is an earlier holder stopped.
         *
         * @throws KafkaUnavailableException if the broker does not answer; the producer is gone then
         * @throws LogStoppedException if the broker does not allow it
         */
        public FencedPublisher takeOver() {
            try {
                producer.initTransactions();
            } catch (KafkaException e) {
                close();
                throw failure("cannot take over", topic, e);
            }
            Timer commits = Timer.builder("aichain.log.append")
                    .description("time of one append, transaction included")
                    .tag("topic", topic)
                    .register(metrics);
            return new FencedPublisher(producer, topic, commits, steps);
        }

        /**
         * Asks again where the topic is if that was forgotten, as producers do with topics they have not written to for minutes. Fences
         * nobody.
         *
         * @throws KafkaUnavailableException if the broker does not answer
         * @throws LogStoppedException if the broker does not allow it
         */
        public void remember() {
            try {
                var unused = producer.partitionsFor(topic);
            } catch (KafkaException e) {
                throw failure("cannot connect to write", topic, e);
            }
        }

        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }

    private static RuntimeException failure(String what, String topic, KafkaException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException no) {
                return LogStoppedException.notAllowed(what + " " + topic, no);
            }
            if (cause instanceof AuthenticationException no) return KafkaUnavailableException.notLetIn(no);
        }
        return new KafkaUnavailableException(what + " " + topic + ": " + e.getMessage(), e);
    }

    /**
     * Connects, and fences nobody.
     *
     * @param patience with a broker that does not answer, in all calls; below the lease of the leadership
     * @throws KafkaUnavailableException if the broker does not answer
     * @throws LogStoppedException if the broker does not allow it
     */
    public static Standby standBy(
            KafkaConnection connection,
            String topic,
            int maxRecordBytes,
            Duration patience,
            MeterRegistry metrics,
            Steps steps) {
        Map<String, Object> settings = connection.clientSettings(topic + "-leader");
        settings.put("transactional.id", topic);
        settings.put("transaction.timeout.ms", (int) TRANSACTION_TIMEOUT.toMillis());
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 0);
        settings.put("metadata.max.age.ms", (int) NEWS.toMillis());
        settings.put("max.block.ms", (int) patience.toMillis());
        settings.put("delivery.timeout.ms", (int) patience.toMillis());
        settings.put("request.timeout.ms", (int) Math.max(patience.toMillis() / 2, 1));
        settings.put("max.request.size", maxRecordBytes + 4096);
        // one request for all records of a transaction, as far as they fit
        settings.put("batch.size", Math.min(maxRecordBytes, 1 << 20));
        settings.put("send.buffer.bytes", -1);
        Standby standby = new Standby(connection.producer(settings), topic, metrics, steps);
        try {
            // asks for nothing but where the topic is, which opens the connection
            standby.remember();
            return standby;
        } catch (RuntimeException e) {
            standby.close();
            throw e;
        }
    }

    /** Connects and takes over at once: {@link #standBy} and {@link Standby#takeOver}. */
    public static FencedPublisher open(
            KafkaConnection connection, String topic, int maxRecordBytes, Duration patience, MeterRegistry metrics) {
        return standBy(connection, topic, maxRecordBytes, patience, metrics, Steps.NONE)
                .takeOver();
    }

    /** One record, one transaction. @throws IllegalStateException if an earlier append did not commit */
    public Outcome append(byte[] value) {
        return append(List.of(value));
    }

    /**
     * All records in one transaction: readers see all of them or none.
     *
     * @throws IllegalStateException if an earlier append did not commit, or a record is larger than the topic takes: our bug
     */
    public Outcome append(List<byte[]> values) {
        if (!open) throw new IllegalStateException("publisher of " + topic + " is closed");
        long begun = System.nanoTime();
        Outcome outcome;
        try {
            outcome = transaction(values);
        } catch (ProducerFencedException
                | InvalidProducerEpochException
                | InvalidTxnStateException
                | InvalidPidMappingException
                | FencedInstanceIdException e) {
            outcome = new LeadershipLost(describe(e));
        } catch (KafkaException e) {
            outcome = verdictOf(e);
        } catch (ExecutionException e) {
            outcome = verdictOf(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = new Unknown("interrupted");
        } catch (RuntimeException | Error e) { // our bug, or a test that ends here
            close(Duration.ZERO);
            throw e;
        }
        commits.record(Duration.ofNanos(System.nanoTime() - begun));
        if (!(outcome instanceof Committed)) abandon(outcome);
        return outcome;
    }

    private Outcome transaction(List<byte[]> values) throws ExecutionException, InterruptedException {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>(values.size());
        for (byte[] value : values) sent.add(producer.send(new ProducerRecord<>(topic, 0, null, value)));
        if (steps != Steps.NONE) {
            producer.flush();
            steps.at(Step.SENT);
        }
        producer.commitTransaction();
        steps.at(Step.COMMITTED);
        return new Committed(
                sent.getLast().get().offset(), sent.getFirst().get().timestamp());
    }

    private static Outcome verdictOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) throw new IllegalStateException(describe(cause), cause);
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return new LeadershipLost(describe(cause));
            }
        }
        return new Unknown(describe(failure));
    }

    private static String describe(Throwable e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private void abandon(Outcome outcome) {
        LOG.warn("{}: append ended as {}; this publisher is closed", topic, outcome);
        close(Duration.ZERO);
    }

    private void close(Duration patience) {
        if (!open) return;
        open = false;
        producer.close(patience);
    }

    /** Lets go of the producer without waiting for a broker that is away; an append that was not committed is aborted by the next holder. */
    @Override
    public void close() {
        close(Duration.ofSeconds(1));
    }
}
