package io.aichain.executor.rpc.protocol;

import java.time.Duration;

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
 * @param inFlight bodies being answered now
 * @param heavyThreads that run calls of {@link RpcMethod.Weight#HEAVY}
 * @param heavyQueue of such calls that wait
 * @param callTime for one call
 * @param batchTime for all calls of one body
 */
public record RpcLimits(
        int bodyBytes,
        long bodyBytesInAll,
        Duration bodyTime,
        int depth,
        int tokens,
        int batch,
        int responseBytes,
        int inFlight,
        int heavyThreads,
        int heavyQueue,
        Duration callTime,
        Duration batchTime) {

    public static RpcLimits defaults(int processors) {
        return new RpcLimits(
                5 << 20,
                256L << 20,
                Duration.ofSeconds(15),
                32,
                250_000,
                1000,
                25 << 20,
                2048,
                Math.max(1, processors),
                256,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }
}
