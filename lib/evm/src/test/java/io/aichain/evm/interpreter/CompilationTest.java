package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.world.MapWorld;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which code is compiled, when, and how much of it is kept. */
class CompilationTest {
    private static final long[] ROWS = Row.all(OpcodeTable.of(Fork.OSAKA));
    private static final long HOT = 100_000_000;

    @Test
    void codeIsCompiledOnceItIsHotAndNeverWhileThatIsOff() throws ExecutionException, InterruptedException {
        Compilation compilation = new Compilation(1 << 20);
        Code code = code(1);
        code.ran(HOT, ROWS, compilation);
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNull();
        compilation.start(Thread.ofPlatform().daemon().factory(), CompilationTest::defect);
        code.ran(1, ROWS, compilation);
        compilation.settle();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNotNull();
        assertThat(code.compiled(Translation.ALWAYS, ROWS, compilation)).isNull();
        assertThat(code.compiled(Translation.NEVER, ROWS, compilation)).isNull();
    }

    @Test
    void coldCodeIsNotCompiled() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code code = code(1);
        code.ran(900_000, ROWS, compilation);
        compilation.settle();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNull();
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
            assertThat(code.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNotNull();
            compilation.sweep();
        }
        assertThat(compilation.bytes()).isGreaterThan(0);
        assertThat(codes.getFirst().compiled(Translation.ADAPTIVE, ROWS, compilation))
                .isNull();
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
            assertThat(hot.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNotNull();
        }
        assertThat(cold.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNull();
        cold.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(cold.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNotNull();
    }

    @Test
    @Timeout(60)
    void aDroppedClassIsUnloaded() throws ExecutionException, InterruptedException {
        Compilation compilation = on(1 << 20);
        Code code = code(1);
        code.ran(HOT, ROWS, compilation);
        compilation.settle();
        WeakReference<Class<?>> type = new WeakReference<>(
                code.compiled(Translation.ADAPTIVE, ROWS, compilation).getClass());
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
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNull();
        assertThat(compilation.bytes()).isZero();
    }

    private static void defect(Throwable defect) {
        throw new AssertionError(defect);
    }

    private static Compilation on(long maxBytes) {
        Compilation compilation = new Compilation(maxBytes);
        compilation.start(Thread.ofPlatform().daemon().factory(), CompilationTest::defect);
        return compilation;
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
        assertThat(before.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNotNull();
        assertThat(after.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNull();
    }

    /** The way that a node goes: the same code again and again, until it is hot, and then compiled. */
    @Test
    @Tag("P3")
    void codeThatIsRunUntilItIsHotIsCompiledAndComesToTheSame() throws ExecutionException, InterruptedException {
        // counts down from 20,000 and returns how often
        Program loop = Program.of().push(0, 20_000).op(Op.JUMPDEST).push(1).op(Op.SWAP1, Op.SUB, Op.SWAP1);
        Bytes bytes = loop.push(1)
                .op(Op.ADD, Op.SWAP1, Op.DUP1)
                .push(5)
                .op(Op.JUMPI, Op.POP)
                .returnTop()
                .bytes();
        MapWorld world = new MapWorld().put(Program.SELF, 1, UInt256.ONE, bytes, Map.of());
        Program.Run first = Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, Translation.ADAPTIVE);
        assertThat(first.outcome().halt()).isEmpty();
        assertThat(UInt256.at(first.outcome().output().unsafeArray(), 0)).isEqualTo(UInt256.of(20_000));
        Code code = CodeCache.SHARED.get(OpcodeTable.of(Fork.OSAKA), Keccak.hash(bytes), bytes);
        Compilation.begin(Thread.ofPlatform().daemon().factory(), CompilationTest::defect);
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, 2_000_000, Translation.ADAPTIVE))
                        .isEqualTo(first);
                Compilation.SHARED.settle();
            }
            assertThat(code.compiled(Translation.ADAPTIVE, ROWS, Compilation.SHARED))
                    .isNotNull();
        } finally {
            Compilation.end();
        }
    }

    @Test
    void aDefectOfTheCompilerIsTold() throws ExecutionException, InterruptedException {
        Compilation compilation = new Compilation(1 << 20);
        List<Throwable> told = new CopyOnWriteArrayList<>();
        compilation.start(Thread.ofPlatform().daemon().factory(), told::add);
        Code code = code(1);
        // Without rows there is no instruction to look up.
        code.ran(HOT, new long[0], compilation);
        compilation.settle();
        assertThat(told).hasSize(1);
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS, compilation)).isNull();
    }

    /** Some thousand bytes of code. */
    private static Code code(int n) {
        byte[] bytes = new byte[1_000];
        for (int i = 0; i < 900; i += 3) {
            bytes[i] = (byte) Op.GAS;
            bytes[i + 1] = (byte) Op.MLOAD;
            bytes[i + 2] = (byte) Op.JUMPDEST;
        }
        bytes[950] = (byte) n;
        return new Code(Keccak.hash(bytes), Bytes.wrap(bytes), grown -> {});
    }
}
