package io.aichain.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.evm.TransactionResult.Executed;
import io.aichain.evm.TransactionResult.Invalid;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.CallKind;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.evm.interpreter.Program;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.MapWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TransactionProcessorTest {
    private static final Hash KEY = Hash.fromHex("0x0000000000000000000000000000000000000000000000000000000000000001");
    private static final Address SENDER = Secp256k1.instance().address(KEY);
    private static final Address RECEIVER = Address.fromHex("0x000000000000000000000000000000000000beef");
    private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);
    private static final BlockContext BLOCK = Program.BLOCK;

    private final MapWorld world = new MapWorld().put(SENDER, ETHER);
    private final TransactionProcessor processor = TransactionProcessor.of(Fork.OSAKA);

    private JournaledState state() {
        return new JournaledState(world, Fork.OSAKA);
    }

    /** Type 2, tip 2, fee cap 20. */
    private static Transaction tx(long nonce, long gas, Address to, long value, Bytes data, AccessListEntry... list) {
        return new Transaction(
                TransactionType.DYNAMIC_FEE,
                Optional.of(BLOCK.chainId()),
                nonce,
                UInt256.of(2),
                UInt256.of(20),
                gas,
                Optional.ofNullable(to),
                UInt256.of(value),
                data,
                List.of(list),
                UInt256.ZERO,
                List.of(),
                List.of(),
                new Signature(0, UInt256.ONE, UInt256.ONE));
    }

    private static Executed executed(TransactionResult result) {
        assertThat(result).isInstanceOf(Executed.class);
        return (Executed) result;
    }

    private static void refused(TransactionResult result, InvalidReason reason) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Invalid.class, i -> assertThat(i.reason()).isEqualTo(reason));
    }

    @Test
    void aTransferPaysTheReceiverTheTipAndBurnsTheRest() {
        JournaledState state = state();
        Executed result = executed(processor.execute(state, BLOCK, tx(0, 50_000, RECEIVER, 5, Bytes.EMPTY), SENDER));
        assertThat(result)
                .isEqualTo(new Executed(true, 21_000, Bytes.EMPTY, List.of(), Optional.empty(), Optional.empty()));
        assertThat(state.account(RECEIVER).balance()).isEqualTo(UInt256.of(5));
        assertThat(state.account(Program.COINBASE).balance()).isEqualTo(UInt256.of(2 * 21_000));
        assertThat(state.account(SENDER).balance()).isEqualTo(ETHER.minus(UInt256.of(5 + 9 * 21_000)));
        assertThat(state.account(SENDER).nonce()).isEqualTo(1);
    }

    @Test
    void severalTransactionsOfABlockBuildOnEachOther() {
        Bytes counter = Program.of()
                .push(1)
                .push(0)
                .op(Op.SLOAD, Op.ADD)
                .push(0)
                .op(Op.SSTORE)
                .bytes();
        world.put(RECEIVER, counter);
        JournaledState state = state();
        long first = executed(processor.execute(state, BLOCK, tx(0, 100_000, RECEIVER, 0, Bytes.EMPTY), SENDER))
                .gasUsed();
        long second = executed(processor.execute(state, BLOCK, tx(1, 100_000, RECEIVER, 0, Bytes.EMPTY), SENDER))
                .gasUsed();
        // 0 to 1 sets a slot; 1 to 2 changes one whose original is 1 by now
        assertThat(first - second).isEqualTo(20_000 - 2_900);
        assertThat(state.changes().accounts().get(RECEIVER).storage())
                .containsExactly(Map.entry(UInt256.ZERO, UInt256.of(2)));
    }

    @Test
    void aFailedTransactionPaysAndRaisesTheNonceOnly() {
        world.put(RECEIVER, Program.of().push(1, 1).op(Op.SSTORE, Op.INVALID).bytes());
        JournaledState state = state();
        Executed result = executed(processor.execute(state, BLOCK, tx(0, 100_000, RECEIVER, 5, Bytes.EMPTY), SENDER));
        assertThat(result.success()).isFalse();
        assertThat(result.gasUsed()).isEqualTo(100_000);
        assertThat(result.haltReason()).contains(HaltReason.INVALID_OPCODE);
        assertThat(state.changes().accounts().keySet()).containsExactlyInAnyOrder(SENDER, Program.COINBASE);
    }

    @Test
    void aCreationGivesItsAddressAndItsCode() {
        JournaledState state = state();
        Bytes init = Program.of()
                .push(0xfe)
                .push(0)
                .op(Op.MSTORE8)
                .push(1, 0)
                .op(Op.RETURN)
                .bytes();
        Executed result = executed(processor.execute(state, BLOCK, tx(0, 100_000, null, 0, init), SENDER));
        Address created = result.createdAddress().orElseThrow();
        assertThat(state.code(state.account(created))).isEqualTo(Bytes.fromHex("0xfe"));
        assertThat(state.account(created).nonce()).isEqualTo(1);
        assertThat(result.output()).isEqualTo(Bytes.fromHex("0xfe"));
    }

    @Test
    @Tag("P2")
    void refusalsNameTheReasonAndTheNumbersAndChangeNothing() {
        JournaledState state = state();
        refused(
                processor.execute(state, BLOCK, tx(1, 21_000, RECEIVER, 0, Bytes.EMPTY), SENDER),
                InvalidReason.NONCE_MISMATCH_TOO_HIGH);
        refused(
                processor.execute(state, BLOCK, tx(-1, 21_000, RECEIVER, 0, Bytes.EMPTY), SENDER),
                InvalidReason.NONCE_IS_MAX);
        assertThat(processor.execute(state, BLOCK, tx(0, 20_999, RECEIVER, 0, Bytes.EMPTY), SENDER))
                .isEqualTo(new Invalid(InvalidReason.INTRINSIC_GAS_TOO_LOW, UInt256.of(20_999), UInt256.of(21_000)));
        Bytes data = Bytes.wrap(new byte[1000]);
        refused(
                processor.execute(state, BLOCK, tx(0, 26_000, RECEIVER, 0, data), SENDER),
                InvalidReason.INTRINSIC_GAS_BELOW_FLOOR_GAS_COST);
        refused(
                processor.execute(state, BLOCK, tx(0, (1 << 24) + 1, RECEIVER, 0, Bytes.EMPTY), SENDER),
                InvalidReason.GAS_LIMIT_EXCEEDS_MAXIMUM);
        refused(
                processor.execute(state, BLOCK, tx(0, 21_000, RECEIVER, Long.MAX_VALUE, Bytes.EMPTY), SENDER),
                InvalidReason.INSUFFICIENT_ACCOUNT_FUNDS);
        world.put(RECEIVER, Bytes.fromHex("0x00"));
        refused(
                processor.execute(state(), BLOCK, tx(1, 21_000, SENDER, 0, Bytes.EMPTY), RECEIVER),
                InvalidReason.SENDER_NOT_EOA);
        Transaction cheap = new Transaction(
                TransactionType.LEGACY,
                Optional.empty(),
                0,
                UInt256.of(6),
                UInt256.of(6),
                21_000,
                Optional.of(RECEIVER),
                UInt256.ZERO,
                Bytes.EMPTY,
                List.of(),
                UInt256.ZERO,
                List.of(),
                List.of(),
                new Signature(0, UInt256.ONE, UInt256.ONE));
        refused(processor.execute(state, BLOCK, cheap, SENDER), InvalidReason.INSUFFICIENT_MAX_FEE_PER_GAS);
        Transaction foreign = new Transaction(
                TransactionType.LEGACY,
                Optional.of(UInt256.ONE),
                0,
                UInt256.of(9),
                UInt256.of(9),
                21_000,
                Optional.of(RECEIVER),
                UInt256.ZERO,
                Bytes.EMPTY,
                List.of(),
                UInt256.ZERO,
                List.of(),
                List.of(),
                new Signature(0, UInt256.ONE, UInt256.ONE));
        refused(processor.execute(state, BLOCK, foreign, SENDER), InvalidReason.INVALID_CHAINID);
        assertThat(state.changes().accounts()).isEmpty();
    }

    @Test
    void aDelegationOutlivesTheRevertOfItsTransaction() {
        world.put(RECEIVER, Program.of().push(0, 0).op(Op.REVERT).bytes());
        Hash otherKey = Hash.fromHex("0x0000000000000000000000000000000000000000000000000000000000000002");
        Address authority = Secp256k1.instance().address(otherKey);
        Authorization unsigned =
                new Authorization(BLOCK.chainId(), RECEIVER, 0, new Signature(0, UInt256.ONE, UInt256.ONE));
        Authorization signed = new Authorization(
                BLOCK.chainId(), RECEIVER, 0, Secp256k1.instance().sign(unsigned.signingHash(), otherKey));
        Transaction tx = new Transaction(
                TransactionType.SET_CODE,
                Optional.of(BLOCK.chainId()),
                0,
                UInt256.of(2),
                UInt256.of(20),
                100_000,
                Optional.of(authority),
                UInt256.ZERO,
                Bytes.EMPTY,
                List.of(),
                UInt256.ZERO,
                List.of(),
                List.of(signed),
                new Signature(0, UInt256.ONE, UInt256.ONE));
        JournaledState state = state();
        Executed result = executed(processor.execute(state, BLOCK, tx, SENDER));
        assertThat(result.haltReason()).contains(HaltReason.REVERTED);
        assertThat(state.code(state.account(authority)).toHex())
                .isEqualTo("0xef0100" + RECEIVER.toHex().substring(2));
        assertThat(state.account(authority).nonce()).isEqualTo(1);
    }

    @Test
    void aCallAsksForNeitherNonceNorFundsForGasNorTheCap() {
        world.put(RECEIVER, Program.of().op(Op.BASEFEE).returnTop().bytes());
        MessageCall call = MessageCall.of(Program.CALLER, RECEIVER, 1L << 40, Bytes.EMPTY);
        Executed result = executed(processor.call(state(), BLOCK, call));
        assertThat(result.output()).isEqualTo(Bytes.wrap(new byte[32]));
        assertThat(result.gasUsed()).isEqualTo(21_000 + 2 + 3 + 6 + 3 + 3);
        MessageCall poor = new MessageCall(
                Program.CALLER,
                Optional.of(RECEIVER),
                50_000,
                UInt256.ZERO,
                UInt256.ONE,
                Bytes.EMPTY,
                List.of(),
                List.of());
        refused(processor.call(state(), BLOCK, poor), InvalidReason.INSUFFICIENT_ACCOUNT_FUNDS);
        MessageCall priced = new MessageCall(
                SENDER, Optional.of(RECEIVER), 50_000, UInt256.of(7), UInt256.ZERO, Bytes.EMPTY, List.of(), List.of());
        assertThat(executed(processor.call(state(), BLOCK, priced)).output().get(31))
                .isEqualTo((byte) 7);
    }

    @Test
    void aCallShowsWhatItRevertedWith() {
        world.put(
                RECEIVER,
                Program.of()
                        .push(0x1234)
                        .push(0)
                        .op(Op.MSTORE)
                        .push(2, 30)
                        .op(Op.REVERT)
                        .bytes());
        Executed result =
                executed(processor.call(state(), BLOCK, MessageCall.of(SENDER, RECEIVER, 50_000, Bytes.EMPTY)));
        assertThat(result.haltReason()).contains(HaltReason.REVERTED);
        assertThat(result.output()).isEqualTo(Bytes.fromHex("0x1234"));
    }

    @Test
    void systemCallsRunAsTheSystemAndNobodyPays() {
        Address history = Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935");
        JournaledState none = state();
        assertThat(executed(processor.systemCall(none, BLOCK, history, Bytes.EMPTY))
                        .success())
                .isTrue();
        assertThat(none.changes().accounts()).isEmpty();
        world.put(history, Program.of().op(Op.CALLER).push(3).op(Op.SSTORE).bytes());
        JournaledState state = state();
        assertThat(executed(processor.systemCall(state, BLOCK, history, Bytes.EMPTY))
                        .success())
                .isTrue();
        assertThat(state.changes().accounts().keySet()).containsExactly(history);
        assertThat(state.changes().accounts().get(history).storage())
                .containsExactly(Map.entry(UInt256.of(3), TransactionProcessor.SYSTEM.toWord()));
    }

    @Test
    void aChainsOwnPrecompileAnswersRevertsAndFails() {
        Address ai = new Address(0, 0, 0xa1000);
        world.put(RECEIVER, Bytes.fromHex("0xc0de"));
        Precompile precompile = call -> switch (call.input().size()) {
            case 0 -> new Precompile.Result.Success(call.codes().code(RECEIVER), 100);
            case 1 -> new Precompile.Result.Revert(Bytes.fromHex("0xbad0"), 100);
            default -> Precompile.FAILURE;
        };
        TransactionProcessor ours =
                new TransactionProcessor(Fork.OSAKA, Precompiles.of(Fork.OSAKA).with(ai, precompile));
        Executed success = executed(ours.call(state(), BLOCK, MessageCall.of(SENDER, ai, 50_000, Bytes.EMPTY)));
        assertThat(success.output()).isEqualTo(Bytes.fromHex("0xc0de"));
        assertThat(success.gasUsed()).isEqualTo(21_100);
        Executed revert = executed(ours.call(state(), BLOCK, MessageCall.of(SENDER, ai, 50_000, Bytes.of((byte) 1))));
        assertThat(revert.output()).isEqualTo(Bytes.fromHex("0xbad0"));
        assertThat(revert.gasUsed()).isEqualTo(21_116);
        Executed failure =
                executed(ours.call(state(), BLOCK, MessageCall.of(SENDER, ai, 50_000, Bytes.of((byte) 1, (byte) 2))));
        assertThat(failure.haltReason()).contains(HaltReason.PRECOMPILE_FAILURE);
        assertThat(failure.gasUsed()).isEqualTo(50_000);
    }

    @Test
    void aTracerSeesEveryInstructionAndEveryCall() {
        world.put(
                RECEIVER,
                Program.of().push(0, 0, 0, 0, 0, 4).op(Op.GAS, Op.CALL).bytes());
        List<String> seen = new ArrayList<>();
        Tracer tracer = new Tracer() {
            @Override
            public void step(int pc, int op, long gas, int depth, FrameView frame) {
                seen.add(pc + ":" + Integer.toHexString(op) + "/" + frame.stackSize() + "@" + depth);
            }

            @Override
            public void enter(
                    CallKind kind, Address from, Address to, UInt256 value, Bytes input, long gas, int depth) {
                seen.add(kind + "@" + depth);
            }

            @Override
            public void exit(long gasLeft, Bytes output, Optional<HaltReason> halt, int depth) {
                seen.add("end@" + depth);
            }
        };
        executed(processor.call(state(), BLOCK, MessageCall.of(SENDER, RECEIVER, 50_000, Bytes.EMPTY), tracer));
        assertThat(seen)
                .containsExactly(
                        "CALL@1",
                        "0:60/0@1",
                        "2:60/1@1",
                        "4:60/2@1",
                        "6:60/3@1",
                        "8:60/4@1",
                        "10:60/5@1",
                        "12:5a/6@1",
                        "13:f1/7@1",
                        "CALL@2",
                        "end@2",
                        "14:0/1@1",
                        "end@1");
    }
}
