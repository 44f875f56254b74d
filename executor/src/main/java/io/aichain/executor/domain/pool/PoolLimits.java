package io.aichain.executor.domain.pool;

import java.time.Duration;

/**
 * What the pool holds at most.
 *
 * @param queuedPerSender transactions in memory behind a gap, for one sender
 * @param queued the same for all senders
 * @param queuedBytes the same in bytes of raw transactions
 * @param nonceDistance how far a nonce may lie ahead of the sender's next
 * @param pending unexecuted transactions known from Kafka; above it nothing is admitted and reading pauses
 * @param pendingBytes the same in bytes
 * @param queuedFor how long one may wait behind a gap before it makes room for others
 * @param oneInFlightBlocks for how many blocks a sender has one transaction in flight after one was skipped
 * @param unprotected whether legacy transactions without a chain id (before EIP-155) are taken, as for keyless deployments
 */
public record PoolLimits(
        int queuedPerSender,
        int queued,
        long queuedBytes,
        int nonceDistance,
        int pending,
        long pendingBytes,
        Duration queuedFor,
        int oneInFlightBlocks,
        boolean unprotected) {

    public static final PoolLimits DEFAULT =
            new PoolLimits(64, 4096, 64L << 20, 1024, 200_000, 256L << 20, Duration.ofHours(1), 100, false);

    public PoolLimits withUnprotected(boolean taken) {
        return new PoolLimits(
                queuedPerSender,
                queued,
                queuedBytes,
                nonceDistance,
                pending,
                pendingBytes,
                queuedFor,
                oneInFlightBlocks,
                taken);
    }
}
