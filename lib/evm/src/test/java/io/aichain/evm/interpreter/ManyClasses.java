package io.aichain.evm.interpreter;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Contract after contract of the largest size becomes hot, as one would send them who wants the JVM's memory: a process of its own, whose
 * JVM is limited as the one of an executor's image is. Prints how many were compiled and how
 * many were not for want of place, the bytes of all that was made and of what is in use at the end, and what the JVM held at most.
 */
final class ManyClasses {
    private static final int CODE_BYTES = 24_576;
    private static final long HOT = 100_000_000;

    private ManyClasses() {}

    /** @param args how many contracts */
    public static void main(String[] args) throws Exception {
        long[] rows = Row.all(OpcodeTable.of(Fork.OSAKA));
        List<Throwable> defects = new ArrayList<>();
        Compilation.begin(Thread.ofPlatform().daemon().factory(), defects::add);
        // On a node the code cache holds them, and with them the classes that are in use.
        List<Code> codes = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            Code code = code(i);
            codes.add(code);
            code.ran(HOT, rows, Compilation.SHARED);
            Compilation.SHARED.settle();
            // as a block does that runs it: what was never asked for is not there to be run
            if (code.compiled(Translation.ADAPTIVE, rows) != null) bytes += code.compiledBytes();
        }
        Compilation.end();
        if (!defects.isEmpty()) throw new IllegalStateException("the compiler failed", defects.getFirst());
        Compilation.Counts counts = Compilation.now();
        long live = codes.stream().mapToLong(Code::compiledBytes).sum();
        System.out.println(counts.made() + " " + counts.skipped() + " " + bytes + " " + live + " " + peak("Metaspace"));
    }

    private static long peak(String pool) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(bean -> bean.getName().equals(pool))
                .map(MemoryPoolMXBean::getPeakUsage)
                .findFirst()
                .orElseThrow()
                .getCommitted();
    }

    /** Of instructions that compile to much, and unlike all others. */
    static Code code(int number) {
        byte[] bytes = new byte[CODE_BYTES];
        bytes[0] = Op.PUSH1 + 3;
        for (int i = 1; i <= 4; i++) bytes[i] = (byte) (number >>> 8 * (4 - i));
        byte[] pattern = {Op.JUMPDEST, Op.GAS, Op.CALLER, Op.MUL, Op.CALLDATASIZE, Op.CALLER, Op.LT, Op.POP, Op.POP};
        for (int i = 5; i < bytes.length; i++) bytes[i] = pattern[(i - 5) % pattern.length];
        return new Code(Keccak.hash(bytes), Bytes.wrap(bytes), grown -> {});
    }
}
