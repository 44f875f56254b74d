package io.aichain.log;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker every 5 s whether it is there, for a service that has nothing else to say to it: Kafka's consumers do not tell that
 * their broker is away, so that one that only waits for news would call itself ready for ever (P10). A thread of its own.
 */
public final class BrokerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    /** One answer may be late on a busy machine or while brokers change places; two take less than 20 s to be missed. */
    private static final int MISSES = 2;

    private final Question question;
    private final Duration pause;
    private final String silent;
    private final Consumer<Optional<String>> told;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("broker-watch").unstarted(this::run);
    private int missed;

    /** What is asked. */
    interface Question extends AutoCloseable {
        /** @throws RuntimeException if there is no answer */
        void ask();

        @Override
        void close();
    }

    /** @param pause between an answer, or its absence, and the next question */
    BrokerWatch(Question question, Duration pause, String broker, Consumer<Optional<String>> told) {
        this.question = question;
        this.pause = pause;
        this.silent = "Kafka: " + broker + " does not answer: ";
        this.told = told;
        thread.start();
    }

    /** @param told on the watch's thread, of every change: why the broker is away, or that it is back */
    public static BrokerWatch start(KafkaConnection connection, Consumer<Optional<String>> told) {
        return new BrokerWatch(new Cluster(connection), PAUSE, connection.toString(), told);
    }

    private void run() {
        try (question) {
            do look();
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException | InterruptException closed) {
            LOG.debug("watches no more");
        }
    }

    private void look() {
        try {
            question.ask();
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            if (++missed == MISSES) {
                LOG.warn("{}{}", silent, e.getMessage());
                told.accept(Optional.of(silent + e.getMessage()));
            }
            return;
        }
        if (missed >= MISSES) {
            LOG.info("Kafka answers again");
            told.accept(Optional.empty());
        }
        missed = 0;
    }

    /** Tells nothing more. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Any broker of the cluster may answer, and none needs a permission for it. */
    private static final class Cluster implements Question {
        private final KafkaConnection connection;
        private Optional<Admin> admin = Optional.empty();

        Cluster(KafkaConnection connection) {
            this.connection = connection;
        }

        @Override
        public void ask() {
            if (admin.isEmpty()) admin = Optional.of(connection.admin("watch", PATIENCE));
            var unused = Answers.of(admin.get().describeCluster().clusterId());
        }

        @Override
        public void close() {
            admin.ifPresent(open -> open.close(Duration.ZERO));
        }
    }
}
