package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;

/** What becomes of a raw transaction that somebody hands in. A refusal has changed nothing. */
public sealed interface Admission {

    /** Durable in Kafka: it cannot be replaced any more and executes at most once. */
    record Accepted(Hash hash) implements Admission {}

    /**
     * Held in this executor's memory until the nonces before it are known, or until the sender, who had a transaction skipped lately, has
     * nothing else in flight. May be replaced, and is lost with the process.
     */
    record Queued(Hash hash) implements Admission {}

    /** Not taken, and why: numbers, so that the answer can name them. */
    sealed interface Refused extends Admission {}

    record Malformed(String detail) implements Refused {}

    record TooLarge(int bytes, int max) implements Refused {}

    /** Blob transactions (type 3): there is no blob space on this chain. */
    record TypeNotSupported(int type) implements Refused {}

    record NotReplayProtected() implements Refused {}

    record WrongChainId(UInt256 given, long expected) implements Refused {}

    record InvalidSignature() implements Refused {}

    /** Above the block's gas limit. */
    record BlockGasLimitExceeded(long given, long max) implements Refused {}

    /** Above the cap of EIP-7825. */
    record TransactionGasCapExceeded(long given, long max) implements Refused {}

    record IntrinsicGasTooLow(long given, long needed) implements Refused {}

    /** Below the floor of EIP-7623. */
    record FloorGasTooLow(long given, long needed) implements Refused {}

    record InitcodeTooLarge(int bytes, int max) implements Refused {}

    record TipAboveFeeCap(UInt256 tip, UInt256 feeCap) implements Refused {}

    /** The fee cap is below what the base fee can ever fall to. */
    record FeeCapBelowFloor(UInt256 given, UInt256 floor) implements Refused {}

    record EmptyAuthorizationList() implements Refused {}

    record SetCodeCreation() implements Refused {}

    record SenderNotEoa(Address sender) implements Refused {}

    /** @param given unsigned */
    record NonceTooLow(long given, long next) implements Refused {}

    record NonceMax() implements Refused {}

    /** @param max the largest nonce that is held for this sender now */
    record NonceTooFarAhead(long given, long max) implements Refused {}

    /**
     * The balance does not cover this and the sender's other unexecuted transactions.
     *
     * @param needed for all of them, at most 2^256 - 1
     * @param unexecuted of that, what the others need
     */
    record InsufficientFunds(UInt256 balance, UInt256 needed, UInt256 unexecuted) implements Refused {}

    record AlreadyKnown(Hash hash) implements Refused {}

    /** Another transaction with this nonce is in Kafka already: that one stands. */
    record CannotReplaceAccepted(long nonce, Hash accepted) implements Refused {}

    /** A queued one has this nonce; each of the two fees must be at least this. */
    record ReplacementUnderpriced(UInt256 neededTip, UInt256 neededFeeCap) implements Refused {}

    record SenderLimitReached(int held, int max) implements Refused {}

    record PoolFull(int held, int max) implements Refused {}

    /** Nothing can be made durable now; try again later. */
    record Unavailable(String detail) implements Refused {}
}
