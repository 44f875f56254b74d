package io.aichain.executor.domain.pool;

import static io.aichain.execution.Chains.ALICE;
import static io.aichain.execution.Chains.ALICE_KEY;
import static io.aichain.execution.Chains.BOB;
import static io.aichain.execution.Chains.CHAIN_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.evm.world.Account;
import io.aichain.execution.Chains;
import io.aichain.execution.Edit;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.PoolStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input at the pool's gate: each refusal with its numbers, and nothing has changed. */
class RefusalTest {
    record Case(Bytes raw, Admission answer, String what) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(Bytes.wrap(new byte[131_073]), new Admission.TooLarge(131_073, 131_072), "huge"),
                new Case(Bytes.EMPTY, new Admission.Malformed("transaction: empty"), "empty"),
                new Case(edit().type(TransactionType.BLOB).sign(ALICE_KEY), new Admission.TypeNotSupported(3), "blobs"),
                new Case(Bytes.fromHex("0x7fc0"), new Admission.TypeNotSupported(0x7f), "unknown type"),
                new Case(
                        edit().chainId(1).sign(ALICE_KEY),
                        new Admission.WrongChainId(UInt256.ONE, CHAIN_ID),
                        "chain id"),
                new Case(Chains.transfer(0, BOB).encoded(), new Admission.InvalidSignature(), "signature"),
                new Case(unprotected(), new Admission.NotReplayProtected(), "before EIP-155"),
                new Case(edit().nonce(-1).sign(ALICE_KEY), new Admission.NonceMax(), "nonce 2^64 - 1"),
                new Case(
                        edit().gas(60_000_001).sign(ALICE_KEY),
                        new Admission.BlockGasLimitExceeded(60_000_001, 60_000_000),
                        "more gas than a block"),
                new Case(
                        edit().gas(16_777_217).sign(ALICE_KEY),
                        new Admission.TransactionGasCapExceeded(16_777_217, 16_777_216),
                        "EIP-7825"),
                new Case(edit().gas(20_999).sign(ALICE_KEY), new Admission.IntrinsicGasTooLow(20_999, 21_000), "gas"),
                new Case(
                        edit().gas(22_600).data(ones(100)).sign(ALICE_KEY),
                        new Admission.FloorGasTooLow(22_600, 25_000),
                        "EIP-7623"),
                new Case(
                        edit().to(Optional.empty())
                                .gas(5_000_000)
                                .data(ones(49_153))
                                .sign(ALICE_KEY),
                        new Admission.InitcodeTooLarge(49_153, 49_152),
                        "EIP-3860"),
                new Case(
                        edit().fees(UInt256.of(2_000_000_001), UInt256.of(2_000_000_000))
                                .sign(ALICE_KEY),
                        new Admission.TipAboveFeeCap(UInt256.of(2_000_000_001), UInt256.of(2_000_000_000)),
                        "tip"),
                new Case(
                        edit().fees(UInt256.ZERO, UInt256.of(999_999_999)).sign(ALICE_KEY),
                        new Admission.FeeCapBelowFloor(UInt256.of(999_999_999), Chains.GWEI),
                        "below the floor"),
                new Case(
                        edit().type(TransactionType.SET_CODE).sign(ALICE_KEY),
                        new Admission.EmptyAuthorizationList(),
                        "EIP-7702, empty"),
                new Case(
                        edit().type(TransactionType.SET_CODE)
                                .to(Optional.empty())
                                .gas(60_000)
                                .sign(ALICE_KEY),
                        new Admission.SetCodeCreation(),
                        "EIP-7702, creation"),
                new Case(
                        edit().value(Chains.ETHER).sign(ALICE_KEY),
                        new Admission.InsufficientFunds(
                                Chains.ETHER, Chains.ETHER.plusExact(UInt256.of(42_000_000_000_000L)), UInt256.ZERO),
                        "funds"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void badInputIsRefusedWithItsNumbersAndChangesNothing(Case c) {
        PoolFixture f = new PoolFixture();
        assertThat(f.pool.submit(c.raw())).isEqualTo(c.answer());
        assertThat(f.topic).isEmpty();
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(0, 0));
    }

    @Test
    void anAccountWithCodeDoesNotSignUnlessTheCodeIsADelegation() {
        PoolFixture f = new PoolFixture();
        Bytes contract = Bytes.fromHex("0x00");
        give(f, contract);
        assertThat(f.pool.submit(edit().sign(ALICE_KEY))).isEqualTo(new Admission.SenderNotEoa(ALICE));
        give(f, Bytes.fromHex("0xef0100" + "00".repeat(20)));
        assertThat(f.pool.submit(edit().sign(ALICE_KEY))).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void unprotectedTransactionsAreTakenWhereTheOperatorSaysSo() {
        PoolFixture f = new PoolFixture(PoolLimits.DEFAULT.withUnprotected(true));
        assertThat(f.pool.submit(unprotected())).isInstanceOf(Admission.Accepted.class);
    }

    private static void give(PoolFixture f, Bytes code) {
        f.code.put(Keccak.hash(code), code);
        f.accounts.put(ALICE, new Account(0, Chains.ETHER, Keccak.hash(code)));
    }

    private static Edit edit() {
        return new Edit(Chains.transfer(0, BOB));
    }

    private static Bytes ones(int count) {
        byte[] data = new byte[count];
        Arrays.fill(data, (byte) 1);
        return Bytes.wrap(data);
    }

    private static Bytes unprotected() {
        Transaction t = Chains.transfer(0, BOB);
        UInt256 price = t.maxFeePerGas();
        return new Transaction(
                        TransactionType.LEGACY,
                        Optional.empty(),
                        0,
                        price,
                        price,
                        21_000,
                        t.to(),
                        t.value(),
                        Bytes.EMPTY,
                        List.of(),
                        UInt256.ZERO,
                        List.of(),
                        List.of(),
                        t.signature())
                .signed(ALICE_KEY)
                .encoded();
    }
}
