package io.aichain.evm.interpreter;

/**
 * The instructions of the register form: what a block of code does once DUP, SWAP, POP and most PUSHes are gone. One long each, from
 * the low end: 8 bits of operation, 8 of a small number ({@code extra}), then three signed places of 16 bits: operands x and y, result
 * d. A place counts longs of the flat stack from where its top was when the block began. Instructions with a constant have it in place
 * of an operand: 16 bits in y, or 32 bits in x and y; {@code ..._POOL} have the number of a word in the pool in y.
 *
 * <p>A block begins with two longs: gas (32 bits), largest and smallest height of the stack in longs (16 bits each); then the program
 * counter of its first byte. A conditional or static jump has one more long, the place in the stream to go to; its d is the new top.
 */
final class Ins {
    static final int STOP = 0, UNDEFINED = 1, FALL = 2, JUMP = 3, JUMP_TO = 4, JUMPI_TO = 5, GAS = 6;
    /** An instruction outside the loop, its byte in extra; d is the top of the stack for it. The second kind ends the block. */
    static final int OTHER = 7, OTHER_END = 8;

    static final int MOVE = 9, EXCHANGE = 10, SET = 11, SET_POOL = 12;
    static final int MLOAD = 13, MLOAD_AT = 14, MSTORE = 15, MSTORE_AT = 16, MSTORE8 = 17, MSIZE = 18;
    static final int CALLDATALOAD = 19, CALLDATASIZE = 20;
    static final int ADD = 21, MUL = 22, SUB = 23, DIV = 24, SDIV = 25, MOD = 26, SMOD = 27, ADDMOD = 28, MULMOD = 29;
    static final int SIGNEXTEND = 30,
            AND = 31,
            OR = 32,
            XOR = 33,
            BYTE = 34,
            SHL = 35,
            SHR = 36,
            SAR = 37,
            NOT = 38,
            CLZ = 39;
    static final int ADD_SMALL = 40, AND_POOL = 41, SHL_BY = 42, SHR_BY = 43, SAR_BY = 44;
    /** Comparisons; extra 1 turns the answer round. */
    static final int LT = 45,
            GT = 46,
            SLT = 47,
            SGT = 48,
            EQ = 49,
            ISZERO = 50,
            LT_POOL = 51,
            GT_POOL = 52,
            EQ_POOL = 53;
    /** Jumps if a comparison holds, in the same order. */
    static final int IF_LT = 54, IF_GT = 55, IF_SLT = 56, IF_SGT = 57, IF_EQ = 58, IF_ZERO = 59, IF_LT_POOL = 60;

    static final int IF_GT_POOL = 61, IF_EQ_POOL = 62;

    /** Longs before a block's first instruction. */
    static final int HEADER = 2;

    private Ins() {}

    static long pack(int op, int extra, int x, int y, int d) {
        return (long) d << 48 | (long) (y & 0xffff) << 32 | (long) (x & 0xffff) << 16 | (long) extra << 8 | op;
    }

    /** @param number 32 bits in place of x and y */
    static long packWide(int op, int number, int d) {
        return (long) d << 48 | (number & 0xffffffffL) << 16 | op;
    }

    static int op(long ins) {
        return (int) ins & 0xff;
    }

    static int extra(long ins) {
        return (int) ins >>> 8 & 0xff;
    }

    static int x(long ins) {
        return (short) (ins >> 16);
    }

    static int y(long ins) {
        return (short) (ins >> 32);
    }

    static int d(long ins) {
        return (int) (ins >> 48);
    }

    static boolean isComparison(long ins) {
        return op(ins) >= LT && op(ins) <= EQ_POOL;
    }
}
