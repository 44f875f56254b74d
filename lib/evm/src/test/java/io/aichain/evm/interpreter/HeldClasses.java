package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.OpcodeTable;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Classes that were dropped and are held, as by frames that run for long, while the JVM collects: it then lets their place grow beyond
 * that at which nothing is compiled any more. Once nobody holds them, they must go although the JVM itself sees no need. A process of its
 * own; prints how many classes were made before that and after, and the bytes of metaspace before and after.
 */
final class HeldClasses {
    private static final long HOT = 100_000_000;
    private static final int MOST = 400;

    private HeldClasses() {}

    public static void main(String[] args) throws Exception {
        long[] rows = Row.all(OpcodeTable.of(Fork.OSAKA));
        List<Throwable> defects = new ArrayList<>();
        Compilation.begin(Thread.ofPlatform().daemon().factory(), defects::add);
        List<Code> codes = new ArrayList<>();
        List<Compiled> held = new ArrayList<>();
        boolean collected = false;
        while (Compilation.now().skipped() == 0 && codes.size() < MOST) {
            Code code = compile(codes, rows);
            held.add(code.compiled(Translation.ADAPTIVE, rows));
            MemoryUsage usage = Metaspace.usage().orElseThrow();
            if (!collected && usage.getUsed() > usage.getMax() / 100 * 55) {
                System.gc();
                collected = true;
            }
        }
        Compilation.Counts full = Compilation.now();
        long committedBefore = Metaspace.usage().orElseThrow().getCommitted();
        held.clear();
        for (int i = 0; i <= Compilation.COLLECT_AFTER; i++) Compilation.SHARED.sweep();
        compile(codes, rows);
        Compilation.end();
        if (!defects.isEmpty()) throw new IllegalStateException("the compiler failed", defects.getFirst());
        long committedAfter = Metaspace.usage().orElseThrow().getCommitted();
        System.out.println(full.made() + " " + Compilation.now().made() + " " + committedBefore + " " + committedAfter);
    }

    private static Code compile(List<Code> codes, long[] rows) throws Exception {
        Code code = ManyClasses.code(codes.size());
        codes.add(code);
        code.ran(HOT, rows, Compilation.SHARED);
        Compilation.SHARED.settle();
        return code;
    }
}
