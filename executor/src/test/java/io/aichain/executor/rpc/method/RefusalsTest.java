package io.aichain.executor.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.rpc.protocol.RpcError;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalsTest {
    /** @param message what libraries look for in it */
    private record Row(Admission.Refused refused, int code, String message) {}

    private static UInt256 n(long value) {
        return UInt256.of(value);
    }

    /** Code and words as the execution API's error groups and geth have them. */
    static List<Row> table() {
        return List.of(
                new Row(new Admission.Malformed("v: 3"), -32000, "invalid transaction: v: 3"),
                new Row(new Admission.TooLarge(9, 8), -32000, "oversized data: transaction size 9, limit 8"),
                new Row(new Admission.TypeNotSupported(3), -32003, "transaction type not supported: type 3"),
                new Row(new Admission.NotReplayProtected(), -32003, "only replay-protected (EIP-155) transactions"),
                new Row(new Admission.WrongChainId(n(1), 2), 1001, "invalid chain id for signer: have 1 want 2"),
                new Row(new Admission.InvalidSignature(), 1001, "invalid sender"),
                new Row(new Admission.BlockGasLimitExceeded(9, 8), 803, "exceeds block gas limit"),
                new Row(
                        new Admission.TransactionGasCapExceeded(9, 8),
                        803,
                        "transaction gas limit too high (cap: 8, tx: 9)"),
                new Row(new Admission.IntrinsicGasTooLow(1, 2), 800, "intrinsic gas too low: gas 1, minimum needed 2"),
                new Row(new Admission.FloorGasTooLow(1, 2), 800, "insufficient gas for floor data gas cost"),
                new Row(
                        new Admission.InitcodeTooLarge(9, 8),
                        -32003,
                        "max initcode size exceeded: code size 9, limit 8"),
                new Row(
                        new Admission.TipAboveFeeCap(n(2), n(1)),
                        804,
                        "max priority fee per gas higher than max fee per gas"),
                new Row(new Admission.FeeCapBelowFloor(n(1), n(2)), 806, "max fee per gas less than block base fee"),
                new Row(new Admission.EmptyAuthorizationList(), -32003, "at least one authorization tuple"),
                new Row(new Admission.SetCodeCreation(), -32003, "must not be a create transaction"),
                new Row(new Admission.SenderNotEoa(Address.ZERO), -32003, "sender not an eoa"),
                new Row(new Admission.NonceTooLow(3, 4), 1, "nonce too low: next nonce 4, tx nonce 3"),
                new Row(new Admission.NonceTooLow(3, -1), 1, "next nonce 18446744073709551615"),
                new Row(new Admission.NonceMax(), 2, "nonce has max value"),
                new Row(new Admission.NonceTooFarAhead(90, 64), 2, "nonce too high: tx nonce 90, at most 64"),
                new Row(
                        new Admission.InsufficientFunds(n(10), n(30), UInt256.ZERO),
                        809,
                        "insufficient funds for gas * price + value: balance 10, tx cost 30, overshot 20"),
                new Row(new Admission.AlreadyKnown(Hash.ZERO), 1000, "already known"),
                new Row(new Admission.CannotReplaceAccepted(3, Hash.ZERO), -32003, "cannot be replaced"),
                new Row(new Admission.ReplacementUnderpriced(n(1), n(2)), 802, "replacement transaction underpriced"),
                new Row(new Admission.SenderLimitReached(8, 8), -32005, "8 transactions of this sender wait"),
                new Row(new Admission.PoolFull(8, 8), -32005, "txpool is full"),
                new Row(new Admission.Unavailable("no broker"), -32002, "no broker"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void aRefusalHasItsCodeAndItsWords(Row row) {
        RpcError error = Refusals.of(row.refused());
        assertThat(error.code()).isEqualTo(row.code());
        assertThat(error.message()).contains(row.message());
    }

    @Test
    void theTableHasEveryRefusal() {
        Set<Class<?>> rows =
                table().stream().map(row -> row.refused().getClass()).collect(Collectors.toSet());
        Set<Class<?>> all =
                Arrays.stream(Admission.Refused.class.getPermittedSubclasses()).collect(Collectors.toSet());
        assertThat(rows).isEqualTo(all);
    }
}
