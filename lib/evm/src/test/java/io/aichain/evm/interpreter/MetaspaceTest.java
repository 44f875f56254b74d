package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of hot code where the JVM has hardly place for classes. */
class MetaspaceTest extends CompilerAtWork {
    @Test
    void whileTheJvmHasHardlyPlaceForClassesNothingIsCompiledAndLaterItIs()
            throws ExecutionException, InterruptedException {
        AtomicBoolean isShort = new AtomicBoolean(true);
        Compilation compilation = on(1 << 20, isShort::get, () -> {});
        Code code = code(1);
        code.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNull();
        assertThat(compilation.counts()).isEqualTo(new Compilation.Counts(0, 0, 0, 0, 0, 0, 1));
        isShort.set(false);
        code.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(code.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
        assertThat(compilation.counts().skipped()).isEqualTo(1);
    }

    @Test
    void whereWhatWasDroppedTakesThePlaceItsUnloadingIsAskedForNowAndThen()
            throws ExecutionException, InterruptedException {
        AtomicBoolean isShort = new AtomicBoolean();
        AtomicBoolean helps = new AtomicBoolean();
        AtomicInteger collections = new AtomicInteger();
        Compilation compilation = on(1 << 20, isShort::get, () -> {
            collections.incrementAndGet();
            if (helps.get()) isShort.set(false);
        });
        Code wanted = code(2);
        code(1).ran(HOT, ROWS, compilation);
        compilation.settle();
        isShort.set(true);
        wanted.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(collections).as("nothing was dropped").hasValue(0);
        for (int i = 0; i < 20; i++) compilation.sweep();
        for (int i = 0; i < 3; i++) {
            wanted.ran(HOT, ROWS, compilation);
            compilation.settle();
        }
        assertThat(collections).as("not each time").hasValue(1);
        isShort.set(false);
        code(3).ran(HOT, ROWS, compilation);
        compilation.settle();
        isShort.set(true);
        helps.set(true);
        for (int i = 0; i < 20; i++) compilation.sweep();
        assertThat(compilation.counts()).isEqualTo(new Compilation.Counts(0, 0, 0, 2, 0, 2, 4));
        wanted.ran(HOT, ROWS, compilation);
        compilation.settle();
        assertThat(collections).hasValue(2);
        assertThat(wanted.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
        assertThat(compilation.counts().skipped()).isEqualTo(4);
    }

    @Test
    void placeForClassesIsShortOnlyWhereItIsLimited() {
        assertThat(Metaspace.isShort(new MemoryUsage(0, 50, 75, 100))).isFalse();
        assertThat(Metaspace.isShort(new MemoryUsage(0, 50, 76, 100))).isTrue();
        assertThat(Metaspace.isShort(new MemoryUsage(0, 50, 1L << 40, -1))).isFalse();
    }
}
