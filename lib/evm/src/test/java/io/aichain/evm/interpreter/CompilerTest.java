package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fixtures.Fixtures;
import io.aichain.evm.fixtures.Json;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.world.MapWorld;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What code compiles to: no code to more than is said, and the worst code to the same result. */
class CompilerTest {
    private static final long[] ROWS = Row.all(OpcodeTable.of(Fork.OSAKA));
    /** Some three times what the worst pattern takes. */
    private static final long MOST_ALLOCATED_PER_BYTE = 4_500;

    @ParameterizedTest
    @EnumSource(Callee.class)
    void eachCalleeIsAMethodOfThatType(Callee callee) {
        List<Method> found = Arrays.stream(callee.owner().getDeclaredMethods())
                .filter(method -> method.getName().equals(callee.method()))
                .filter(method -> java.lang.invoke.MethodType.methodType(
                                method.getReturnType(), method.getParameterTypes())
                        .descriptorString()
                        .equals(callee.type().descriptorString()))
                .toList();
        assertThat(found).hasSize(1);
    }

    static Stream<List<Integer>> patterns() {
        return Stream.of(
                List.of(Op.JUMPDEST),
                List.of(Op.JUMPDEST, Op.STOP),
                List.of(Op.JUMPDEST, Op.JUMP),
                List.of(Op.PUSH1),
                List.of(Op.PUSH0),
                List.of(Op.PUSH32),
                List.of(Op.DUP1),
                List.of(Op.DUP16),
                List.of(Op.SWAP16),
                List.of(Op.POP),
                List.of(Op.GAS),
                List.of(Op.GAS, Op.POP),
                List.of(Op.MSIZE),
                List.of(Op.CALLER),
                List.of(Op.ADD),
                List.of(Op.GAS, Op.DUP1, Op.ADD),
                List.of(Op.CALLDATASIZE, Op.CALLER, Op.MUL, Op.POP),
                List.of(Op.GAS, Op.GAS, Op.GAS, Op.MULMOD),
                List.of(Op.GAS, Op.CALLER, Op.SDIV),
                List.of(Op.PUSH0, Op.MLOAD),
                List.of(Op.GAS, Op.PUSH0, Op.MSTORE),
                List.of(Op.PUSH0, Op.PUSH0, Op.LOG0),
                List.of(Op.GAS, Op.PUSH0, Op.SSTORE),
                List.of(Op.PUSH0, Op.JUMP),
                List.of(Op.GAS, Op.PUSH1, Op.ADD, Op.JUMPI),
                List.of(Op.GAS, Op.DUP1, Op.JUMPI, Op.JUMPDEST),
                List.of(Op.PUSH0, Op.JUMPDEST),
                List.of(Op.PUSH0, Op.JUMPDEST, Op.SWAP16, Op.DUP16),
                List.of(Op.JUMPDEST, Op.GAS, Op.GAS, Op.LT, Op.SWAP16),
                List.of(Op.PUSH0, Op.PUSH0, Op.PUSH0, Op.PUSH0, Op.PUSH0, Op.PUSH0, Op.PUSH0, Op.CALL));
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void theWorstCodeStaysWithinItsBoundsAndDoesTheSame(List<Integer> pattern) {
        for (int length : new int[] {24_576, Translator.MAX_CODE_BYTES}) {
            byte[] code = repeated(pattern, length);
            bounded(code);
            same(code, 3_000_000);
        }
    }

    /** Steps are what the compiler's time is made of, and, unlike time, the same on every machine. */
    @ParameterizedTest
    @MethodSource("patterns")
    void twiceTheCodeIsTwiceTheWork(List<Integer> pattern) {
        long once = steps(repeated(pattern, 24_000));
        long twice = steps(repeated(pattern, 48_000));
        assertThat(twice).as("after %d steps", once).isBetween(once, 2 * once + once / 5);
    }

    /** Instructions that are walked over are not all: traces are put together, classes written and their stack maps made, in new objects. */
    @ParameterizedTest
    @MethodSource("patterns")
    void twiceTheCodeTakesTwiceTheMemory(List<Integer> pattern) {
        long once = allocated(repeated(pattern, 24_000));
        long twice = allocated(repeated(pattern, 48_000));
        assertThat(twice).as("after %d bytes", once).isLessThan(2 * once + once / 4 + (1 << 20));
        assertThat(once).isLessThan(24_000L * MOST_ALLOCATED_PER_BYTE);
    }

    /** Bytes of objects that this thread makes while it compiles the code. */
    private static long allocated(byte[] code) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        int written = Compiler.plan(Code.initial(Bytes.wrap(code)), ROWS)
                .map(plan -> Compiler.write(plan).length)
                .orElse(0);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isGreaterThan(written);
        return allocated;
    }

    /** Of all attempts, each to its end or to where the budget ends it. */
    private static long steps(byte[] code) {
        long steps = 0;
        for (boolean copies : new boolean[] {true, false}) {
            Budget budget = new Budget(code.length, Budget.bytes(code.length));
            Optional<Plan> plan = plan(code, copies, budget);
            steps += budget.steps();
            if (plan.isEmpty()) continue;
            if (plan.get().reckonsGoals()) {
                Budget more = new Budget(code.length, Budget.bytes(code.length));
                plan(code, copies, true, more);
                steps += more.steps();
            }
            break;
        }
        return steps;
    }

    static byte[] repeated(List<Integer> pattern, int length) {
        byte[] code = new byte[length];
        for (int i = 0; i < length; i++)
            code[i] = pattern.get(i % pattern.size()).byteValue();
        return code;
    }

    @Test
    void randomBytesStayWithinTheBoundsAndDoTheSame() {
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            byte[] code = new byte[i % 2 == 0 ? 24_576 : 3_000];
            random.nextBytes(code);
            if (i % 4 < 2) code[0] = Op.JUMPDEST;
            bounded(code);
            same(code, 1_000_000);
        }
    }

    /** A jump from each short block into one that emits nothing and goes on without end, which is walked over again for each of them. */
    @ParameterizedTest
    @ValueSource(ints = {0x3000, 0x8000})
    void whatEmitsNothingIsNotWalkedOverForEachThatGoesThere(int goal) {
        byte[] code = new byte[2 * goal];
        byte[] jump = {Op.JUMPDEST, Op.PUSH1 + 1, (byte) (goal >> 8), (byte) goal, Op.JUMP};
        for (int i = 0; i + jump.length <= goal; i += jump.length) System.arraycopy(jump, 0, code, i, jump.length);
        code[goal] = code[goal + 1] = Op.JUMPDEST;
        for (int i = goal + 2; i < code.length; i += 2) {
            code[i] = Op.PUSH0;
            code[i + 1] = Op.POP;
        }
        for (boolean copies : new boolean[] {true, false}) {
            Budget budget = new Budget(code.length, Budget.bytes(code.length));
            Optional<Plan> plan = plan(code, copies, budget);
            assertThat(budget.steps()).isLessThan(65L * code.length);
            assertThat(plan.isEmpty()).isEqualTo(copies);
        }
        bounded(code);
        same(code, 3_000_000);
    }

    /** Copied behind each of the blocks, the powers of its number are constants, a hundred entries of the class for each block. */
    @Test
    void moreConstantsThanAClassHasPlaceForAreNotPlanned() {
        int goal = 9_000;
        byte[] code = new byte[goal + 39];
        for (int i = 0; i < 1_000; i++) {
            int c = 0x10001 + 2 * i;
            byte[] block = {
                Op.JUMPDEST,
                Op.PUSH1 + 2,
                (byte) (c >> 16),
                (byte) (c >> 8),
                (byte) c,
                Op.PUSH1 + 1,
                (byte) (goal >> 8),
                (byte) goal,
                Op.JUMP
            };
            System.arraycopy(block, 0, code, 9 * i, 9);
        }
        code[goal] = Op.JUMPDEST;
        for (int i = 0; i < 12; i++) {
            code[goal + 1 + 3 * i] = code[goal + 2 + 3 * i] = (byte) Op.DUP1;
            code[goal + 3 + 3 * i] = Op.MUL;
        }
        code[goal + 37] = Op.CALLDATASIZE;
        code[goal + 38] = Op.JUMP;
        // Of bytes and instructions that are walked over there are not too many.
        assertThat(plan(code, true, new Budget(code.length, Long.MAX_VALUE))).isEmpty();
        assertThat(plan(code, false, new Budget(code.length, Long.MAX_VALUE))).isPresent();
        bounded(code);
        same(code, 3_000_000);
    }

    /** What real contracts compile to does not grow by traces for computed jumps: they have none. */
    @Test
    void contractsOfSolidityJumpToNothingThatArithmeticCameTo() {
        int contracts = 0;
        for (Path file : Fixtures.jsonFiles(Fixtures.unpacked(Fixtures.WORKLOADS))) {
            for (JsonNode account : Json.read(file).elements().next().get("pre")) {
                Bytes code = Json.bytes(account.get("code"));
                Optional<Plan> plan = Compiler.plan(Code.initial(code), ROWS);
                if (code.isEmpty() || plan.isEmpty()) continue;
                assertThat(plan.get().reckonsGoals()).as(file.toString()).isFalse();
                contracts++;
            }
        }
        assertThat(contracts).isGreaterThan(6);
    }

    /** Each place to which a computed jump may go would be a trace of its own, which loads and stores two words: too much. */
    @Test
    void whereTracesForComputedJumpsWouldBeTooManyThereAreThoseWithout() {
        byte[] code = repeated(List.of(Op.JUMPDEST, Op.SWAP16), 24_000);
        byte[] jump = {Op.CALLDATASIZE, Op.PUSH1, 6, Op.ADD, Op.JUMP};
        System.arraycopy(jump, 0, code, 0, jump.length);
        assertThat(plan(code, true, true, new Budget(code.length, Budget.bytes(code.length))))
                .isEmpty();
        Plan without = plan(code, true, new Budget(code.length, Budget.bytes(code.length)))
                .orElseThrow();
        assertThat(without.reckonsGoals()).isTrue();
        assertThat(Compiler.plan(Code.initial(Bytes.wrap(code)), ROWS)
                        .orElseThrow()
                        .pcs())
                .isEqualTo(without.pcs());
        same(code, 3_000_000);
    }

    private static Optional<Plan> plan(byte[] bytes, boolean copies, Budget budget) {
        return plan(bytes, copies, false, budget);
    }

    private static Optional<Plan> plan(byte[] bytes, boolean copies, boolean reckoned, Budget budget) {
        Code code = Code.initial(Bytes.wrap(bytes));
        return Compiler.plan(code, new Ways(new Shape(code, ROWS), copies, reckoned, pc -> false), ROWS, budget);
    }

    private static void bounded(byte[] code) {
        long begun = System.nanoTime();
        Optional<byte[]> made =
                Compiler.plan(Code.initial(Bytes.wrap(code)), ROWS).map(Compiler::write);
        // Some ten times what it takes: what is not linear takes a thousand times as long.
        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
        if (made.isEmpty()) return;
        assertThat(made.get().length).isLessThan(80 * code.length);
        for (var method : ClassFile.of().parse(made.get()).methods()) {
            assertThat(method.findAttribute(Attributes.code()).orElseThrow().codeLength())
                    .as(method.methodName().stringValue())
                    .isLessThan(8000);
        }
    }

    private static void same(byte[] code, long gas) {
        MapWorld world = new MapWorld().put(Program.SELF, 1, UInt256.of(1000), Bytes.wrap(code), Map.of());
        Program.Run plain = Program.run(Fork.OSAKA, world, Bytes.EMPTY, gas, Translation.NEVER);
        assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, gas, Translation.COMPILED))
                .isEqualTo(plain);
    }

    /** The method's code is written from lists whose length was reckoned with before: never more than that. */
    @Test
    @Tag("P3")
    void noRegionIsLongerThanWasReckoned() {
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            Bytes code = RandomProgram.of(random, 400);
            CompilationReport report = CompilationReport.of(Fork.OSAKA, code).orElseThrow();
            int[] reckoned = new int[report.regionBytes().size()];
            for (CompilationReport.TraceLine trace : report.traces()) reckoned[trace.region()] += trace.bytes();
            for (int region = 0; region < reckoned.length; region++) {
                assertThat(report.regionBytes().get(region)).isLessThan(reckoned[region] + 150);
            }
        }
    }
}
