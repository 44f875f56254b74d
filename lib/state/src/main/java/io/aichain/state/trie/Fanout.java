package io.aichain.state.trie;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Spreads tasks over threads, the caller's among them: what no other thread has begun the caller does itself, so busy or missing
 * threads cost time, never progress. Answers in the order of the tasks.
 */
public final class Fanout {
    /** On the caller's thread alone. */
    public static final Fanout NONE = new Fanout(null);

    private final Executor threads;

    private Fanout(Executor threads) {
        this.threads = threads;
    }

    public static Fanout over(Executor threads) {
        return new Fanout(threads);
    }

    /** @throws RuntimeException what the first task in order that failed has thrown, after all have ended */
    public <T> List<T> all(List<Supplier<T>> tasks) {
        if (threads == null || tasks.size() < 2)
            return tasks.stream().map(Supplier::get).toList();
        List<Task<T>> running = new ArrayList<>(tasks.size());
        for (Supplier<T> task : tasks) running.add(new Task<>(task));
        try {
            // From the end, so that others do not take what the caller begins with.
            for (int i = running.size() - 1; i > 0; i--) threads.execute(running.get(i));
        } catch (RejectedExecutionException closing) {
            // The threads end with their owner: what they did not take is done here.
        }
        for (Task<T> task : running) task.run();
        // What another has begun reads what the caller may change next: all of it is waited for, also when something
        // has failed.
        for (Task<T> task : running) task.awaitEnd();
        return running.stream().map(Task::result).toList();
    }

    /** Run by whoever comes first, once. */
    private static final class Task<T> implements Runnable {
        private final Supplier<T> work;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Task(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!taken.compareAndSet(false, true)) return;
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }

        void awaitEnd() {
            result.handle((_, _) -> true).join();
        }

        T result() {
            try {
                return result.join();
            } catch (CompletionException e) {
                switch (e.getCause()) {
                    case RuntimeException failure -> throw failure;
                    case Error failure -> throw failure;
                    default -> throw e;
                }
            }
        }
    }
}
