package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.world.MapWorld;
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
    void whereCompiledCodeIsCutChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        Bytes bytes = RandomProgram.of(random, 5 + random.nextInt(150));
        long gas = random.nextBoolean() ? GAS : random.nextInt(20_000);
        Program.Run plain = Program.run(Fork.OSAKA, world(bytes), INPUT, gas, Translation.NEVER);
        OpcodeTable table = OpcodeTable.of(Fork.OSAKA);
        Code code = CodeCache.SHARED.get(table, Keccak.hash(bytes), bytes);
        for (int every : new int[] {1, 2, 5, 20}) {
            Compiler.Made made = Compiler.compile(code, Row.all(table), pc -> random.nextInt(every) == 0, 1 << 20)
                    .orElseThrow();
            code.setCompiled(made, 0);
            assertThat(Program.run(Fork.OSAKA, world(bytes), INPUT, gas, Translation.COMPILED))
                    .as("cut every %d, %d gas: %s", every, gas, bytes)
                    .isEqualTo(plain);
        }
        code.dropCompiled();
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
