package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.world.MapWorld;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Code and input made to take long or to take memory. Bounds are generous (a slow, busy machine keeps them); what is quadratic breaks
 * them by orders of magnitude. Gas is what a block of ours may hold.
 */
class HostileCodeTest {
    private static final long BLOCK_GAS = 30_000_000;
    private static final int TEN_MEGABYTES = 10 << 20;
    private static final Address OTHER = Address.fromHex("0x000000000000000000000000000000000000beef");

    /** Endless recursion by each kind of call that makes frames, on a thread of 512 KiB. */
    @ParameterizedTest
    @EnumSource(CallKind.class)
    void depthByAnyKindOfCallTakesNoJavaStack(CallKind kind) throws InterruptedException {
        Program program = Program.of();
        switch (kind) {
            case CALL, CALLCODE ->
                program.push(0, 0, 0, 0, 0).op(Op.ADDRESS, Op.GAS, kind == CallKind.CALL ? Op.CALL : Op.CALLCODE);
            case DELEGATECALL, STATICCALL ->
                program.push(0, 0, 0, 0)
                        .op(Op.ADDRESS, Op.GAS, kind == CallKind.STATICCALL ? Op.STATICCALL : Op.DELEGATECALL);
            // the init code is this code again
            case CREATE, CREATE2 -> {
                program.op(Op.CODESIZE).push(0, 0).op(Op.CODECOPY);
                if (kind == CallKind.CREATE2) program.push(0);
                program.op(Op.CODESIZE).push(0, 0).op(kind == CallKind.CREATE ? Op.CREATE : Op.CREATE2);
            }
        }
        AtomicReference<Interpreter.Outcome> outcome = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> outcome.set(Program.run(Fork.OSAKA, program.bytes(), Bytes.EMPTY, 1L << 60)),
                "small",
                512 * 1024);
        small.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        small.start();
        small.join(Duration.ofMinutes(2));
        assertThat(failure.get()).isNull();
        assertThat(outcome.get().halt()).isEmpty();
    }

    /** Both make the search for jump destinations go over all bytes; the second has a byte of push before each. */
    @Test
    @Timeout(60)
    void theWorstCodeForJumpDestinationsIsAnalysedOnceForAllCallsOfIt() {
        Random random = new Random(1);
        for (int filler : new int[] {Op.JUMPDEST, Op.PUSH1, Op.PUSH32, -1}) {
            byte[] code = new byte[24_576];
            for (int i = 0; i < code.length; i++) code[i] = (byte) (filler < 0 ? random.nextInt(256) : filler);
            // jumps to its end at once
            Program jump = Program.of().push(6).op(Op.JUMP);
            byte[] head = jump.bytes().toArray();
            System.arraycopy(head, 0, code, 0, head.length);
            code[6] = (byte) Op.JUMPDEST;
            code[7] = (byte) Op.STOP;
            MapWorld world = world(loop(Program.of()
                            .push(0, 0, 0, 0, 0)
                            .push(OTHER)
                            .push(500)
                            .op(Op.CALL, Op.POP)))
                    .put(OTHER, Bytes.wrap(code));
            runsOut(world, Bytes.EMPTY);
        }
    }

    /** Register form is made in one pass: code of the largest size, of what makes a translator look back the farthest. */
    @Test
    @Timeout(60)
    void theWorstCodeForTheTranslatorTakesTimeAndMemoryInProportionToItsSize() {
        long[] rows = Row.all(OpcodeTable.of(Fork.OSAKA));
        int[][] patterns = {
            {Op.JUMPDEST},
            {Op.DUP1},
            {Op.DUP16},
            {Op.SWAP16},
            {Op.PUSH0, Op.POP},
            {Op.PUSH1, Op.JUMPDEST},
            {Op.PUSH0, Op.SWAP1, Op.DUP16, Op.SWAP16},
            {Op.PUSH0, Op.MLOAD},
            {Op.CALLER, Op.JUMPDEST, Op.SWAP1},
            {Op.DUP1, Op.DUP1, Op.ADD, Op.MUL},
            {Op.GAS, Op.PUSH0, Op.JUMPI, Op.JUMPDEST}
        };
        for (int[] pattern : patterns) {
            long halfBytes = translated(pattern, 12_288, rows);
            long bytes = translated(pattern, 24_576, rows);
            assertThat(bytes).as("%s", Arrays.toString(pattern)).isLessThan(3 * halfBytes + (1 << 20));
            assertThat(bytes).as("%s", Arrays.toString(pattern)).isLessThan(64 << 20);
        }
    }

    /** @return what the translation of so many bytes allocates */
    private static long translated(int[] pattern, int size, long[] rows) {
        byte[] code = new byte[size];
        for (int i = 0; i < size; i++) code[i] = (byte) pattern[i % pattern.length];
        long before = allocated();
        Form form = Translator.translate(Code.initial(Bytes.wrap(code)), rows);
        long bytes = allocated() - before;
        assertThat(form.bytes()).isLessThan(64 * size);
        return bytes;
    }

    /** New init code each time cannot be remembered: its analysis is paid for by its words (EIP-3860). */
    @Test
    @Timeout(60)
    void creationsOfLargeInitCodeAreBoundedByTheirGas() {
        Program body = Program.of()
                // a destination in its first bytes makes the EVM look at all of them; the counter makes each another
                .push(0x6003565b00L, 216)
                .op(Op.SHL)
                .op(Op.GAS, Op.ADD)
                .push(0)
                .op(Op.MSTORE)
                .push(49_152, 0, 0)
                .op(Op.CREATE, Op.POP);
        runsOut(world(loop(body)), Bytes.EMPTY);
    }

    @Test
    @Timeout(60)
    void memoryGrowsAsFarAsGasPaysAndNoFurther() {
        for (int op : new int[] {Op.MLOAD, Op.MSTORE, Op.MSTORE8}) {
            for (long offset : new long[] {1L << 21, 1L << 24, 1L << 31, 1L << 32, Long.MAX_VALUE}) {
                Program program = Program.of().push(1).push(offset).op(op);
                long gas = Program.run(Fork.OSAKA, program.bytes(), Bytes.EMPTY, BLOCK_GAS)
                        .gasLeft();
                assertThat(gas == 0).isEqualTo(offset > 1L << 21);
            }
        }
        Program whole = Program.of().push(UInt256.MAX).push(UInt256.MAX).op(Op.KECCAK256);
        assertThat(Program.run(Fork.OSAKA, whole.bytes(), Bytes.EMPTY, Long.MAX_VALUE)
                        .halt())
                .contains(HaltReason.OUT_OF_GAS);
    }

    /** A callee that returns two megabytes, again and again, copied or not. */
    @Test
    @Timeout(60)
    void returnDataIsNotCopiedForFree() {
        Bytes callee = Program.of().push(2 << 20, 0).op(Op.RETURN).bytes();
        Program call = Program.of().push(0, 0, 0, 0, 0).push(OTHER).op(Op.GAS, Op.CALL, Op.POP);
        runsOut(world(loop(call)).put(OTHER, callee), Bytes.EMPTY);
        Program copy = Program.of().push(0, 0, 0, 0, 0).push(OTHER).op(Op.GAS, Op.CALL, Op.POP);
        for (int i = 0; i < 20; i++) copy.push(4096, 0, 0).op(Op.RETURNDATACOPY);
        runsOut(world(loop(copy)).put(OTHER, callee), Bytes.EMPTY);
    }

    @Test
    @Timeout(60)
    void copiesOfLargeCodeAreBoundedByTheirGas() {
        Program own = Program.of().push(24_576, 0, 0).op(Op.CODECOPY);
        Program others = Program.of().push(24_576, 0, 0).push(OTHER).op(Op.EXTCODECOPY);
        Program nothing = Program.of().push(0, 0, 0).push(OTHER).op(Op.EXTCODECOPY);
        Program size = Program.of().push(OTHER).op(Op.EXTCODESIZE, Op.POP);
        Program hash = Program.of().push(OTHER).op(Op.EXTCODEHASH, Op.POP);
        for (Program body : new Program[] {own, others, nothing, size, hash}) {
            runsOut(world(loop(body)).put(OTHER, Bytes.wrap(new byte[24_576])), Bytes.EMPTY);
        }
    }

    /** Calls that hand all of a large memory on, by reference or by copy. */
    @Test
    @Timeout(60)
    void callsWithLargeInputAreBoundedByTheirGas() {
        Bytes stop = Program.of().op(Op.STOP).bytes();
        Program toCode = Program.of().push(0, 0, 1 << 20, 0, 0).push(OTHER).op(Op.GAS, Op.CALL, Op.POP);
        runsOut(world(loop(toCode)).put(OTHER, stop), Bytes.EMPTY);
        Program toIdentity = Program.of().push(0, 0, 1 << 20, 0, 0, 4).op(Op.GAS, Op.CALL, Op.POP);
        runsOut(world(loop(toIdentity)), Bytes.EMPTY);
    }

    @Test
    @Timeout(60)
    void tenMegabytesOfInputAreReadAtTheirPrice() {
        Bytes input = Bytes.wrap(new byte[TEN_MEGABYTES]);
        long before = allocated();
        Program load = Program.of().op(Op.GAS, Op.CALLDATALOAD, Op.POP);
        runsOut(world(loop(load)), input);
        Program copy = Program.of().push(TEN_MEGABYTES, 0, 0).op(Op.CALLDATACOPY);
        runsOut(world(loop(copy)), input);
        Program end = Program.of().push(32, TEN_MEGABYTES - 1, 0).op(Op.CALLDATACOPY);
        runsOut(world(loop(end)), input);
        // Nobody copies all of it unpaid: in nine runs not once.
        assertThat(allocated() - before).isLessThan(9L * TEN_MEGABYTES);
    }

    /** Ten megabytes of code, as a genesis or an override of a call may bring them: any byte may be jumped to. */
    @Test
    @Timeout(60)
    void tenMegabytesOfCodeAreAnalysedInOnePass() {
        byte[] code = new byte[TEN_MEGABYTES];
        Arrays.fill(code, (byte) Op.JUMPDEST);
        Interpreter.Outcome outcome = Program.run(Fork.OSAKA, Bytes.wrap(code), Bytes.EMPTY, Long.MAX_VALUE);
        assertThat(outcome.halt()).isEmpty();
        assertThat(Long.MAX_VALUE - outcome.gasLeft()).isEqualTo(TEN_MEGABYTES);
    }

    /** Each frame of a deep chain grows its memory; what the chain may hold at once is what its gas pays for. */
    @Test
    @Timeout(60)
    void memoryInManyFramesIsBoundedByTheGasOfAll() {
        Program program = Program.of().push(1, 1 << 15).op(Op.MSTORE);
        program.push(0, 0, 0, 0, 0).op(Op.ADDRESS, Op.GAS, Op.CALL);
        System.gc();
        long before = used();
        Interpreter.Outcome outcome = Program.run(Fork.OSAKA, program.bytes(), Bytes.EMPTY, BLOCK_GAS);
        assertThat(outcome.halt()).isEmpty();
        assertThat(used() - before).isLessThan(512L << 20);
    }

    /** Bytes that this thread has taken from the heap, given back or not. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The body without end. */
    private static Bytes loop(Program body) {
        byte[] inner = body.bytes().toArray();
        Program whole = Program.of().op(Op.JUMPDEST);
        for (byte b : inner) whole.op(b & 0xff);
        return whole.push(0).op(Op.JUMP).bytes();
    }

    private static MapWorld world(Bytes code) {
        return new MapWorld().put(Program.SELF, 1, UInt256.of(1000), code, Map.of());
    }

    private static void runsOut(MapWorld world, Bytes input) {
        Interpreter.Outcome outcome = Program.run(Fork.OSAKA, world, input, BLOCK_GAS);
        // or what a callee that ran out leaves undone
        assertThat(outcome.halt().orElseThrow()).isIn(HaltReason.OUT_OF_GAS, HaltReason.RETURN_DATA_OUT_OF_BOUNDS);
        assertThat(outcome.gasLeft()).isZero();
    }
}
