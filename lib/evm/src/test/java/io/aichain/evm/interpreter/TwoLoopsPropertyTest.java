package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.world.MapWorld;
import io.aichain.evm.world.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Code in register form, and compiled, against the same code byte by byte: gas, output, reason, state, logs and refund. */
@Tag("P3")
class TwoLoopsPropertyTest {
    private static final long GAS = 60_000;
    private static final Bytes INPUT = Bytes.wrap(new byte[] {1, 0, -1, 7, 9, 0, 0, 0, 0, 31, 4});

    @Property(tries = 4000)
    void bothComeToTheSame(@ForAll long seed, @ForAll Fork fork) {
        Random random = new Random(seed);
        Bytes code = RandomProgram.of(random, 5 + random.nextInt(150));
        same(fork, code, GAS);
        same(Fork.OSAKA, code, random.nextInt(30_000));
    }

    /** Gas that runs out at every single point of a run. */
    @Property(tries = 60)
    void bothRunOutOfGasAlikeWhereverThatIs(@ForAll long seed) {
        Random random = new Random(seed);
        Bytes code = RandomProgram.of(random, 40 + random.nextInt(60));
        long used = GAS - same(Fork.OSAKA, code, GAS).outcome().gasLeft();
        long step = Math.max(1, used / 1500);
        for (long gas = 0; gas <= Math.min(used, 1500); gas++) same(Fork.OSAKA, code, gas);
        for (long gas = 1500; gas <= used; gas += step) same(Fork.OSAKA, code, gas);
    }

    /** Traces that end and begin anywhere. */
    @Property(tries = 500)
    void whereCompiledCodeIsCutChangesNothing(@ForAll long seed, @ForAll Fork fork) {
        Random random = new Random(seed);
        Bytes bytes = RandomProgram.of(random, 5 + random.nextInt(150));
        long gas = random.nextBoolean() ? GAS : random.nextInt(20_000);
        Program.Run plain = Program.run(fork, world(bytes), INPUT, gas, Translation.NEVER);
        OpcodeTable table = OpcodeTable.of(fork);
        Code code = CodeCache.SHARED.get(table, Keccak.hash(bytes), bytes);
        for (int every : new int[] {1, 2, 5, 20}) {
            Compiler.Made made = Compiler.compile(code, Row.all(table), pc -> random.nextInt(every) == 0, 1 << 20)
                    .orElseThrow();
            code.setCompiled(made, 0);
            assertThat(Program.run(fork, world(bytes), INPUT, gas, Translation.COMPILED))
                    .as("%s, cut every %d, %d gas: %s", fork, every, gas, bytes)
                    .isEqualTo(plain);
        }
        code.dropCompiled();
    }

    /** Classes come and go in the midst of runs, as the compiler's thread has them come and go; register form is there or not. */
    @Property(tries = 500)
    void classesThatComeAndGoDuringARunChangeNothing(@ForAll long seed, @ForAll Fork fork) {
        Random random = new Random(seed);
        Bytes bytes = RandomProgram.of(random, 40 + random.nextInt(150));
        long gas = random.nextBoolean() ? GAS : random.nextInt(20_000);
        OpcodeTable table = OpcodeTable.of(fork);
        long[] rows = Row.all(table);
        Code code = CodeCache.SHARED.get(table, Keccak.hash(bytes), bytes);
        Compiler.Made made = Compiler.compile(code, rows, pc -> random.nextInt(5) == 0, 1 << 20)
                .orElseThrow();
        if (random.nextBoolean()) code.atBegin(Translation.ALWAYS, rows);
        if (random.nextBoolean()) code.setCompiled(made, 0);
        WorldState watched = new WatchedWorld(world(bytes), slot -> {
            if (random.nextBoolean()) code.setCompiled(made, 0);
            else code.dropCompiled();
        });
        Program.Run plain = Program.run(fork, world(bytes), INPUT, gas, Translation.NEVER);
        for (int i = 0; i < 4; i++) {
            assertThat(Program.run(fork, watched, INPUT, gas, Translation.ADAPTIVE))
                    .as("%s, run %d, %d gas: %s", fork, i, gas, bytes)
                    .isEqualTo(plain);
        }
        code.dropCompiled();
    }

    /** Who traces sees each step, whether the code has a class or not. */
    @Property(tries = 300)
    void tracesOfCodeThatIsCompiledAreThoseOfCodeThatIsNot(@ForAll long seed, @ForAll Fork fork) {
        Random random = new Random(seed);
        Bytes bytes = RandomProgram.of(random, 5 + random.nextInt(150));
        long gas = random.nextBoolean() ? GAS : random.nextInt(20_000);
        OpcodeTable table = OpcodeTable.of(fork);
        Program.Run untraced = Program.run(fork, world(bytes), INPUT, gas, Translation.COMPILED);
        Code code = CodeCache.SHARED.get(table, Keccak.hash(bytes), bytes);
        assertThat(code.compiled(Translation.COMPILED, Row.all(table))).isNotNull();
        List<String> compiled = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        assertThat(traced(fork, bytes, gas, Translation.COMPILED, compiled)).isEqualTo(untraced);
        assertThat(traced(fork, bytes, gas, Translation.NEVER, plain)).isEqualTo(untraced);
        assertThat(compiled).isEqualTo(plain);
        // An account without code, which few pieces may come to, has no step.
        assertThat(plain.isEmpty()).isEqualTo(bytes.isEmpty());
    }

    private static Program.Run traced(Fork fork, Bytes code, long gas, Translation translation, List<String> seen) {
        Tracer tracer = new Tracer() {
            @Override
            public void step(int pc, int op, long left, int depth, FrameView frame) {
                StringBuilder step = new StringBuilder("%d %d %d %d %d %d %s"
                        .formatted(pc, op, left, depth, frame.memorySize(), frame.refund(), frame.returnData()));
                for (int i = 0; i < frame.stackSize(); i++)
                    step.append(' ').append(frame.stack(i).toBigInteger());
                seen.add(step.toString());
            }
        };
        Interpreter interpreter = new Interpreter(ForkRules.of(fork), Precompiles.of(fork), translation);
        return Program.run(fork, world(code), INPUT, gas, interpreter, tracer);
    }

    private static MapWorld world(Bytes code) {
        return new MapWorld()
                .put(
                        Program.SELF,
                        1,
                        UInt256.of(1000),
                        code,
                        Map.of(UInt256.ONE, UInt256.of(5), UInt256.ZERO, UInt256.MAX));
    }

    private static Program.Run same(Fork fork, Bytes code, long gas) {
        MapWorld world = world(code);
        Program.Run plain = Program.run(fork, world, INPUT, gas, Translation.NEVER);
        assertThat(Program.run(fork, world, INPUT, gas, Translation.ALWAYS))
                .as("%s, %d gas: %s", fork, gas, code)
                .isEqualTo(plain);
        assertThat(Program.run(fork, world, INPUT, gas, Translation.COMPILED))
                .as("compiled, %s, %d gas: %s", fork, gas, code)
                .isEqualTo(plain);
        assertThat(Program.run(fork, world, INPUT, gas, Translation.ADAPTIVE)).isEqualTo(plain);
        return plain;
    }
}
