package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.world.MapWorld;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each group of instructions does, and how frames end. */
class InterpreterTest {
    private static final Address OTHER = Address.fromHex("0x000000000000000000000000000000000000aaaa");

    @Test
    void anInstructionTakesItsOperandsFromTheTop() {
        assertThat(Program.of().push(3, 10).op(Op.SUB).result()).isEqualTo(UInt256.of(7));
        assertThat(Program.of().push(3, 10).op(Op.DIV).result()).isEqualTo(UInt256.of(3));
        assertThat(Program.of().push(5, 3, 10).op(Op.ADDMOD).result()).isEqualTo(UInt256.of(3));
        assertThat(Program.of().push(8, 2).op(Op.EXP).result()).isEqualTo(UInt256.of(256));
        assertThat(Program.of().push(1).op(Op.CLZ).result()).isEqualTo(UInt256.of(255));
    }

    @Test
    void theFrameKnowsWhereItRuns() {
        assertThat(Program.of().op(Op.ADDRESS).result()).isEqualTo(Program.SELF.toWord());
        assertThat(Program.of().op(Op.CALLER).result()).isEqualTo(Program.CALLER.toWord());
        assertThat(Program.of().op(Op.ORIGIN).result()).isEqualTo(Program.CALLER.toWord());
        assertThat(Program.of().op(Op.GASPRICE).result()).isEqualTo(UInt256.of(11));
        assertThat(Program.of().op(Op.COINBASE).result()).isEqualTo(Program.COINBASE.toWord());
        assertThat(Program.of().op(Op.NUMBER).result()).isEqualTo(UInt256.of(1000));
        assertThat(Program.of().op(Op.TIMESTAMP).result()).isEqualTo(UInt256.of(1_700_000_000));
        assertThat(Program.of().op(Op.GASLIMIT).result()).isEqualTo(UInt256.of(30_000_000));
        assertThat(Program.of().op(Op.CHAINID).result()).isEqualTo(UInt256.of(4711));
        assertThat(Program.of().op(Op.BASEFEE).result()).isEqualTo(UInt256.of(7));
        assertThat(Program.of().op(Op.BLOBBASEFEE).result()).isEqualTo(UInt256.of(3));
        assertThat(Program.of().op(Op.PREVRANDAO).result()).isEqualTo(UInt256.of(0xaa));
        assertThat(Program.of().op(Op.SELFBALANCE).result()).isEqualTo(UInt256.of(1000));
    }

    @Test
    void blockHashesReachBack256BlocksAndNotThisOne() {
        assertThat(Program.of().push(999).op(Op.BLOCKHASH).result()).isEqualTo(new UInt256(0, 0, 1, 999));
        assertThat(Program.of().push(744).op(Op.BLOCKHASH).result()).isEqualTo(new UInt256(0, 0, 1, 744));
        assertThat(Program.of().push(743).op(Op.BLOCKHASH).result()).isEqualTo(UInt256.ZERO);
        assertThat(Program.of().push(1000).op(Op.BLOCKHASH).result()).isEqualTo(UInt256.ZERO);
    }

    @Test
    void memoryGrowsByWordsAndCostsTheSquare() {
        assertThat(Program.of().push(1, 33).op(Op.MSTORE8, Op.MSIZE).result()).isEqualTo(UInt256.of(64));
        Program far = Program.of().push(1, 32 * 1024 - 32).op(Op.MSTORE);
        // two pushes, MSTORE, 1024 words at 3 and 1024^2 / 512
        assertThat(far.run().gasLeft()).isEqualTo(10_000_000 - 9 - 3 * 1024 - 2048);
    }

    @Test
    void memoryThatNobodyCanPayForIsOutOfGas() {
        assertThat(Program.of().push(1).push(UInt256.MAX).op(Op.MSTORE).run().halt())
                .contains(HaltReason.OUT_OF_GAS);
        assertThat(Program.of().push(1).push(1L << 40).op(Op.MSTORE).run().halt())
                .contains(HaltReason.OUT_OF_GAS);
        Bytes code = Program.of().push(1).push(1L << 40).op(Op.MSTORE).bytes();
        assertThat(Program.run(Fork.OSAKA, code, Bytes.EMPTY, Long.MAX_VALUE).halt())
                .contains(HaltReason.OUT_OF_GAS);
    }

    @Test
    void anEmptyRangeIsFreeWhereverItLies() {
        Program copy = Program.of().push(0).push(UInt256.MAX).push(UInt256.MAX).op(Op.MCOPY);
        assertThat(copy.run().gasLeft()).isEqualTo(10_000_000 - 4 * 3);
    }

    @Test
    void mcopyMovesOverlappingRanges() {
        UInt256 word = new UInt256(0x0102030405060708L, 0x1112131415161718L, 0x2122232425262728L, 0x3132333435363738L);
        Program program = Program.of()
                .push(word)
                .push(0)
                .op(Op.MSTORE)
                .push(31, 0, 1)
                .op(Op.MCOPY)
                .push(0)
                .op(Op.MLOAD);
        assertThat(program.result().w0()).isEqualTo(0x0101020304050607L);
    }

    @Test
    void inputBeyondItsEndReadsAsZero() {
        Bytes code = Program.of().push(2).op(Op.CALLDATALOAD).returnTop().bytes();
        Bytes output = Program.run(Fork.OSAKA, code, Bytes.fromHex("0x0102030405"), 100_000)
                .output();
        assertThat(output.slice(0, 4)).isEqualTo(Bytes.fromHex("0x03040500"));
        Bytes far =
                Program.of().push(UInt256.MAX).op(Op.CALLDATALOAD).returnTop().bytes();
        assertThat(Program.run(Fork.OSAKA, far, Bytes.fromHex("0x01"), 100_000).output())
                .isEqualTo(Bytes.wrap(new byte[32]));
    }

    @Test
    void keccakIsOfTheRange() {
        assertThat(Program.of().push(0, 0).op(Op.KECCAK256).result())
                .isEqualTo(UInt256.ofHash(Keccak.hash(new byte[0])));
        assertThat(Program.of().push(32, 0).op(Op.KECCAK256).result())
                .isEqualTo(UInt256.ofHash(Keccak.hash(new byte[32])));
    }

    @Test
    void jumpsLandOnJumpDestinationsOnly() {
        assertThat(Program.of()
                        .push(4)
                        .op(Op.JUMP, Op.INVALID, Op.JUMPDEST)
                        .run()
                        .halt())
                .isEmpty();
        assertThat(Program.of()
                        .push(3)
                        .op(Op.JUMP, Op.INVALID, Op.JUMPDEST)
                        .run()
                        .halt())
                .contains(HaltReason.INVALID_JUMP);
        // the byte is a JUMPDEST and the operand of a push
        assertThat(Program.of().push(4).op(Op.JUMP, Op.PUSH1, Op.JUMPDEST).run().halt())
                .contains(HaltReason.INVALID_JUMP);
        assertThat(Program.of().push(UInt256.MAX).op(Op.JUMP).run().halt()).contains(HaltReason.INVALID_JUMP);
        assertThat(Program.of().push(0).push(UInt256.MAX).op(Op.JUMPI).run().halt())
                .isEmpty();
    }

    @Test
    void theStackHolds1024WordsAndNotOneMore() {
        Program full = Program.of();
        for (int i = 0; i < 1024; i++) full.op(Op.PUSH0);
        assertThat(full.run().halt()).isEmpty();
        assertThat(full.op(Op.PUSH0).run().halt()).contains(HaltReason.STACK_OVERFLOW);
        assertThat(Program.of().op(Op.PUSH0, Op.ADD).run().halt()).contains(HaltReason.STACK_UNDERFLOW);
        assertThat(Program.of().op(Op.PUSH0, Op.DUP1 + 1).run().halt()).contains(HaltReason.STACK_UNDERFLOW);
        assertThat(Program.of().op(Op.PUSH0, Op.SWAP1).run().halt()).contains(HaltReason.STACK_UNDERFLOW);
    }

    @Test
    void aPushThatTheCodeCutsOffIsFilledWithZeros() {
        Program cut = Program.of().op(Op.PUSH32, 1);
        assertThat(cut.run().halt()).isEmpty();
        assertThat(cut.run().gasLeft()).isEqualTo(10_000_000 - 3);
    }

    @Test
    void undefinedInstructionsTakeAllGas() {
        Interpreter.Outcome outcome = Program.of().op(Op.INVALID).run();
        assertThat(outcome.halt()).contains(HaltReason.INVALID_OPCODE);
        assertThat(outcome.gasLeft()).isZero();
        Bytes clz = Program.of().push(1).op(Op.CLZ).bytes();
        assertThat(Program.run(Fork.PRAGUE, clz, Bytes.EMPTY, 1000).halt()).contains(HaltReason.INVALID_OPCODE);
    }

    @Test
    void aRevertKeepsTheGasAndTheOutput() {
        Interpreter.Outcome outcome =
                Program.of().push(5, 0).op(Op.MSTORE).push(32, 0).op(Op.REVERT).run();
        assertThat(outcome.halt()).contains(HaltReason.REVERTED);
        assertThat(outcome.output().get(31)).isEqualTo((byte) 5);
        assertThat(outcome.gasLeft()).isGreaterThan(9_999_000);
    }

    @Test
    void returnDataIsTheLastCallsAndNotAByteMore() {
        Bytes callee = Program.of().push(0xbeef).returnTop().bytes();
        Program caller = Program.of().push(0, 0, 0, 0).push(OTHER).op(Op.GAS, Op.STATICCALL);
        assertThat(world(callee, caller.op(Op.RETURNDATASIZE).returnTop())).isEqualTo(UInt256.of(32));
        Program copies = Program.of()
                .push(0, 0, 0, 0)
                .push(OTHER)
                .op(Op.GAS, Op.STATICCALL)
                .push(32, 0, 0);
        assertThat(world(
                        callee,
                        copies.op(Op.RETURNDATACOPY).push(0).op(Op.MLOAD).returnTop()))
                .isEqualTo(UInt256.of(0xbeef));
        Program tooMuch = Program.of()
                .push(0, 0, 0, 0)
                .push(OTHER)
                .op(Op.GAS, Op.STATICCALL)
                .push(33, 0, 0);
        MapWorld world = new MapWorld()
                .put(OTHER, callee)
                .put(Program.SELF, tooMuch.op(Op.RETURNDATACOPY).bytes());
        assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, 100_000).halt())
                .contains(HaltReason.RETURN_DATA_OUT_OF_BOUNDS);
    }

    @Test
    void aStaticCallCannotWriteAndItsCallerGoesOn() {
        Program[] writes = {
            Program.of().push(1, 1).op(Op.SSTORE),
            Program.of().push(1, 1).op(Op.TSTORE),
            Program.of().push(0, 0).op(Op.LOG0),
            Program.of().push(0, 0, 0).op(Op.CREATE),
            Program.of().push(0, 0, 0, 0).op(Op.CREATE2),
            Program.of().push(0).op(Op.SELFDESTRUCT),
            Program.of().push(0, 0, 0, 0, 1, 9, 0).op(Op.CALL)
        };
        for (Program write : writes) {
            Program caller = Program.of()
                    .push(0, 0, 0, 0)
                    .push(OTHER)
                    .push(50_000)
                    .op(Op.STATICCALL)
                    .returnTop();
            assertThat(world(write.bytes(), caller)).isEqualTo(UInt256.ZERO);
        }
    }

    @Test
    void delegateCallRunsForeignCodeOnItsOwnAccount() {
        Bytes library =
                Program.of().push(42, 7).op(Op.SSTORE, Op.CALLER).returnTop().bytes();
        Program caller = Program.of().push(32, 0, 0, 0).push(OTHER).op(Op.GAS, Op.DELEGATECALL, Op.POP);
        assertThat(world(library, caller.push(7).op(Op.SLOAD).returnTop())).isEqualTo(UInt256.of(42));
        Program who = Program.of().push(32, 0, 0, 0).push(OTHER).op(Op.GAS, Op.DELEGATECALL, Op.POP);
        assertThat(world(library, who.push(0).op(Op.MLOAD).returnTop())).isEqualTo(Program.CALLER.toWord());
    }

    @Test
    void aCallGetsAllButA64th() {
        Bytes callee = Program.of().op(Op.GAS).returnTop().bytes();
        Program caller = Program.of()
                .push(32, 0, 0, 0)
                .push(OTHER)
                .push(UInt256.MAX)
                .op(Op.STATICCALL)
                .push(0)
                .op(Op.MLOAD);
        // 100,000 less five small pushes, 32-byte push, cold call and one word of memory
        long before = 100_000 - 6 * 3 - 2600 - 3;
        assertThat(world(callee, caller.returnTop())).isEqualTo(UInt256.of(before - before / 64 - 2));
    }

    @Test
    void codeOfADelegatedAccountIsItsTargetsAndIsSeenAsTheIndicator() {
        Address lender = Address.fromHex("0x00000000000000000000000000000000000bbbbb");
        Bytes target = Program.of().op(Op.ADDRESS).returnTop().bytes();
        MapWorld world = new MapWorld().put(OTHER, Delegation.to(lender)).put(lender, target);
        Program call = Program.of()
                .push(32, 0, 0, 0)
                .push(OTHER)
                .op(Op.GAS, Op.STATICCALL)
                .push(0)
                .op(Op.MLOAD);
        world.put(Program.SELF, call.returnTop().bytes());
        Bytes output = Program.run(Fork.OSAKA, world, Bytes.EMPTY, 100_000).output();
        assertThat(UInt256.at(output.unsafeArray(), 0)).isEqualTo(OTHER.toWord());
        world.put(
                Program.SELF,
                Program.of().push(OTHER).op(Op.EXTCODESIZE).returnTop().bytes());
        assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, 100_000).output().get(31))
                .isEqualTo((byte) 23);
    }

    @Test
    void transientStorageIsPerAddressAndForgottenBySelf() {
        Program program = Program.of().push(5, 1).op(Op.TSTORE).push(1).op(Op.TLOAD);
        assertThat(program.result()).isEqualTo(UInt256.of(5));
        assertThat(Program.of().push(1).op(Op.TLOAD).result()).isEqualTo(UInt256.ZERO);
    }

    @Test
    void aFirstAccessIsColdAndASecondWarm() {
        Program sload = Program.of().push(1).op(Op.SLOAD, Op.POP).push(1).op(Op.SLOAD);
        assertThat(sload.run().gasLeft()).isEqualTo(10_000_000 - 3 - 2100 - 2 - 3 - 100);
        Program balance =
                Program.of().push(OTHER).op(Op.BALANCE, Op.POP).push(OTHER).op(Op.BALANCE);
        assertThat(balance.run().gasLeft()).isEqualTo(10_000_000 - 3 - 2600 - 2 - 3 - 100);
        // a precompile is warm
        assertThat(Program.of().push(0x0a).op(Op.BALANCE).run().gasLeft()).isEqualTo(10_000_000 - 3 - 100);
    }

    @Test
    void theSentryKeepsAStipendFromWriting() {
        Bytes code = Program.of().push(1, 1).op(Op.SSTORE).bytes();
        assertThat(Program.run(Fork.OSAKA, code, Bytes.EMPTY, 2306).halt()).contains(HaltReason.OUT_OF_GAS);
    }

    @Test
    void createdAddressesAreThoseOfTheYellowPaperAndEip1014() {
        Address sender = Address.fromHex("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
        assertThat(Creations.address(sender, 0))
                .isEqualTo(Address.fromHex("0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"));
        assertThat(Creations.address(sender, 1))
                .isEqualTo(Address.fromHex("0x343c43a37d37dff08ae8c4a11544c718abb4fcf8"));
        assertThat(Creations.address(Address.ZERO, UInt256.ZERO, new byte[] {0}))
                .isEqualTo(Address.fromHex("0x4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38"));
        byte[] init = Bytes.fromHex("0xdeadbeef").toArray();
        assertThat(Creations.address(
                        Address.fromHex("0x00000000000000000000000000000000deadbeef"), UInt256.of(0xcafebabeL), init))
                .isEqualTo(Address.fromHex("0x60f3f640a8508fc6a86d45df051962668e1e8ac7"));
    }

    @Test
    void aCreationRunsInitCodeAndKeepsWhatItReturns() {
        // returns one byte, STOP
        Bytes init = Program.of().push(1, 0).op(Op.RETURN).bytes();
        UInt256 padded = UInt256.of(java.util.Arrays.copyOf(init.unsafeArray(), 32));
        Program create = Program.of()
                .push(padded)
                .push(0)
                .op(Op.MSTORE)
                .push(init.size(), 0, 0)
                .op(Op.CREATE, Op.EXTCODESIZE);
        assertThat(create.result()).isEqualTo(UInt256.ONE);
    }

    private static UInt256 world(Bytes other, Program self) {
        MapWorld world =
                new MapWorld().put(OTHER, other).put(Program.SELF, 1, UInt256.of(1000), self.bytes(), Map.of());
        Interpreter.Outcome outcome = Program.run(Fork.OSAKA, world, Bytes.EMPTY, 100_000);
        assertThat(outcome.halt()).isEmpty();
        return UInt256.ofHash(Hash.of(outcome.output().unsafeArray()));
    }
}
