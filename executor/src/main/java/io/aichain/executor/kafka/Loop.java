package io.aichain.executor.kafka;

import io.aichain.log.KafkaUnavailableException;
import io.aichain.state.kv.StoreFailedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that works in steps until it is stopped. When Kafka or the disk fails it closes what it works with, waits visibly and opens it
 * again, from what is stored; any other failure is fatal for the whole executor, which keeps its data (P10).
 */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long PAUSE_MILLIS = 500;

    /** What a loop works with. */
    interface Work extends AutoCloseable {
        /** Does some work, or waits a little for some. */
        void step();

        @Override
        void close();
    }

    private final String name;
    private final Supplier<? extends Work> open;
    private final Health health;
    private final Consumer<Throwable> fatal;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    Loop(String name, Supplier<? extends Work> open, Health health, Consumer<Throwable> fatal, ThreadFactory threads) {
        this.name = name;
        this.open = open;
        this.health = health;
        this.fatal = fatal;
        this.thread = threads.newThread(this::run);
        thread.setName("executor-" + name);
    }

    Loop start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!isStopped()) {
            try (Work work = open.get()) {
                while (!isStopped()) {
                    work.step();
                    if (health.runs(name)) LOG.info("{}: goes on", name);
                }
            } catch (KafkaUnavailableException | RetriableException | StoreFailedException e) {
                await(e);
            } catch (AuthenticationException e) {
                await(KafkaUnavailableException.notLetIn(e));
            } catch (InterruptException e) {
                if (!isStopped()) fatal.accept(e);
                return;
            } catch (RuntimeException | Error e) {
                fatal.accept(e);
                return;
            }
        }
    }

    private void await(RuntimeException e) {
        String why = e instanceof StoreFailedException ? "the disk under the state: " : "Kafka: ";
        if (health.waits(name, why + e.getMessage())) LOG.warn("{} waits for {}{}", name, why, e.getMessage());
        try {
            var unused = stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            thread.interrupt();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Tells the thread to end; {@link #close} waits for it. */
    void stop() {
        stopped.countDown();
    }

    @Override
    public void close() {
        stop();
        if (thread == Thread.currentThread()) return;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
