package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Op;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Code that a compiler might have written on a bad day: much moving on the stack, constants beside values, loops and branches to
 * places that exist, memory and storage near zero, calls of every kind, mostly of itself, creations, copies and logs; and now and then
 * what no compiler writes.
 */
final class RandomProgram {
    private static final int[] UNARY = {
        Op.ISZERO,
        Op.NOT,
        Op.CLZ,
        Op.CALLDATALOAD,
        Op.MLOAD,
        Op.SLOAD,
        Op.BALANCE,
        Op.TLOAD,
        Op.EXTCODESIZE,
        Op.EXTCODEHASH,
        Op.BLOCKHASH,
        Op.BLOBHASH
    };
    private static final int[] LEAVES = {
        Op.GAS,
        Op.MSIZE,
        Op.PC,
        Op.CALLDATASIZE,
        Op.CALLER,
        Op.ADDRESS,
        Op.CODESIZE,
        Op.RETURNDATASIZE,
        Op.SELFBALANCE,
        Op.ORIGIN,
        Op.CALLVALUE,
        Op.GASPRICE,
        Op.COINBASE,
        Op.TIMESTAMP,
        Op.NUMBER,
        Op.PREVRANDAO,
        Op.GASLIMIT,
        Op.CHAINID,
        Op.BASEFEE,
        Op.BLOBBASEFEE
    };
    private static final int[] CALLS = {Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL};
    private static final int[] COPIES = {Op.CALLDATACOPY, Op.CODECOPY, Op.RETURNDATACOPY, Op.MCOPY, Op.EXTCODECOPY};
    private static final int[] BINARY = {
        Op.ADD,
        Op.MUL,
        Op.SUB,
        Op.DIV,
        Op.SDIV,
        Op.MOD,
        Op.SMOD,
        Op.SIGNEXTEND,
        Op.LT,
        Op.GT,
        Op.SLT,
        Op.SGT,
        Op.EQ,
        Op.AND,
        Op.OR,
        Op.XOR,
        Op.BYTE,
        Op.SHL,
        Op.SHR,
        Op.SAR,
        Op.EXP
    };

    private final Random random;
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();
    private final List<Integer> destinations = new ArrayList<>();
    /** Where two bytes of a jump's goal stand. */
    private final List<Integer> goals = new ArrayList<>();

    private int height;

    private RandomProgram(Random random) {
        this.random = random;
    }

    static Bytes of(Random random, int pieces) {
        RandomProgram program = new RandomProgram(random);
        for (int i = 0; i < pieces; i++) program.piece();
        return program.linked();
    }

    private void piece() {
        switch (random.nextInt(27)) {
            case 0, 1, 2, 3 -> push();
            case 4, 5, 6 -> {
                if (height > 0) op(Op.DUP1 + random.nextInt(Math.min(16, height)), 1);
            }
            case 7, 8, 9 -> {
                if (height > 1) op(Op.SWAP1 + random.nextInt(Math.min(16, height - 1)), 0);
            }
            case 10, 11 -> {
                if (height > 0) op(Op.POP, -1);
            }
            case 12, 13, 14, 15 -> binary();
            case 16 -> {
                if (height > 0) op(UNARY[random.nextInt(UNARY.length)], 0);
            }
            case 17 -> op(LEAVES[random.nextInt(LEAVES.length)], 1);
            case 18 -> {
                if (height > 2) op(random.nextBoolean() ? Op.ADDMOD : Op.MULMOD, -2);
            }
            case 19 -> memory();
            case 20 -> {
                destinations.add(code.size());
                op(Op.JUMPDEST, 0);
            }
            case 21 -> branch();
            case 22 -> state();
            case 23 -> shuffle();
            case 24 -> copy();
            case 25 -> {
                if (random.nextInt(4) == 0) creation();
            }
            default -> {
                if (random.nextInt(12) == 0) code.write(random.nextInt(256));
            }
        }
    }

    private void push() {
        switch (random.nextInt(5)) {
            case 0 -> op(Op.PUSH0, 1);
            case 1 -> {
                op(Op.PUSH32, 1);
                byte[] word = new byte[32];
                if (random.nextBoolean()) java.util.Arrays.fill(word, (byte) -1);
                else random.nextBytes(word);
                code.writeBytes(word);
            }
            case 2 -> {
                op(Op.PUSH1 + 1, 1);
                code.write(random.nextInt(256));
                code.write(random.nextInt(256));
            }
            default -> {
                op(Op.PUSH1, 1);
                code.write(random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(40));
            }
        }
    }

    private void binary() {
        if (height > 1) op(BINARY[random.nextInt(BINARY.length)], -1);
    }

    private void memory() {
        op(Op.PUSH1, 1);
        code.write(random.nextInt(200));
        switch (random.nextInt(5)) {
            case 0 -> op(Op.MLOAD, 0);
            case 1 -> {
                if (height > 1) op(Op.MSTORE, -2);
            }
            case 2 -> {
                if (height > 1) op(Op.MSTORE8, -2);
            }
            default -> {
                op(Op.PUSH1, 1);
                code.write(random.nextInt(70));
                int topics = random.nextInt(Math.min(9, height - 1));
                if (topics > 4) op(Op.KECCAK256, -1);
                else op(Op.LOG0 + topics, -2 - topics);
            }
        }
    }

    private void state() {
        push();
        switch (random.nextInt(4)) {
            case 0 -> {
                if (height > 1) op(Op.SSTORE, -2);
            }
            case 1 -> {
                if (height > 1) op(Op.TSTORE, -2);
            }
            case 2 -> call();
            default -> {
                op(Op.PUSH1, 1);
                code.write(random.nextInt(64));
                if (random.nextInt(4) == 0) op(random.nextBoolean() ? Op.RETURN : Op.REVERT, -2);
                else if (random.nextInt(12) == 0) op(Op.SELFDESTRUCT, -1);
                else op(Op.POP, -1);
            }
        }
    }

    /** Of itself, of an account without code, or of the identity precompile, whose output is what it was given. */
    private void call() {
        int kind = CALLS[random.nextInt(CALLS.length)];
        small(70);
        small(70);
        small(70);
        small(70);
        boolean hasValue = kind == Op.CALL || kind == Op.CALLCODE;
        if (hasValue) small(random.nextInt(4) == 0 ? 3 : 1);
        switch (random.nextInt(4)) {
            case 0 -> op(Op.CALLER, 1);
            case 1 -> {
                op(Op.PUSH1, 1);
                code.write(4);
            }
            default -> op(Op.ADDRESS, 1);
        }
        op(Op.PUSH1 + 1, 1);
        code.write(random.nextInt(8));
        code.write(random.nextInt(256));
        op(kind, hasValue ? -6 : -5);
    }

    /** Of what memory holds, which seldom is code that ends well, or of a single STOP, which does. */
    private void creation() {
        boolean second = random.nextBoolean();
        if (second) small(3);
        small(random.nextInt(3) == 0 ? 60 : 1);
        small(70);
        small(random.nextInt(3) == 0 ? 3 : 1);
        op(second ? Op.CREATE2 : Op.CREATE, second ? -3 : -2);
    }

    private void copy() {
        int kind = COPIES[random.nextInt(COPIES.length)];
        small(70);
        small(kind == Op.RETURNDATACOPY ? 3 : 70);
        small(200);
        if (kind == Op.EXTCODECOPY) op(random.nextBoolean() ? Op.ADDRESS : Op.CALLER, 1);
        op(kind, kind == Op.EXTCODECOPY ? -4 : -3);
    }

    private void small(int below) {
        op(Op.PUSH1, 1);
        code.write(random.nextInt(below));
    }

    /** More words displaced at once than a block has spare slots. */
    private void shuffle() {
        if (random.nextInt(3) > 0) return;
        while (height < 40) push();
        for (int i = random.nextInt(90); i > 0; i--) {
            if (random.nextInt(8) == 0) op(Op.DUP1 + random.nextInt(16), 1);
            else if (random.nextInt(8) == 0) op(Op.POP, -1);
            else if (random.nextInt(12) == 0) op(Op.XOR, -1);
            else op(Op.SWAP1 + random.nextInt(16), 0);
        }
    }

    private void branch() {
        if (random.nextInt(3) > 0 && height > 1) op(Op.LT + random.nextInt(6), 0);
        if (random.nextInt(4) == 0 && height > 0) op(Op.DUP1, 1);
        boolean conditional = height > 0 && random.nextInt(4) > 0;
        op(Op.PUSH1 + 1, 1);
        goals.add(code.size());
        code.write(0);
        code.write(0);
        // Now and then the goal is no constant to the translator.
        if (random.nextInt(12) == 0) {
            op(Op.MSIZE, 1);
            op(Op.POP, -1);
            op(Op.CALLDATASIZE, 1);
            op(Op.AND, -1);
        }
        op(conditional ? Op.JUMPI : Op.JUMP, conditional ? -2 : -1);
    }

    private void op(int opcode, int change) {
        code.write(opcode);
        height = Math.max(0, height + change);
    }

    private Bytes linked() {
        byte[] bytes = code.toByteArray();
        for (int goal : goals) {
            int to = destinations.isEmpty() || random.nextInt(20) == 0
                    ? random.nextInt(bytes.length)
                    : destinations.get(random.nextInt(destinations.size()));
            bytes[goal] = (byte) (to >> 8);
            bytes[goal + 1] = (byte) to;
        }
        return Bytes.wrap(bytes);
    }
}
