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
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.world.MapWorld;
import io.aichain.evm.world.WorldState;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which code is compiled, when, and how much of it is kept. */
class CompilationTest extends CompilerAtWork {
    @Test
    void codeIsCompiledOnceItIsHotAndNeverWhileThatIsOff() throws ExecutionException, InterruptedException {
        Compilation compilation = new Compilation(1 << 20, () -> false, () -> {});
        Code code = code(1);
        code.ran(HOT, ROWS, compilation);
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
        start(compilation);
        code.ran(1, ROWS, compilation);
        compilation.settle();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
        assertThat(code.compiled(Translation.ALWAYS, ROWS)).isNull();
        assertThat(code.compiled(Translation.NEVER, ROWS)).isNull();
    }

    @Test
    void coldCodeIsNotCompiled() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code code = code(1);
        code.ran(900_000, ROWS, compilation);
        compilation.settle();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
    }

    @Test
    void allClassesTogetherStayBelowTheBoundAndTheColdestGo() throws ExecutionException, InterruptedException {
        Compilation compilation = on(200_000);
        List<Code> codes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Code code = code(i);
            codes.add(code);
            code.ran(HOT, ROWS, compilation);
            compilation.settle();
            assertThat(compilation.bytes()).isLessThanOrEqualTo(200_000);
            assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
            compilation.sweep();
        }
        assertThat(compilation.bytes()).isGreaterThan(0);
        assertThat(codes.getFirst().compiled(Translation.ADAPTIVE, ROWS)).isNull();
    }

    @Test
    void codeThatDoesNotRunForSomeSweepsIsDroppedAndWhatRunsStays() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code hot = code(1);
        Code cold = code(2);
        hot.ran(HOT, ROWS, compilation);
        cold.ran(HOT, ROWS, compilation);
        compilation.settle();
        for (int i = 0; i < 20; i++) {
            compilation.sweep();
            hot.ranAt(compilation.time());
            assertThat(hot.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
        }
        assertThat(cold.compiled(Translation.ADAPTIVE, ROWS)).isNull();
        cold.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(cold.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
    }

    @Test
    @Timeout(60)
    void aDroppedClassIsUnloaded() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code code = code(1);
        code.ran(HOT, ROWS, compilation);
        compilation.settle();
        WeakReference<Class<?>> type =
                new WeakReference<>(code.compiled(Translation.ADAPTIVE, ROWS).getClass());
        code.dropCompiled();
        while (type.get() != null) System.gc();
    }

    @Test
    void codeThatCompilesToTooMuchIsNotAskedForAgain() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        byte[] bytes = new byte[Translator.MAX_CODE_BYTES + 1];
        Code code = new Code(Keccak.hash(bytes), Bytes.wrap(bytes), grown -> {});
        code.ran(HOT * 10, ROWS, compilation);
        compilation.settle();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
        assertThat(compilation.bytes()).isZero();
    }

    @Test
    void afterTheEndNothingMoreIsCompiledAndWhatIsStays() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code before = code(1);
        before.ran(HOT, ROWS, compilation);
        compilation.settle();
        compilation.stop();
        Code after = code(2);
        after.ran(HOT, ROWS, compilation);
        assertThat(compilation.isOn()).isFalse();
        assertThat(before.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
        assertThat(after.compiled(Translation.ADAPTIVE, ROWS)).isNull();
    }

    /** The way that a node goes: the same code again and again, until it is hot, and then compiled. */
    @Test
    @Tag("P3")
    void codeThatIsRunUntilItIsHotIsCompiledAndComesToTheSame() throws ExecutionException, InterruptedException {
        Bytes bytes = countdown(20_000);
        MapWorld world = new MapWorld().put(Program.SELF, 1, UInt256.ONE, bytes, Map.of());
        Program.Run first = Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, Translation.ADAPTIVE);
        assertThat(first.outcome().halt()).isEmpty();
        assertThat(UInt256.at(first.outcome().output().unsafeArray(), 0)).isEqualTo(UInt256.of(20_000));
        Code code = CodeCache.SHARED.get(OpcodeTable.of(Fork.OSAKA), Keccak.hash(bytes), bytes);
        beginShared();
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, Translation.ADAPTIVE))
                        .isEqualTo(first);
                Compilation.SHARED.settle();
            }
            assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
        } finally {
            Compilation.end();
        }
    }

    /** However long the compiler's thread takes, hot code runs on as it did. */
    @Test
    @Tag("P3")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aBlockDoesNotWaitForTheCompiler() throws ExecutionException, InterruptedException {
        Bytes bytes = countdown(20_002);
        MapWorld world = new MapWorld().put(Program.SELF, 1, UInt256.ONE, bytes, Map.of());
        Program.Run plain = Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, Translation.NEVER);
        Code code = CodeCache.SHARED.get(OpcodeTable.of(Fork.OSAKA), Keccak.hash(bytes), bytes);
        CountDownLatch isHeld = new CountDownLatch(1);
        Semaphore held = new Semaphore(0);
        Code holds = code(1, grown -> {
            isHeld.countDown();
            held.acquireUninterruptibly();
        });
        beginShared();
        try {
            holds.ran(HOT, ROWS, Compilation.SHARED);
            isHeld.await();
            for (int i = 0; i < 10; i++) {
                assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, interpreter(Purpose.BLOCKS)))
                        .isEqualTo(plain);
            }
            assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
            held.release();
            Compilation.SHARED.settle();
            assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
        } finally {
            held.release();
            Compilation.end();
        }
    }

    @Test
    void aDefectOfTheCompilerIsTold() throws ExecutionException, InterruptedException {
        Compilation compilation = new Compilation(1 << 20, () -> false, () -> {});
        List<Throwable> told = new CopyOnWriteArrayList<>();
        compilation.start(Thread.ofPlatform().daemon().factory(), told::add);
        Code code = code(1);
        // Without rows there is no instruction to look up.
        code.ran(HOT, new long[0], compilation);
        compilation.settle();
        assertThat(told).hasSize(1);
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
    }

    @Test
    void whoIsToldAndFailsDoesNotEndWhatIsRepeated() {
        List<String> ran = new ArrayList<>();
        Runnable task = Compilation.told(
                defect -> {
                    ran.add("told");
                    throw new IllegalStateException("who is told fails");
                },
                () -> {
                    ran.add("ran");
                    throw new IllegalStateException("a defect");
                });
        task.run();
        task.run();
        assertThat(ran).containsExactly("ran", "told", "ran", "told");
    }

    @Test
    void twoWhoAskForTheSameCodeGetItCompiledOnce() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code code = code(1);
        assertThat(compilation.ask(code, ROWS)).isTrue();
        assertThat(compilation.ask(code, ROWS)).isFalse();
        compilation.settle();
        assertThat(compilation.ask(code, ROWS)).isFalse();
        code.dropCompiled();
        assertThat(compilation.ask(code, ROWS)).isTrue();
        compilation.settle();
    }

    @Test
    void whatWaitsAtTheEndIsAskedForAgainWhenItIsHotAgain() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Semaphore held = new Semaphore(0);
        Code holds = code(1, grown -> held.acquireUninterruptibly());
        Code waits = code(2);
        holds.ran(HOT, ROWS, compilation);
        waits.ran(HOT, ROWS, compilation);
        compilation.stop();
        start(compilation);
        held.release();
        waits.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(waits.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
    }

    @Test
    void anErrorLeavesCodeToBeCompiledWhenItIsHotAgain() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        AtomicInteger times = new AtomicInteger();
        Code code = code(1, grown -> {
            if (times.getAndIncrement() == 0) throw new OutOfMemoryError("of this test");
        });
        code.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(defects).singleElement().isInstanceOf(OutOfMemoryError.class);
        defects.clear();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
        assertThat(compilation.bytes()).isZero();
        code.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
    }

    @Test
    void whatAnotherCompiledIsNotDroppedWithTheClassBefore() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code code = code(1);
        code.ran(HOT, ROWS, compilation);
        compilation.settle();
        Compiler.Made other = Compiler.compile(code, ROWS).orElseThrow();
        code.setCompiled(other, 0);
        for (int i = 0; i < 20; i++) compilation.sweep();
        assertThat(compilation.bytes()).isZero();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isSameAs(other.compiled());
    }

    /** Calls, and who has nothing compiled, leave code as it is, however often they run it. */
    @Test
    void onlyBlocksHeatCode() throws ExecutionException, InterruptedException {
        Bytes bytes = countdown(20_001);
        MapWorld world = new MapWorld().put(Program.SELF, 1, UInt256.ONE, bytes, Map.of());
        Code code = CodeCache.SHARED.get(OpcodeTable.of(Fork.OSAKA), Keccak.hash(bytes), bytes);
        beginShared();
        try {
            Program.Run first = Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, interpreter(Purpose.CALLS));
            for (int i = 0; i < 10; i++) {
                Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, interpreter(Purpose.CALLS));
                Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, Translation.INTERPRETED);
            }
            Compilation.SHARED.settle();
            assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
            for (int i = 0; i < 10; i++) {
                Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, interpreter(Purpose.BLOCKS));
            }
            Compilation.SHARED.settle();
            assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
            assertThat(code.compiled(Translation.INTERPRETED, ROWS)).isNull();
            assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, interpreter(Purpose.CALLS)))
                    .isEqualTo(first);
        } finally {
            Compilation.end();
        }
    }

    /** A few bytes that call a precompile for more gas than makes code hot. */
    @Test
    void whatAPrecompileUsesDoesNotHeatItsCaller() throws ExecutionException, InterruptedException {
        Address costly = new Address(0, 0, 0x000a_1000);
        Precompiles precompiles =
                Precompiles.of(Fork.OSAKA).with(costly, Precompile.priced(input -> 5_000_000, input -> input));
        Bytes wrapper = Program.of()
                .push(0, 0, 0, 0)
                .push(costly)
                .op(Op.GAS, Op.STATICCALL)
                .returnTop()
                .bytes();
        MapWorld world = new MapWorld().put(Program.SELF, 1, UInt256.ONE, wrapper, Map.of());
        Interpreter interpreter = new Interpreter(ForkRules.of(Fork.OSAKA), precompiles);
        beginShared();
        try {
            for (int i = 0; i < 50; i++) {
                Program.Run run = Program.run(Fork.OSAKA, world, Bytes.EMPTY, 10_000_000, interpreter);
                assertThat(UInt256.at(run.outcome().output().unsafeArray(), 0)).isEqualTo(UInt256.ONE);
                assertThat(run.outcome().gasLeft()).isLessThan(5_000_000);
            }
            Compilation.SHARED.settle();
        } finally {
            Compilation.end();
        }
        Code code = CodeCache.SHARED.get(OpcodeTable.of(Fork.OSAKA), Keccak.hash(wrapper), wrapper);
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
    }

    @Test
    void aRunThatDidNotComeToItsEndKeepsNoClass() {
        Machine machine =
                new Machine(ForkRules.of(Fork.OSAKA), Precompiles.of(Fork.OSAKA), Translation.ADAPTIVE, Purpose.BLOCKS);
        Compiled made = Compiler.compile(code(1), ROWS).orElseThrow().compiled();
        List<Frame> frames = List.of(machine.push(), machine.push());
        frames.forEach(frame -> frame.compiled = made);
        machine.begin();
        assertThat(machine.depth).isEqualTo(-1);
        assertThat(frames).allMatch(frame -> frame.compiled == null);
    }

    /** Code that calls another, and is dropped while that runs: the frame ends as what it began as. */
    @Test
    @Tag("P3")
    void aClassThatIsDroppedDuringACallIsRunToTheEnd() {
        Address other = new Address(0, 0, 0x07e4);
        Bytes callee = Program.of().push(7).op(Op.SLOAD).returnTop().bytes();
        Bytes caller = Program.of()
                .push(32, 0, 0, 0)
                .push(other)
                .op(Op.GAS, Op.STATICCALL)
                .push(0)
                .op(Op.MLOAD, Op.ADD)
                .returnTop()
                .bytes();
        Code code = CodeCache.SHARED.get(OpcodeTable.of(Fork.OSAKA), Keccak.hash(caller), caller);
        List<Boolean> wasCompiled = new ArrayList<>();
        MapWorld world = new MapWorld()
                .put(Program.SELF, caller)
                .put(other, 1, UInt256.ZERO, callee, Map.of(UInt256.of(7), UInt256.of(41)));
        WorldState dropping = new WatchedWorld(world, slot -> {
            wasCompiled.add(code.compiled(Translation.ADAPTIVE, ROWS) != null);
            code.dropCompiled();
        });
        Program.Run plain = Program.run(Fork.OSAKA, world, Bytes.EMPTY, 100_000, Translation.NEVER);
        assertThat(UInt256.at(plain.outcome().output().unsafeArray(), 0)).isEqualTo(UInt256.of(42));
        assertThat(Program.run(Fork.OSAKA, dropping, Bytes.EMPTY, 100_000, Translation.COMPILED))
                .isEqualTo(plain);
        assertThat(wasCompiled).containsExactly(true);
    }

    @Test
    void whatIsCompiledAndWhatWasDroppedIsCounted() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code code = code(1);
        code.ran(HOT, ROWS, compilation);
        compilation.settle();
        Compilation.Counts one = compilation.counts();
        assertThat(one).isEqualTo(new Compilation.Counts(1, compilation.bytes(), 0, 1, 0, 0, 0));
        for (int i = 0; i < 20; i++) compilation.sweep();
        assertThat(compilation.counts()).isEqualTo(new Compilation.Counts(0, 0, 0, 1, 0, 1, 0));
    }

    @Test
    void whatCameToTooMuchIsNotTriedAgainWhenTheCacheHasForgottenIt() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        byte[] tooMuch = CompilerTest.patterns()
                .map(pattern -> CompilerTest.repeated(pattern, 24_576))
                .filter(bytes ->
                        Compiler.plan(Code.initial(Bytes.wrap(bytes)), ROWS).isEmpty())
                .findFirst()
                .orElseThrow();
        Code first = new Code(Keccak.hash(tooMuch), Bytes.wrap(tooMuch), grown -> {});
        first.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(compilation.counts().givenUp()).isEqualTo(1);
        Code again = new Code(Keccak.hash(tooMuch), Bytes.wrap(tooMuch), grown -> {});
        assertThat(compilation.ask(again, ROWS)).isFalse();
        again.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(compilation.counts()).isEqualTo(new Compilation.Counts(0, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void aDefectIsNotMetASecondTime() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code code = code(1);
        code.ran(HOT, new long[0], compilation);
        compilation.settle();
        assertThat(defects).singleElement().isInstanceOf(RuntimeException.class);
        defects.clear();
        assertThat(compilation.ask(code(1), new long[0])).isFalse();
    }

    @Test
    void ofWhatWasGivenUpTheOldestIsForgottenFirst() {
        GivenUp few = new GivenUp(2);
        for (int i = 0; i < 3; i++) few.add(code(i).hash);
        assertThat(few.has(code(0).hash)).isFalse();
        assertThat(few.has(code(1).hash)).isTrue();
        assertThat(few.has(code(2).hash)).isTrue();
    }

    private static Interpreter interpreter(Purpose purpose) {
        return new Interpreter(ForkRules.of(Fork.OSAKA), Precompiles.of(Fork.OSAKA), Translation.ADAPTIVE, purpose);
    }

    /** Counts down and returns how often. */
    private static Bytes countdown(int from) {
        Program loop = Program.of().push(0, from).op(Op.JUMPDEST).push(1).op(Op.SWAP1, Op.SUB, Op.SWAP1);
        return loop.push(1)
                .op(Op.ADD, Op.SWAP1, Op.DUP1)
                .push(5)
                .op(Op.JUMPI, Op.POP)
                .returnTop()
                .bytes();
    }
}
