package io.aichain.execution;

import static io.aichain.execution.Chains.ALICE;
import static io.aichain.execution.Chains.ALICE_KEY;
import static io.aichain.execution.Chains.BOB;
import static io.aichain.execution.Chains.BOB_KEY;
import static io.aichain.execution.Chains.CHAIN_ID;
import static io.aichain.execution.Chains.ETHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.Skip;
import io.aichain.chain.report.SkipReason;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.execution.TestChain.Executed;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason to skip, each met by a transaction of its own; the block behind it goes on. */
@Tag("P2")
class SkipReasonTest {
    private static final Hash CONTRACT_KEY = new Hash(0, 0, 0, 0xc0de);
    private static final Hash LAST_NONCE_KEY = new Hash(0, 0, 0, 0x1a57);

    record Case(SkipReason reason, Bytes raw, String what) {
        @Override
        public String toString() {
            return reason + ": " + what;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(SkipReason.MALFORMED, Bytes.fromHex("0xc0"), "an empty list"),
                new Case(SkipReason.MALFORMED, Bytes.EMPTY, "no bytes"),
                new Case(SkipReason.MALFORMED, cut(tx().signed(ALICE_KEY).encoded()), "cut off"),
                new Case(SkipReason.TYPE_NOT_SUPPORTED, Bytes.fromHex("0x05c0"), "unknown type"),
                new Case(SkipReason.TYPE_NOT_SUPPORTED, Bytes.fromHex("0x00c0"), "type 0"),
                new Case(SkipReason.TYPE_NOT_SUPPORTED, blob(), "blobs"),
                new Case(
                        SkipReason.WRONG_CHAIN_ID,
                        edit(tx()).chainId(CHAIN_ID + 1).sign(ALICE_KEY),
                        "next chain"),
                new Case(SkipReason.INVALID_SIGNATURE, highS(), "s in the upper half"),
                new Case(SkipReason.INVALID_SIGNATURE, tx().encoded(), "r and s are zero"),
                new Case(SkipReason.NONCE_TOO_HIGH, edit(tx()).nonce(1).sign(ALICE_KEY), "a gap"),
                new Case(SkipReason.NONCE_TOO_LOW, edit(tx()).sign(LAST_NONCE_KEY), "an old nonce"),
                new Case(SkipReason.NONCE_MAX, edit(tx()).nonce(-1).sign(ALICE_KEY), "2^64 - 1"),
                new Case(SkipReason.SENDER_NOT_EOA, edit(tx()).sign(CONTRACT_KEY), "sender has code"),
                new Case(SkipReason.INSUFFICIENT_FUNDS, edit(tx()).value(ETHER).sign(ALICE_KEY), "all it has, and gas"),
                new Case(
                        SkipReason.INSUFFICIENT_FUNDS,
                        edit(tx()).fees(UInt256.MAX, UInt256.MAX).sign(ALICE_KEY),
                        "2^256"),
                new Case(
                        SkipReason.INTRINSIC_GAS_TOO_LOW, edit(tx()).gas(20_999).sign(ALICE_KEY), "20,999"),
                new Case(
                        SkipReason.FLOOR_GAS_TOO_LOW,
                        edit(tx()).gas(21_000 + 16 * 100).data(ones(100)).sign(ALICE_KEY),
                        "EIP-7623"),
                new Case(
                        SkipReason.GAS_LIMIT_TOO_HIGH,
                        edit(tx()).gas((1 << 24) + 1).sign(ALICE_KEY),
                        "EIP-7825"),
                new Case(
                        SkipReason.FEE_CAP_BELOW_BASE_FEE,
                        edit(tx()).fees(UInt256.ONE, UInt256.of(999_999_999)).sign(ALICE_KEY),
                        "below the floor"),
                new Case(
                        SkipReason.TIP_ABOVE_FEE_CAP,
                        edit(tx())
                                .fees(UInt256.of(2_000_000_001), UInt256.of(2_000_000_000))
                                .sign(ALICE_KEY),
                        "tip 1 above"),
                new Case(
                        SkipReason.INITCODE_TOO_LARGE,
                        edit(tx())
                                .to(Optional.empty())
                                .gas(4_000_000)
                                .data(ones(49_153))
                                .sign(ALICE_KEY),
                        "EIP-3860"),
                new Case(SkipReason.EMPTY_AUTHORIZATION_LIST, setCode(Optional.of(BOB), List.of()), "EIP-7702"),
                new Case(
                        SkipReason.SET_CODE_CREATION, setCode(Optional.empty(), List.of(authorization())), "EIP-7702"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itIsSkippedForThisReasonWithoutATrace(Case c) {
        try (TestChain chain = new TestChain(genesis());
                TestChain empty = new TestChain(genesis())) {
            Executed executed = chain.run(c.raw());
            assertThat(executed.block().skips()).containsExactly(new Skip(0, c.reason()));
            assertThat(executed.header().stateRoot())
                    .isEqualTo(empty.run().header().stateRoot());
            Bytes next = tx().signed(ALICE_KEY).encoded();
            assertThat(chain.run(next).block().transactions()).hasSize(1);
        }
    }

    @Test
    void everyReasonHasACase() {
        Set<SkipReason> met = EnumSet.of(SkipReason.ALREADY_EXECUTED); // of its own test: it needs two in a block
        cases().forEach(c -> met.add(c.reason()));
        assertThat(met).containsExactlyInAnyOrder(SkipReason.values());
    }

    private static Genesis genesis() {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        alloc.put(ALICE, Chains.account(ETHER));
        alloc.put(
                Secp256k1.instance().address(CONTRACT_KEY),
                new GenesisAccount(0, ETHER, Bytes.fromHex("0x00"), new TreeMap<>()));
        alloc.put(
                Secp256k1.instance().address(LAST_NONCE_KEY),
                new GenesisAccount(3, ETHER, Bytes.EMPTY, new TreeMap<>()));
        return Chains.genesis(alloc);
    }

    private static Transaction tx() {
        return Chains.transfer(0, BOB);
    }

    private static Bytes cut(Bytes raw) {
        return raw.slice(0, raw.size() - 1);
    }

    private static Bytes ones(int count) {
        byte[] data = new byte[count];
        java.util.Arrays.fill(data, (byte) 1);
        return Bytes.wrap(data);
    }

    private static Bytes highS() {
        Transaction signed = tx().signed(ALICE_KEY);
        Signature s = signed.signature();
        return signed.withSignature(new Signature(1 - s.yParity(), s.r(), Secp256k1.N.minusExact(s.s())))
                .encoded();
    }

    private static Authorization authorization() {
        Authorization unsigned =
                new Authorization(UInt256.of(CHAIN_ID), BOB, 0, new Signature(0, UInt256.ONE, UInt256.ONE));
        return new Authorization(
                unsigned.chainId(),
                unsigned.address(),
                unsigned.nonce(),
                Secp256k1.instance().sign(unsigned.signingHash(), BOB_KEY));
    }

    private static Bytes setCode(Optional<Address> to, List<Authorization> authorizations) {
        return edit(tx())
                .type(TransactionType.SET_CODE)
                .to(to)
                .gas(100_000)
                .authorizations(authorizations)
                .sign(ALICE_KEY);
    }

    private static Bytes blob() {
        return edit(tx()).type(TransactionType.BLOB).sign(ALICE_KEY);
    }

    private static Edit edit(Transaction tx) {
        return new Edit(tx);
    }
}
