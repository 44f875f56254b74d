package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** What tests of the compiler begin with: one at work, which is to have no defect, and code that it takes. */
abstract class CompilerAtWork {
    static final long[] ROWS = Row.all(OpcodeTable.of(Fork.OSAKA));
    /** Gas, of one run, that makes any code hot. */
    static final long HOT = 100_000_000;

    /** A test that wants one takes it out. */
    final List<Throwable> defects = new CopyOnWriteArrayList<>();

    @AfterEach
    void theCompilerHadNoDefect() {
        assertThat(defects).isEmpty();
    }

    /** With place for classes, of which all together have so many bytes at most. */
    final Compilation on(long maxBytes) {
        return on(maxBytes, () -> false, () -> {});
    }

    /** @param isShort whether the JVM has hardly place for classes @param collect asks for the unloading of those that were dropped */
    final Compilation on(long maxBytes, BooleanSupplier isShort, Runnable collect) {
        Compilation compilation = new Compilation(maxBytes, isShort, collect);
        start(compilation);
        return compilation;
    }

    final void start(Compilation compilation) {
        compilation.start(Thread.ofPlatform().daemon().factory(), defects::add);
    }

    /** The process's own, until {@link Compilation#end}. */
    final void beginShared() {
        Compilation.begin(Thread.ofPlatform().daemon().factory(), defects::add);
    }

    /** Some thousand bytes of code. */
    static Code code(int n) {
        return code(n, grown -> {});
    }

    static Code code(int n, int length) {
        return code(n, length, grown -> {});
    }

    static Code code(int n, Consumer<Code> grown) {
        return code(n, 1_000, grown);
    }

    private static Code code(int n, int length, Consumer<Code> grown) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length - 100; i += 3) {
            bytes[i] = (byte) Op.GAS;
            bytes[i + 1] = (byte) Op.MLOAD;
            bytes[i + 2] = (byte) Op.JUMPDEST;
        }
        bytes[length - 50] = (byte) n;
        return new Code(Keccak.hash(bytes), Bytes.wrap(bytes), grown);
    }
}
