package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Opcode;
import io.aichain.evm.fork.OpcodeTable;

/**
 * A row of the opcode table in one long: gas in the high 32 bits; then whether a word is pushed (1 bit at 29), and the largest (13
 * bits at 16) and smallest height of the stack (16 bits) in longs.
 */
final class Row {
    /** No height is as large as this smallest one. */
    static final long UNDEFINED = 0xffff;

    private Row() {}

    static long[] all(OpcodeTable table) {
        long[] rows = new long[256];
        for (int op = 0; op < 256; op++)
            rows[op] = table.opcode(op).map(Row::of).orElse(UNDEFINED);
        return rows;
    }

    private static long of(Opcode row) {
        int highest = 4 * (Opcode.STACK_LIMIT - Math.max(0, row.pushes() - row.pops()));
        long pushes = row.pushes() > 0 ? 1 : 0;
        return (long) row.gas() << 32 | pushes << 29 | (long) highest << 16 | 4L * row.pops();
    }

    static int gas(long row) {
        return (int) (row >>> 32);
    }

    static int lowest(long row) {
        return (int) row & 0xffff;
    }

    static int highest(long row) {
        return (int) row >>> 16 & 0x1fff;
    }

    static int pops(long row) {
        return lowest(row) / 4;
    }

    static boolean pushes(long row) {
        return ((int) row >>> 29 & 1) != 0;
    }

    /** By how many words the stack grows; 0 if it shrinks. */
    static int growth(long row) {
        return Opcode.STACK_LIMIT - highest(row) / 4;
    }
}
