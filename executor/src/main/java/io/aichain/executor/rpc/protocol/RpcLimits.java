package io.aichain.executor.rpc.protocol;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What one endpoint gives at most, to one caller and in all; process configuration.
 *
 * @param bodyBytes of one request
 * @param bodyBytesInAll of the requests that are being read or answered now
 * @param bodyTime to receive a body
 * @param depth of nested arrays and objects in a request
 * @param tokens of JSON in a request: bounds the memory that its tree takes
 * @param batch requests in one body
 * @param responseBytes of one answer, batches included
 * @param responseBytesInAll of the answers that wait for those who asked to take them; large ones have half of it
 * @param responseTime that a caller has to take a piece of an answer; for all of it as long, and as long again for each MiB
 * @param inFlight bodies being answered now
 * @param heavyThreads that run calls of {@link RpcMethod.Weight#HEAVY}
 * @param heavyQueue of such calls that wait
 * @param callTime for one call
 * @param batchTime for all calls of one body
 * @param webSockets open at the same time
 * @param subscriptions of one WebSocket
 * @param logBlocks that one {@code eth_getLogs} may look at
 * @param logs that it may find, and after that many the rest of the block
 * @param traces that run at the same time; 0 for none at all
 * @param traceBytes of what one request traces
 * @param traceTime for one such request
 */
public record RpcLimits(
        int bodyBytes,
        long bodyBytesInAll,
        Duration bodyTime,
        int depth,
        int tokens,
        int batch,
        int responseBytes,
        long responseBytesInAll,
        Duration responseTime,
        int inFlight,
        int heavyThreads,
        int heavyQueue,
        Duration callTime,
        Duration batchTime,
        int webSockets,
        int subscriptions,
        int logBlocks,
        int logs,
        int traces,
        int traceBytes,
        Duration traceTime) {

    private static final int TRACE_BYTES = 25 << 20;
    private static final int RESPONSE_BYTES = 25 << 20;
    private static final long MAX_RESPONSE_BYTES_IN_ALL = 128 << 20;
    /** So many of the largest have place at the same time, if they need not share it with others: in half of it two. */
    private static final int FULL_ANSWERS = 4;

    public RpcLimits {
        atLeastOne("body bytes", bodyBytes);
        atLeastOne("requests in a batch", batch);
        atLeastOne("bytes of an answer", responseBytes);
        if (responseBytesInAll / 2 < responseBytes) {
            throw new IllegalArgumentException("bytes of all answers: at least twice the %d of one, found %d"
                    .formatted(responseBytes, responseBytesInAll));
        }
        atLeastOne("milliseconds to take an answer", responseTime.toMillis());
        atLeastOne("requests being answered", inFlight);
        atLeastOne("heavy threads", heavyThreads);
        atLeastOne("milliseconds of a call", callTime.toMillis());
        atLeastOne("milliseconds of a batch", batchTime.toMillis());
        atLeastOne("blocks of a log query", logBlocks);
        atLeastOne("logs of a log query", logs);
        atLeastOne("bytes of a trace", traceBytes);
        atLeastOne("milliseconds of a trace", traceTime.toMillis());
        if (traces < 0) throw new IllegalArgumentException("traces at the same time: at least 0, found " + traces);
        if (webSockets < 0 || subscriptions < 0) throw new IllegalArgumentException("WebSockets: below 0");
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) throw new IllegalArgumentException(what + ": at least 1, found " + value);
    }

    /** @param heapBytes that the process may use */
    public static RpcLimits defaults(int processors, long heapBytes) {
        return new RpcLimits(
                5 << 20,
                256L << 20,
                Duration.ofSeconds(15),
                32,
                250_000,
                1000,
                RESPONSE_BYTES,
                responseBytesInAll(heapBytes, RESPONSE_BYTES),
                Duration.ofSeconds(10),
                2048,
                Math.max(1, processors),
                256,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                1000,
                64,
                50_000,
                10_000,
                traces(processors, heapBytes, TRACE_BYTES),
                TRACE_BYTES,
                Duration.ofSeconds(10));
    }

    /** For each processor one, if all of them together take no more than an eighth of the heap: each about four times its bytes. */
    static int traces(int processors, long heapBytes, int traceBytes) {
        long room = heapBytes / 8 / (4L * Math.max(1, traceBytes));
        return (int) Math.max(1, Math.min(processors, room));
    }

    /** An eighth of the heap, up to a bound, but no less than what lets two of the largest be on their way in the half that is for them. */
    static long responseBytesInAll(long heapBytes, int responseBytes) {
        return Math.max((long) FULL_ANSWERS * responseBytes, Math.min(MAX_RESPONSE_BYTES_IN_ALL, heapBytes / 8));
    }

    /**
     * The defaults with what an operator may set.
     *
     * @throws IllegalArgumentException for what cannot be, saying what
     */
    public static RpcLimits of(int processors, long heapBytes, Chosen chosen) {
        if (chosen.responseBytes() > heapBytes / FULL_ANSWERS) {
            throw new IllegalArgumentException("bytes of an answer: at most a fourth of the heap's %d, found %d"
                    .formatted(heapBytes, chosen.responseBytes()));
        }
        RpcLimits usual = defaults(processors, heapBytes);
        return new RpcLimits(
                chosen.bodyBytes(),
                Math.max(usual.bodyBytesInAll, chosen.bodyBytes()),
                usual.bodyTime,
                usual.depth,
                usual.tokens,
                chosen.batch(),
                chosen.responseBytes(),
                responseBytesInAll(heapBytes, chosen.responseBytes()),
                usual.responseTime,
                chosen.inFlight(),
                usual.heavyThreads,
                usual.heavyQueue,
                chosen.callTime(),
                chosen.batchTime(),
                chosen.webSockets(),
                chosen.subscriptions(),
                chosen.logBlocks(),
                chosen.logs(),
                chosen.traces().orElse(traces(processors, heapBytes, chosen.traceBytes())),
                chosen.traceBytes(),
                chosen.traceTime());
    }

    /** What an operator may set, each in the meaning of its namesake. @param traces empty: what processors and heap allow */
    public record Chosen(
            int bodyBytes,
            int batch,
            int responseBytes,
            int inFlight,
            Duration callTime,
            Duration batchTime,
            int webSockets,
            int subscriptions,
            int logBlocks,
            int logs,
            OptionalInt traces,
            int traceBytes,
            Duration traceTime) {}

    public RpcLimits withTimes(Duration call, Duration body) {
        return new RpcLimits(
                bodyBytes,
                bodyBytesInAll,
                bodyTime,
                depth,
                tokens,
                batch,
                responseBytes,
                responseBytesInAll,
                responseTime,
                inFlight,
                heavyThreads,
                heavyQueue,
                call,
                body,
                webSockets,
                subscriptions,
                logBlocks,
                logs,
                traces,
                traceBytes,
                traceTime);
    }

    /** @param bytes of one answer @param inAll of all @param time to take one */
    public RpcLimits withResponses(int bytes, long inAll, Duration time) {
        return new RpcLimits(
                bodyBytes,
                bodyBytesInAll,
                bodyTime,
                depth,
                tokens,
                batch,
                bytes,
                inAll,
                time,
                inFlight,
                heavyThreads,
                heavyQueue,
                callTime,
                batchTime,
                webSockets,
                subscriptions,
                logBlocks,
                logs,
                traces,
                traceBytes,
                traceTime);
    }

    /** @param threads that run heavy calls @param queue of those that wait */
    public RpcLimits withHeavy(int threads, int queue) {
        return new RpcLimits(
                bodyBytes,
                bodyBytesInAll,
                bodyTime,
                depth,
                tokens,
                batch,
                responseBytes,
                responseBytesInAll,
                responseTime,
                inFlight,
                threads,
                queue,
                callTime,
                batchTime,
                webSockets,
                subscriptions,
                logBlocks,
                logs,
                traces,
                traceBytes,
                traceTime);
    }

    /** For an answer of so many bytes to be taken. */
    public Duration responseTime(int bytes) {
        return responseTime.multipliedBy(1 + (bytes >> 20));
    }

    /** That one call may take. */
    Duration time(RpcMethod method) {
        return method.weight() == RpcMethod.Weight.TRACE ? traceTime : callTime;
    }
}
