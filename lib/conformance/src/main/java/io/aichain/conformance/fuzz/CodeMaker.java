package io.aichain.conformance.fuzz;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.Opcode;
import io.aichain.evm.fork.OpcodeTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Random programs that mostly do something: operands are there before an instruction takes them, jumps mostly go where they may, loops
 * end, memory stays small. Now and then each of these is broken on purpose.
 */
final class CodeMaker {
    private static final int MAX_NESTING = 2;

    private final Chance chance;
    private final Fork fork;
    private final List<Address> targets;
    private final PrecompileInputs precompiles;
    /** What pops and pushes and costs no thought, of this fork. */
    private final List<Opcode> simple = new ArrayList<>();

    private Assembler out;
    /** Words that are on the stack by what was made so far. */
    private int height;

    /** What lies below is a loop's and is left alone. */
    private int floor;

    private int nesting;
    private int creations;

    /** @param targets addresses worth asking about and calling */
    CodeMaker(Chance chance, Fork fork, List<Address> targets, PrecompileInputs precompiles) {
        this.chance = chance;
        this.fork = fork;
        this.targets = targets;
        this.precompiles = precompiles;
        OpcodeTable table = OpcodeTable.of(fork);
        for (int op = Op.ADD; op < Op.PUSH0; op++)
            if (isSimple(op)) table.opcode(op).ifPresent(simple::add);
    }

    private static boolean isSimple(int op) {
        return switch (op) {
            case Op.KECCAK256,
                    Op.CALLDATACOPY,
                    Op.CODECOPY,
                    Op.EXTCODECOPY,
                    Op.RETURNDATACOPY,
                    Op.MLOAD,
                    Op.MSTORE,
                    Op.MSTORE8,
                    Op.MCOPY,
                    Op.SLOAD,
                    Op.SSTORE,
                    Op.TLOAD,
                    Op.TSTORE,
                    Op.JUMP,
                    Op.JUMPI,
                    Op.BALANCE,
                    Op.EXTCODESIZE,
                    Op.EXTCODEHASH -> false;
            default -> true;
        };
    }

    /** A whole contract. */
    byte[] contract() {
        Assembler outer = out;
        int outerHeight = height;
        int outerFloor = floor;
        out = new Assembler();
        height = 0;
        floor = 0;
        statements(chance.between(3, 30));
        ending();
        if (chance.percent(10)) out.raw(chance.bytes(chance.below(40)));
        byte[] code = out.bytes();
        out = outer;
        height = outerHeight;
        floor = outerFloor;
        return code;
    }

    /** Code that gives code: of a contract, of a delegation, nothing, or nothing good. */
    byte[] initCode() {
        creations++;
        Assembler outer = out;
        int outerHeight = height;
        int outerFloor = floor;
        out = new Assembler();
        height = 0;
        floor = 0;
        statements(chance.between(0, 8));
        switch (chance.weighted(55, 10, 10, 15, 10)) {
            case 0 -> {
                byte[] code = creations > 2 ? chance.bytes(chance.below(40)) : contract();
                out.store(code, 0).push(code.length).push(0).op(Op.RETURN);
            }
            case 1 ->
                out.push(0xef)
                        .push(0)
                        .op(Op.MSTORE8)
                        .push(chance.below(5))
                        .push(0)
                        .op(Op.RETURN);
            case 2 -> out.push(chance.between(24_500, 24_700)).push(0).op(Op.RETURN);
            case 3 -> out.push(chance.below(200)).push(chance.below(64)).op(Op.RETURN);
            default -> ending();
        }
        byte[] code = out.bytes();
        out = outer;
        height = outerHeight;
        floor = outerFloor;
        creations--;
        return code;
    }

    private void statements(int count) {
        for (int i = 0; i < count; i++) statement();
    }

    private void statement() {
        switch (chance.weighted(26, 10, 8, 8, 12, 6, 7, 9, 5, 3, 4, 1, 1)) {
            case 0 -> compute();
            case 1 -> constant();
            case 2 -> shuffle();
            case 3 -> memory();
            case 4 -> storage();
            case 5 -> account();
            case 6 -> branch();
            case 7 -> call();
            case 8 -> copy();
            case 9 -> log();
            case 10 -> create();
            case 11 -> wild();
            default -> precompile();
        }
        while (height > 900 && height > floor) pop();
    }

    // --- statements: each leaves the stack as it says

    private void compute() {
        Opcode op = chance.of(simple);
        if (nesting > 0 || chance.percent(96)) operands(op.pops());
        apply(op);
    }

    private void operands(int needed) {
        while (height - floor < needed || (chance.percent(40) && height - floor < needed + 3)) push(chance.word());
    }

    private void apply(Opcode op) {
        out.op(op.code());
        height = Math.max(0, height - op.pops()) + op.pushes();
    }

    private void push(UInt256 word) {
        if (word.isZero() && fork.isAtLeast(Fork.SHANGHAI) && chance.percent(50)) out.op(Op.PUSH0);
        else out.push(word);
        height++;
    }

    /** Of any width, leading zeros too. */
    private void constant() {
        if (chance.percent(70)) {
            push(chance.word());
            return;
        }
        out.pushBytes(chance.bytes(chance.between(1, 32)));
        height++;
    }

    private void pop() {
        out.op(Op.POP);
        height--;
    }

    private void shuffle() {
        int n = chance.between(1, 16);
        if (height - floor < n) {
            if (chance.percent(80)) n = 1;
            operands(Math.max(2, n));
        }
        if (chance.percent(50)) {
            out.op(Op.DUP1 + n - 1);
            height++;
        } else if (n < height - floor) {
            out.op(Op.SWAP1 + n - 1);
        } else {
            pop();
        }
    }

    private UInt256 offset() {
        return switch (chance.weighted(1700, 280, 18, 2)) {
            case 0 -> UInt256.of(chance.below(256));
            case 1 -> UInt256.of(chance.below(2048));
            case 2 -> UInt256.of(chance.below(200_000));
            default -> chance.word();
        };
    }

    private UInt256 length() {
        return switch (chance.weighted(400, 1500, 98, 2)) {
            case 0 -> UInt256.ZERO;
            case 1 -> UInt256.of(chance.below(160));
            case 2 -> UInt256.of(chance.below(3000));
            default -> chance.word();
        };
    }

    private void memory() {
        switch (chance.below(4)) {
            case 0 -> {
                push(offset());
                out.op(Op.MLOAD);
            }
            case 1 -> {
                operands(1);
                push(offset());
                out.op(chance.percent(80) ? Op.MSTORE : Op.MSTORE8);
                height -= 2;
            }
            case 2 -> {
                push(length());
                push(offset());
                out.op(Op.KECCAK256);
                height--;
            }
            default -> {
                if (!fork.isAtLeast(Fork.CANCUN)) return;
                push(length());
                push(offset());
                push(offset());
                out.op(Op.MCOPY);
                height -= 3;
            }
        }
    }

    private UInt256 slot() {
        return chance.percent(92) ? UInt256.of(chance.below(6)) : chance.word();
    }

    private void storage() {
        boolean isTransient = fork.isAtLeast(Fork.CANCUN) && chance.percent(30);
        if (chance.percent(45)) {
            push(slot());
            out.op(isTransient ? Op.TLOAD : Op.SLOAD);
            return;
        }
        if (chance.percent(70)) push(UInt256.of(chance.below(3)));
        else operands(1);
        push(slot());
        out.op(isTransient ? Op.TSTORE : Op.SSTORE);
        height -= 2;
    }

    private void target() {
        if (chance.percent(94)) out.push(chance.of(targets));
        else out.push(chance.word());
        height++;
    }

    private void account() {
        target();
        int op = switch (chance.below(4)) {
            case 0 -> Op.BALANCE;
            case 1 -> Op.EXTCODESIZE;
            case 2 -> fork.isAtLeast(Fork.CONSTANTINOPLE) ? Op.EXTCODEHASH : Op.BALANCE;
            default -> Op.BLOCKHASH;
        };
        out.op(op);
    }

    private void branch() {
        if (nesting >= MAX_NESTING) return;
        nesting++;
        switch (chance.weighted(46, 31, 21, 2)) {
            case 0 -> skip();
            case 1 -> loop();
            case 2 -> jump();
            default -> {
                // Anywhere, which is mostly nowhere.
                push(UInt256.of(chance.below(400)));
                out.op(Op.JUMP);
                height--;
            }
        }
        nesting--;
    }

    /** Both ways lead to the same height. */
    private void skip() {
        operands(1);
        int to = out.pushLater();
        out.op(Op.JUMPI);
        height--;
        int before = height;
        statements(chance.between(1, 5));
        level(before);
        out.fill(to, out.size());
        out.op(Op.JUMPDEST);
    }

    private void jump() {
        int to = out.pushLater();
        out.op(Op.JUMP);
        // A push would swallow the destination.
        if (chance.percent(60)) for (byte b : chance.bytes(chance.below(20))) out.op(b & 0x5e);
        out.fill(to, out.size());
        out.op(chance.percent(99) ? Op.JUMPDEST : Op.ADD);
    }

    private void loop() {
        push(UInt256.of(chance.between(1, 5)));
        int top = out.size();
        out.op(Op.JUMPDEST);
        int before = height;
        int outerFloor = floor;
        floor = height;
        statements(chance.between(1, 5));
        level(before);
        floor = outerFloor;
        out.push(1).op(Op.SWAP1).op(Op.SUB).op(Op.DUP1).push(top).op(Op.JUMPI);
        pop();
    }

    private void level(int wanted) {
        while (height > wanted) pop();
        while (height < wanted) push(UInt256.of(chance.between(1, 9)));
    }

    private void call() {
        int kind = switch (chance.weighted(50, 10, 20, 20)) {
            case 0 -> Op.CALL;
            case 1 -> Op.CALLCODE;
            case 2 -> fork.isAtLeast(Fork.HOMESTEAD) ? Op.DELEGATECALL : Op.CALL;
            default -> fork.isAtLeast(Fork.BYZANTIUM) ? Op.STATICCALL : Op.CALL;
        };
        push(length());
        push(offset());
        push(length());
        push(offset());
        boolean carriesValue = kind == Op.CALL || kind == Op.CALLCODE;
        if (carriesValue) push(chance.percent(70) ? UInt256.ZERO : UInt256.of(chance.below(1000)));
        target();
        // With all gas in every call, programs that call each other would run until it is gone.
        if (chance.percent(20)) {
            out.op(Op.GAS);
            height++;
        } else {
            push(chance.percent(90) ? UInt256.of(chance.below(50_000)) : chance.word());
        }
        out.op(kind);
        height -= carriesValue ? 6 : 5;
        if (fork.isAtLeast(Fork.BYZANTIUM) && chance.percent(25)) {
            out.op(Op.RETURNDATASIZE);
            height++;
        }
    }

    private void copy() {
        switch (chance.below(4)) {
            case 0 -> copy(Op.CALLDATACOPY);
            case 1 -> copy(Op.CODECOPY);
            case 2 -> {
                push(length());
                push(offset());
                push(offset());
                target();
                out.op(Op.EXTCODECOPY);
                height -= 4;
            }
            default -> {
                if (!fork.isAtLeast(Fork.BYZANTIUM)) return;
                if (chance.percent(93)) {
                    out.op(Op.RETURNDATASIZE).push(0);
                    height += 2;
                    push(offset());
                } else {
                    push(length());
                    push(offset());
                    push(offset());
                }
                out.op(Op.RETURNDATACOPY);
                height -= 3;
            }
        }
    }

    private void copy(int op) {
        push(length());
        push(chance.percent(90) ? offset() : chance.word());
        push(offset());
        out.op(op);
        height -= 3;
    }

    private void log() {
        int topics = chance.below(5);
        operands(topics);
        push(length());
        push(offset());
        out.op(Op.LOG0 + topics);
        height -= topics + 2;
    }

    private void create() {
        if (creations > 1) return;
        byte[] code = initCode();
        int at = 32 * chance.below(4);
        out.store(code, at);
        boolean salted = fork.isAtLeast(Fork.CONSTANTINOPLE) && chance.percent(50);
        if (salted) push(UInt256.of(chance.below(3)));
        push(UInt256.of(chance.percent(97) ? code.length : chance.below(60_000)));
        push(UInt256.of(at));
        push(chance.percent(80) ? UInt256.ZERO : UInt256.of(chance.below(100)));
        out.op(salted ? Op.CREATE2 : Op.CREATE);
        height -= salted ? 3 : 2;
        if (chance.percent(40)) {
            // Calls what was made.
            out.op(Op.DUP1);
            height++;
            int address = height;
            for (int i = 0; i < 5; i++) push(UInt256.of(chance.below(64)));
            out.op(Op.DUP1 + height - address).op(Op.GAS).op(Op.CALL);
            height -= 4;
        }
    }

    private void precompile() {
        precompiles.call(out, fork);
        height++;
    }

    private void wild() {
        // In a loop it could make it endless.
        if (nesting == 0) out.raw(chance.bytes(chance.between(1, 4)));
    }

    private void ending() {
        switch (chance.weighted(30, 30, 12, 8, 3, 17)) {
            case 0 -> out.op(Op.STOP);
            case 1 -> {
                push(length());
                push(offset());
                out.op(Op.RETURN);
            }
            case 2 -> {
                push(length());
                push(offset());
                out.op(Op.REVERT);
            }
            case 3 -> {
                target();
                out.op(Op.SELFDESTRUCT);
            }
            case 4 -> out.op(Op.INVALID);
            default -> {}
        }
    }
}
