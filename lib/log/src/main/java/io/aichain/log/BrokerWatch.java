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
    private final String broker;
    private final Consumer<Optional<String>> told;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("broker-watch").unstarted(this::run);
    private int missed;
    /** Whether the last miss was an answer after all: that this process is not let in. */
    private boolean notLetIn;

    /** What is asked. */
    interface Question extends AutoCloseable {
        /** @throws RuntimeException if there is no answer, or {@link KafkaUnavailableException#isNotLetIn} */
        void ask();

        @Override
        void close();
    }

    /** @param pause between an answer, or its absence, and the next question */
    BrokerWatch(Question question, Duration pause, String broker, Consumer<Optional<String>> told) {
        this.question = question;
        this.pause = pause;
        this.broker = broker;
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
        } catch (KafkaUnavailableException e) {
            miss(e, e.isNotLetIn());
            return;
        } catch (RuntimeException e) {
            miss(e, false);
            return;
        }
        if (missed >= MISSES) {
            LOG.info("Kafka answers again");
            told.accept(Optional.empty());
        }
        missed = 0;
    }

    /** Tells it once, and again when it is of another kind: a broker that is silent and one that says no are mended differently. */
    private void miss(RuntimeException e, boolean isNotLetIn) {
        boolean another = notLetIn != isNotLetIn;
        notLetIn = isNotLetIn;
        missed++;
        if (missed < MISSES || missed > MISSES && !another) return;
        String why = "Kafka: " + (isNotLetIn ? "" : broker + " does not answer: ") + e.getMessage();
        LOG.warn("{}", why);
        told.accept(Optional.of(why));
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
            try {
                var unused = Answers.of(admin.get().describeCluster().clusterId());
            } catch (KafkaUnavailableException e) {
                // files with credentials are read when a client is made
                if (e.isNotLetIn()) close();
                throw e;
            }
        }

        @Override
        public void close() {
            admin.ifPresent(open -> open.close(Duration.ZERO));
            admin = Optional.empty();
        }
    }
}
