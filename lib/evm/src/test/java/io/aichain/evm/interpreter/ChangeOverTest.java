package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.world.MapWorld;
import io.aichain.evm.world.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A frame that runs for long goes on compiled in the midst of its run, with the same result. */
@Tag("P3")
class ChangeOverTest {
    private static final OpcodeTable OPCODES = OpcodeTable.of(Fork.OSAKA);
    private static final long[] ROWS = Row.all(OPCODES);
    private static final long GAS = 10_000_000;
    private static final int TURN_GAS = 26;

    @Test
    void oneLongFrameMakesItsCodeHotAndGoesOnCompiled() {
        Bytes bytes = twoLoops(60_000, 60_000);
        List<Throwable> defects = new CopyOnWriteArrayList<>();
        List<Boolean> compiled = new ArrayList<>();
        WorldState world = new WatchedWorld(world(bytes), slot -> {
            settle();
            compiled.add(WatchedWorld.isReadByCompiledCode());
        });
        Program.Run plain = Program.run(Fork.OSAKA, world(bytes), Bytes.EMPTY, GAS, Translation.NEVER);
        Code code = CodeCache.SHARED.get(OPCODES, Keccak.hash(bytes), bytes);
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
        Compilation.begin(Thread.ofPlatform().daemon().factory(), defects::add);
        try {
            assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, GAS, Translation.ADAPTIVE))
                    .isEqualTo(plain);
        } finally {
            Compilation.end();
        }
        assertThat(defects).isEmpty();
        assertThat(plain.outcome().halt()).isEmpty();
        // Whether the class is made before the first loop ends is the compiler's thread's affair; before the second it
        // is.
        assertThat(compiled).hasSize(2);
        assertThat(compiled.getLast()).isTrue();
    }

    @Test
    void aFrameThatChangesOverEndsAlikeWithEveryAmountOfGas() {
        int turns = 4_000;
        assertThat((long) turns * TURN_GAS).isGreaterThan(BlockLoop.LOOK_GAS + 30_000);
        Bytes bytes = twoLoops(60, turns);
        Code code = CodeCache.SHARED.get(OPCODES, Keccak.hash(bytes), bytes);
        Compiler.Made made = Compiler.compile(code, ROWS).orElseThrow();
        List<Boolean> compiled = new ArrayList<>();
        WorldState world = new WatchedWorld(world(bytes), slot -> {
            compiled.add(WatchedWorld.isReadByCompiledCode());
            code.setCompiled(made, Compilation.SHARED.time());
        });
        long used = GAS
                - Program.run(Fork.OSAKA, world(bytes), Bytes.EMPTY, GAS, Translation.NEVER)
                        .outcome()
                        .gasLeft();
        // Without a divisor in common with a turn's gas: it ends at each of its instructions.
        for (long gas = used % 7; gas <= used; gas += 7) {
            code.dropCompiled();
            compiled.clear();
            assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, gas, Translation.ADAPTIVE))
                    .as("%d gas", gas)
                    .isEqualTo(Program.run(Fork.OSAKA, world(bytes), Bytes.EMPTY, gas, Translation.NEVER));
        }
        assertThat(compiled).containsExactly(false, true);
        code.dropCompiled();
    }

    /** The trace needs more words than there are, for what comes behind a jump that leaves it before: no run of it, and none from it back to it. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whereATraceCannotBeEnteredTheFrameGoesOnOtherwise() {
        Program program = Program.of().push(1).op(Op.SLOAD, Op.POP).push(10_000);
        int begin = program.bytes().size();
        program.op(Op.JUMPDEST)
                .push(1)
                .op(Op.SWAP1, Op.SUB, Op.DUP1)
                .push(begin)
                .op(Op.JUMPI);
        int next = program.bytes().size() + 3;
        program.push(next).op(Op.JUMP);
        assertThat(program.bytes().size()).isEqualTo(next);
        int end = next + 5 + 4 + 1;
        Bytes bytes = program.op(Op.JUMPDEST, Op.CALLDATASIZE, Op.ISZERO)
                .push(end)
                .op(Op.JUMPI, Op.POP, Op.POP, Op.POP, Op.STOP, Op.JUMPDEST)
                .push(2)
                .op(Op.SLOAD)
                .returnTop()
                .bytes();
        Code code = CodeCache.SHARED.get(OPCODES, Keccak.hash(bytes), bytes);
        Compiler.Made made = Compiler.compile(code, ROWS).orElseThrow();
        assertThat(made.compiled().entry(next)).isNotNegative();
        code.atBegin(Translation.ALWAYS, ROWS);
        List<Boolean> compiled = new ArrayList<>();
        WorldState world = new WatchedWorld(world(bytes), slot -> {
            compiled.add(WatchedWorld.isReadByCompiledCode());
            code.setCompiled(made, Compilation.SHARED.time());
        });
        assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, GAS, Translation.ADAPTIVE))
                .isEqualTo(Program.run(Fork.OSAKA, world(bytes), Bytes.EMPTY, GAS, Translation.NEVER));
        assertThat(compiled).containsExactly(false, false);
        code.dropCompiled();
    }

    /** Calls are short, and what the frame uses between two of them is too. */
    @Test
    void aFrameThatCallsAgainAndAgainGoesOnCompiled() {
        Address other = new Address(0, 0, 0x07e5);
        Program program = Program.of().push(1).op(Op.SLOAD, Op.POP).push(2_000);
        int begin = program.bytes().size();
        Bytes bytes = program.op(Op.JUMPDEST)
                .push(0, 0, 0, 0)
                .push(other)
                .op(Op.GAS, Op.STATICCALL, Op.POP)
                .push(1)
                .op(Op.SWAP1, Op.SUB, Op.DUP1)
                .push(begin)
                .op(Op.JUMPI)
                .push(2)
                .op(Op.SLOAD)
                .returnTop()
                .bytes();
        MapWorld world = world(bytes)
                .put(other, 1, UInt256.ZERO, Program.of().op(Op.STOP).bytes(), Map.of());
        Code code = CodeCache.SHARED.get(OPCODES, Keccak.hash(bytes), bytes);
        Compiler.Made made = Compiler.compile(code, ROWS).orElseThrow();
        code.atBegin(Translation.ALWAYS, ROWS);
        List<Boolean> compiled = new ArrayList<>();
        WorldState watched = new WatchedWorld(world, slot -> {
            compiled.add(WatchedWorld.isReadByCompiledCode());
            code.setCompiled(made, Compilation.SHARED.time());
        });
        assertThat(Program.run(Fork.OSAKA, watched, Bytes.EMPTY, GAS, Translation.ADAPTIVE))
                .isEqualTo(Program.run(Fork.OSAKA, world, Bytes.EMPTY, GAS, Translation.NEVER));
        assertThat(compiled).containsExactly(false, true);
        code.dropCompiled();
    }

    /** No trace begins at the only block of a loop whose jump goes to what a mask came to: it is not asked for in each turn. */
    @Test
    void whereNoTraceBeginsTheFrameLooksNowAndThen() {
        int turns = 200_000;
        Program program = Program.of().push(turns);
        int begin = program.bytes().size();
        Bytes bytes = program.op(Op.JUMPDEST)
                .push(1)
                .op(Op.SWAP1, Op.SUB, Op.DUP1)
                .push(begin)
                .op(Op.CALLDATASIZE, Op.ADD)
                .push(0xffff)
                .op(Op.AND, Op.JUMPI, Op.STOP)
                .bytes();
        Code code = new Code(Keccak.hash(bytes), bytes, grown -> {});
        code.atBegin(Translation.ALWAYS, ROWS);
        Compiler.Made made = Compiler.compile(code, ROWS).orElseThrow();
        assertThat(made.compiled().entry(begin)).isEqualTo(-1);
        Machine machine =
                new Machine(ForkRules.of(Fork.OSAKA), Precompiles.of(Fork.OSAKA), Translation.ADAPTIVE, Purpose.BLOCKS);
        Frame frame = machine.push();
        frame.begin(CallKind.CALL, code, null, Program.CALLER, UInt256.ZERO, GAS);
        code.setCompiled(made, Compilation.SHARED.time());
        assertThat(new BlockLoop(machine).run(frame)).isEqualTo(Step.DONE);
        long used = GAS - frame.gas;
        assertThat(used).isGreaterThan(20L * turns);
        assertThat(frame.vainLooks).isPositive().isLessThanOrEqualTo((int)
                (BlockLoop.VAIN_LOOKS * (used / BlockLoop.LOOK_GAS)));
    }

    /** A loop that is unrolled and entered at a place that is computed: each of its cases falls into the next, and no push names it. */
    @Test
    void casesThatAreJumpedIntoAndFallIntoEachOtherStayCompiled() {
        int turns = 16;
        Program program = Program.of().push(turns, 0);
        int begin = program.bytes().size();
        program.op(Op.JUMPDEST, Op.DUP1 + 1).push(7).op(Op.AND).push(4).op(Op.MUL);
        int cases = program.bytes().size() + 4;
        program.push(cases).op(Op.ADD, Op.JUMP);
        assertThat(program.bytes().size()).isEqualTo(cases);
        for (int i = 0; i < 8; i++) program.op(Op.JUMPDEST).push(3).op(Op.ADD);
        Bytes bytes = program.op(Op.SWAP1)
                .push(1)
                .op(Op.SWAP1, Op.SUB, Op.SWAP1, Op.DUP1 + 1)
                .push(begin)
                .op(Op.JUMPI)
                .push(1)
                .op(Op.SLOAD, Op.ADD)
                .returnTop()
                .bytes();
        Code code = CodeCache.SHARED.get(OPCODES, Keccak.hash(bytes), bytes);
        Compiler.Made made = Compiler.compile(code, ROWS).orElseThrow();
        for (int i = 0; i < 8; i++)
            assertThat(made.compiled().entry(cases + 4 * i)).as("case %d", i).isNotNegative();
        code.setCompiled(made, Compilation.SHARED.time());
        List<Boolean> compiled = new ArrayList<>();
        WorldState world = new WatchedWorld(world(bytes), slot -> compiled.add(WatchedWorld.isReadByCompiledCode()));
        Program.Run run = Program.run(Fork.OSAKA, world, Bytes.EMPTY, GAS, Translation.ADAPTIVE);
        // Of 8 cases those from the one on that the turn's number says, each 3; and slot 1.
        assertThat(UInt256.at(run.outcome().output().unsafeArray(), 0)).isEqualTo(UInt256.of(2 * 36 * 3 + 40));
        assertThat(compiled).containsExactly(true);
        long used = GAS - run.outcome().gasLeft();
        // A frame that was left to the interpreter would not have come back.
        assertThat(used).isLessThan(BlockLoop.LOOK_GAS);
        for (long gas = 0; gas <= used; gas++) {
            assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, gas, Translation.ADAPTIVE))
                    .as("%d gas", gas)
                    .isEqualTo(Program.run(Fork.OSAKA, world(bytes), Bytes.EMPTY, gas, Translation.NEVER));
        }
        code.dropCompiled();
    }

    private static void settle() {
        try {
            Compilation.SHARED.settle();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MapWorld world(Bytes bytes) {
        return new MapWorld()
                .put(
                        Program.SELF,
                        1,
                        UInt256.ONE,
                        bytes,
                        Map.of(UInt256.of(1), UInt256.of(40), UInt256.of(2), UInt256.of(2)));
    }

    /** Counts down, reads slot 1, counts down again, reads slot 2, and returns their sum. */
    private static Bytes twoLoops(int first, int second) {
        Program program = Program.of();
        countdown(program, first);
        program.push(1).op(Op.SLOAD);
        countdown(program, second);
        return program.push(2).op(Op.SLOAD, Op.ADD).returnTop().bytes();
    }

    private static void countdown(Program program, int from) {
        program.push(from);
        int begin = program.bytes().size();
        program.op(Op.JUMPDEST)
                .push(1)
                .op(Op.SWAP1, Op.SUB, Op.DUP1)
                .push(begin)
                .op(Op.JUMPI, Op.POP);
    }
}
