package io.aichain.executor.rpc.method;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.rpc.protocol.Hex;
import io.aichain.executor.rpc.protocol.RpcError;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The one place where what the domain refuses becomes a code and a message. Codes are those of the execution API's error groups; messages
 * begin in geth's words, because libraries recognise them.
 */
final class Refusals {
    private static final int BLOB_TYPE = 3;
    private static final int NONCE_TOO_LOW = 1;
    private static final int NONCE_TOO_HIGH = 2;
    private static final int INTRINSIC_GAS_TOO_LOW = 800;
    private static final int PRICE_TOO_LOW = 802;
    private static final int BLOCK_GAS_LIMIT = 803;
    private static final int TIP_ABOVE_FEE_CAP = 804;
    private static final int FEE_CAP_BELOW_BASE_FEE = 806;
    private static final int INSUFFICIENT_FUNDS = 809;
    private static final int ALREADY_KNOWN = 1000;
    private static final int INVALID_SENDER = 1001;

    private Refusals() {}

    static RpcError of(Admission.Refused refused) {
        return switch (refused) {
            case Admission.Malformed r -> error(RpcError.INVALID_INPUT, "invalid transaction: %s", r.detail());
            case Admission.TooLarge r ->
                error(RpcError.INVALID_INPUT, "oversized data: transaction size %d, limit %d", r.bytes(), r.max());
            case Admission.TypeNotSupported r ->
                error(
                        RpcError.REJECTED,
                        "transaction type not supported: type %d%s",
                        r.type(),
                        r.type() == BLOB_TYPE ? ": blob transactions have no place here, this chain has no blobs" : "");
            case Admission.NotReplayProtected r ->
                error(RpcError.REJECTED, "only replay-protected (EIP-155) transactions allowed over RPC");
            case Admission.WrongChainId r ->
                error(
                        INVALID_SENDER,
                        "invalid sender: invalid chain id for signer: have %s want %d",
                        r.given(),
                        r.expected());
            case Admission.InvalidSignature r -> error(INVALID_SENDER, "invalid sender");
            case Admission.BlockGasLimitExceeded r ->
                error(BLOCK_GAS_LIMIT, "exceeds block gas limit: gas %d, limit %d", r.given(), r.max());
            case Admission.TransactionGasCapExceeded r ->
                error(BLOCK_GAS_LIMIT, "transaction gas limit too high (cap: %d, tx: %d)", r.max(), r.given());
            case Admission.IntrinsicGasTooLow r ->
                error(INTRINSIC_GAS_TOO_LOW, "intrinsic gas too low: gas %d, minimum needed %d", r.given(), r.needed());
            case Admission.FloorGasTooLow r ->
                error(
                        INTRINSIC_GAS_TOO_LOW,
                        "insufficient gas for floor data gas cost: gas %d, minimum needed %d",
                        r.given(),
                        r.needed());
            case Admission.InitcodeTooLarge r ->
                error(RpcError.REJECTED, "max initcode size exceeded: code size %d, limit %d", r.bytes(), r.max());
            case Admission.TipAboveFeeCap r ->
                error(
                        TIP_ABOVE_FEE_CAP,
                        "max priority fee per gas higher than max fee per gas: maxPriorityFeePerGas: %s, maxFeePerGas: %s",
                        r.tip(),
                        r.feeCap());
            case Admission.FeeCapBelowFloor r ->
                error(
                        FEE_CAP_BELOW_BASE_FEE,
                        "max fee per gas less than block base fee: maxFeePerGas: %s, the base fee never falls below %s",
                        r.given(),
                        r.floor());
            case Admission.EmptyAuthorizationList r ->
                error(RpcError.REJECTED, "set code tx must have at least one authorization tuple");
            case Admission.SetCodeCreation r ->
                error(RpcError.REJECTED, "set code transaction must not be a create transaction");
            case Admission.SenderNotEoa r ->
                error(RpcError.REJECTED, "sender not an eoa: address %s has code", r.sender());
            case Admission.NonceTooLow r ->
                error(
                        NONCE_TOO_LOW,
                        "nonce too low: next nonce %s, tx nonce %s",
                        Long.toUnsignedString(r.next()),
                        Long.toUnsignedString(r.given()));
            case Admission.NonceMax r -> error(NONCE_TOO_HIGH, "nonce has max value");
            case Admission.NonceTooFarAhead r ->
                error(
                        NONCE_TOO_HIGH,
                        "nonce too high: tx nonce %s, at most %s is held for this sender",
                        Long.toUnsignedString(r.given()),
                        Long.toUnsignedString(r.max()));
            case Admission.InsufficientFunds r -> insufficientFunds(r);
            case Admission.AlreadyKnown r -> error(ALREADY_KNOWN, "already known");
            case Admission.CannotReplaceAccepted r ->
                error(
                        RpcError.REJECTED,
                        "nonce already used: %s is accepted with nonce %s and cannot be replaced",
                        r.accepted(),
                        Long.toUnsignedString(r.nonce()));
            case Admission.ReplacementUnderpriced r ->
                error(
                        PRICE_TOO_LOW,
                        "replacement transaction underpriced: needs maxPriorityFeePerGas %s and maxFeePerGas %s",
                        r.neededTip(),
                        r.neededFeeCap());
            case Admission.SenderLimitReached r ->
                error(
                        RpcError.LIMIT_EXCEEDED,
                        "limit exceeded: %d transactions of this sender wait, at most %d",
                        r.held(),
                        r.max());
            case Admission.PoolFull r ->
                error(RpcError.LIMIT_EXCEEDED, "txpool is full: %d transactions wait, at most %d", r.held(), r.max());
            case Admission.Unavailable r -> error(RpcError.UNAVAILABLE, "resource unavailable: %s", r.detail());
        };
    }

    /** What a simulated call says when it did not succeed. */
    static RpcError of(CallOutcome outcome) {
        return switch (outcome) {
            case CallOutcome.Success s -> throw new IllegalArgumentException("a success is no refusal");
            case CallOutcome.Reverted r ->
                new RpcError(RpcError.REVERTED, reverted(r.data()), Optional.of(Hex.data(r.data())));
            case CallOutcome.Halted h -> error(RpcError.INVALID_INPUT, "%s", h.reason());
            case CallOutcome.Refused r -> error(RpcError.INVALID_INPUT, "%s", r.reason());
            case CallOutcome.StateUnavailable s -> statePruned(s.block());
        };
    }

    static RpcError statePruned(long block) {
        return error(RpcError.PRUNED, "pruned history unavailable: state of block %d", block);
    }

    static String reverted(Bytes data) {
        return RevertReason.of(data)
                .map(reason -> "execution reverted: " + reason)
                .orElse("execution reverted");
    }

    private static RpcError insufficientFunds(Admission.InsufficientFunds r) {
        BigInteger own = r.needed().toBigInteger().subtract(r.unexecuted().toBigInteger());
        UInt256 overshot = r.needed().compareTo(r.balance()) > 0 ? r.needed().minus(r.balance()) : UInt256.ZERO;
        String queued = r.unexecuted().isZero() ? "" : ", waiting transactions cost " + r.unexecuted();
        return error(
                INSUFFICIENT_FUNDS,
                "insufficient funds for gas * price + value: balance %s%s, tx cost %s, overshot %s",
                r.balance(),
                queued,
                own,
                overshot);
    }

    private static RpcError error(int code, String format, Object... args) {
        return RpcError.of(code, String.format(format, args));
    }
}
