package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Code that nobody wrote: it ends, within its gas, and the same way twice. */
class RandomCodePropertyTest {
    @Tag("P3")
    @Property(tries = 3000)
    void anyCodeEndsWithoutAnExceptionAndTheSameWayTwice(@ForAll long seed, @ForAll Fork fork) {
        Random random = new Random(seed);
        Program program = Program.of();
        for (int i = 0; i < 200; i++) {
            // enough on the stack that most instructions find operands, small enough to be places in memory
            program.push(random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(300));
            if (random.nextBoolean()) program.push(random.nextInt(64));
            int op = random.nextInt(256);
            if (op != Op.STOP && op != Op.INVALID && op != Op.JUMP) program.op(op);
        }
        Bytes code = program.bytes();
        Bytes input = Bytes.wrap(new byte[random.nextInt(100)]);
        Interpreter.Outcome first = Program.run(fork, code, input, 200_000);
        assertThat(first.gasLeft()).isBetween(0L, 200_000L);
        assertThat(Program.run(fork, code, input, 200_000)).isEqualTo(first);
    }
}
