package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.world.MapWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Code that becomes as large a class as there may be: with nearly as many methods, or with one nearly as long. As a process of its own it
 * runs one of them again and again; what HotSpot makes of its methods, HotSpot prints if it is asked to.
 */
final class LargeClasses {
    private static final long GAS = 10_000_000;

    private static final long[] ROWS = Row.all(OpcodeTable.of(Fork.OSAKA));
    private static final int BLOCKS = 690;
    /** Of two bytes each, which become some 120: two blocks are too long for one method. */
    private static final int SUMS_OF_A_BLOCK = 26;

    private static final int UNUSED_BYTES = 16;

    private static final int[] WORDS = {Op.CALLER, Op.ADDRESS, Op.ORIGIN, Op.GASPRICE, Op.CALLVALUE, Op.COINBASE};
    private static final int[] SUMS = {Op.ADD, Op.SUB};

    private LargeClasses() {}

    /** @param args a file of code, and how often it runs */
    public static void main(String[] args) throws IOException {
        run(Bytes.wrap(Files.readAllBytes(Path.of(args[0]))), Integer.parseInt(args[1]));
    }

    /** @throws IllegalStateException if it does not end well, or compiled not as interpreted */
    static void run(Bytes code, int times) {
        MapWorld world = new MapWorld().put(Program.SELF, 1, UInt256.of(1000), code, Map.of());
        Program.Run plain = Program.run(Fork.OSAKA, world, Bytes.EMPTY, GAS, Translation.NEVER);
        if (plain.outcome().halt().isPresent()) throw new IllegalStateException("interpreted it came to " + plain);
        for (int i = 0; i < times; i++) {
            Program.Run run = Program.run(Fork.OSAKA, world, Bytes.EMPTY, GAS, Translation.COMPILED);
            if (!run.equals(plain)) throw new IllegalStateException("run " + i + " came to " + run + ", not " + plain);
        }
    }

    /** Blocks one behind the other, into each of which a jump might come from elsewhere too, so that each is a trace. */
    static Bytes manyMethods() {
        Random random = new Random(690);
        Program program = Program.of().op(Op.CALLER);
        int[] begins = new int[BLOCKS];
        for (int block = 0; block < BLOCKS; block++) {
            begins[block] = program.bytes().size();
            program.op(Op.JUMPDEST);
            sums(program, random, SUMS_OF_A_BLOCK);
        }
        program.returnTop();
        // Never run: places that are named, and bytes that let the whole become so much.
        for (int begin : begins) program.push(begin).op(new int[UNUSED_BYTES]);
        return program.bytes();
    }

    private static void sums(Program program, Random random, int count) {
        for (int i = 0; i < count; i++) {
            program.op(WORDS[random.nextInt(WORDS.length)], SUMS[random.nextInt(SUMS.length)]);
        }
    }

    /**
     * One trace of sums, which are written out where they are made, up to where a trace is to end as soon as it can, and of comparisons,
     * which are where they are stored, at its end. The longest that is taken at all.
     */
    static Bytes longMethod() {
        Bytes longest = null;
        int most = 0;
        for (int sums = 26; sums < 36; sums++) {
            for (int inversions = 0; inversions < 4; inversions++) {
                for (int comparisons = 70; comparisons < 100; comparisons++) {
                    Bytes code = longMethod(sums, inversions, comparisons);
                    int length = longestTrace(code).orElse(0);
                    if (length > most) {
                        most = length;
                        longest = code;
                    }
                }
            }
        }
        return longest;
    }

    private static Bytes longMethod(int sums, int inversions, int comparisons) {
        Program program = Program.of().op(Op.CALLER);
        sums(program, new Random(7), sums);
        for (int i = 0; i < inversions; i++) program.op(Op.NOT);
        int words = 1;
        int depth = 0;
        for (int i = 0; i < comparisons; i++) {
            // the word that all are compared with is where a DUP finds it
            if (depth == 14) {
                program.op(Op.DUP1 + depth);
                words++;
                depth = 0;
            }
            program.push(UInt256.of(i).not()).op(Op.DUP1 + depth + 1, Op.LT, Op.ISZERO);
            words++;
            depth++;
        }
        for (int i = 1; i < words; i++) program.op(i % 2 == 0 ? Op.ADD : Op.MUL);
        return program.returnTop().bytes();
    }

    /** In JVM instructions; empty for code that is not compiled. */
    static Optional<Integer> longestTrace(Bytes code) {
        return Compiler.plan(Code.initial(code), ROWS).map(plan -> {
            int longest = 0;
            for (int node = 0; node < plan.nodes(); node++)
                longest = Math.max(longest, plan.trace(node).bytes());
            return longest;
        });
    }

    static Optional<Integer> methods(Bytes code) {
        return Compiler.plan(Code.initial(code), ROWS).map(Plan::regions);
    }
}
