package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where requests run: a body on a virtual thread of its own, of which there is a bounded number; a light call on another, a heavy one on a
 * small pool of platform threads behind a bounded queue, a trace on another. Nobody waits longer than the deadline: the caller gets an
 * error, the call gets an interrupt. Its slot stays taken until it really ends.
 */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final Semaphore inFlight;
    private final Semaphore light;
    private final ExecutorService virtual = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("rpc-", 0).factory());
    private final ThreadPoolExecutor heavy;
    private final ThreadPoolExecutor traces;

    public Workers(RpcLimits limits) {
        inFlight = new Semaphore(limits.inFlight());
        light = new Semaphore(2 * limits.inFlight());
        heavy = pool("rpc-heavy-", limits.heavyThreads(), limits.heavyQueue());
        // Where traces are off no method asks for a thread, and no thread is made.
        int tracing = Math.max(1, limits.traces());
        traces = pool("rpc-trace-", tracing, tracing);
    }

    private static ThreadPoolExecutor pool(String name, int threads, int queue) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name(name, 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Starts answering a body. @return false when too many are being answered: nothing was started */
    public boolean start(Runnable answering) {
        if (!inFlight.tryAcquire()) return false;
        try {
            virtual.execute(() -> {
                try {
                    answering.run();
                } finally {
                    inFlight.release();
                }
            });
            return true;
        } catch (RejectedExecutionException closed) {
            inFlight.release();
            return false;
        }
    }

    JsonNode call(RpcMethod method, Params params, Duration time) throws RpcException, InterruptedException {
        return await(method, submit(method.weight(), () -> method.call(params)), time);
    }

    /** Begins calls one after another, on one thread. @return for each, what it will answer */
    List<CompletableFuture<JsonNode>> begin(PipelinedMethod method, List<Params> calls, Duration time)
            throws RpcException, InterruptedException {
        List<CompletableFuture<JsonNode>> begun = new ArrayList<>();
        return await(
                method,
                submit(method.weight(), () -> {
                    for (Params params : calls) {
                        if (Thread.currentThread().isInterrupted()) break;
                        begun.add(begin(method, params));
                    }
                    return begun;
                }),
                time);
    }

    private static CompletableFuture<JsonNode> begin(PipelinedMethod method, Params params) {
        try {
            return method.begin(params);
        } catch (RpcException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    <T> T await(RpcMethod method, Future<T> running, Duration time) throws RpcException, InterruptedException {
        try {
            return running.get(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new RpcException(RpcError.UNAVAILABLE, "request timed out");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcException answer) throw answer;
            if (e.getCause() instanceof Error error && !(error instanceof StackOverflowError)) throw error;
            LOG.error("{} failed", method.name(), e.getCause());
            throw new RpcException(RpcError.INTERNAL_ERROR, "internal error");
        }
    }

    private <T> Future<T> submit(RpcMethod.Weight weight, Callable<T> work) throws RpcException {
        try {
            return switch (weight) {
                case HEAVY -> heavy.submit(work);
                case TRACE -> traces.submit(work);
                case LIGHT -> {
                    if (!light.tryAcquire()) throw busy();
                    try {
                        yield virtual.submit(() -> {
                            try {
                                return work.call();
                            } finally {
                                light.release();
                            }
                        });
                    } catch (RejectedExecutionException closed) {
                        light.release();
                        throw closed;
                    }
                }
            };
        } catch (RejectedExecutionException fullOrClosed) {
            throw busy();
        }
    }

    static RpcException busy() {
        return new RpcException(RpcError.LIMIT_EXCEEDED, "limit exceeded: too many requests are being answered");
    }

    /** Ends what runs. */
    @Override
    public void close() {
        heavy.shutdownNow();
        traces.shutdownNow();
        virtual.shutdownNow();
    }
}
