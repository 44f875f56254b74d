package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.world.MapWorld;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Depth is data, not Java stack. */
class DepthTest {
    /** Calls itself with all gas before anything else, and adds one to what the callee returned. */
    private static final Bytes SELF_CALL = Program.of()
            .push(32, 0, 0, 0, 0)
            .op(Op.ADDRESS, Op.GAS, Op.CALL)
            .op(Op.POP)
            .push(0)
            .op(Op.MLOAD)
            .push(1)
            .op(Op.ADD)
            .returnTop()
            .bytes();

    @Test
    void codeThatCallsItselfReachesFrame1025OnASmallThread() throws InterruptedException {
        AtomicReference<Interpreter.Outcome> outcome = new AtomicReference<>();
        MapWorld world = new MapWorld().put(Program.SELF, SELF_CALL);
        Runnable run = () -> outcome.set(Program.run(Fork.OSAKA, world, Bytes.EMPTY, 1L << 60));
        Thread small = new Thread(null, run, "small", 128 * 1024);
        small.start();
        small.join();
        assertThat(outcome.get().halt()).isEmpty();
        assertThat(UInt256.at(outcome.get().output().unsafeArray(), 0)).isEqualTo(UInt256.of(1025));
    }

    /** 1,025 frames of 1,017 words and more; with this much gas a 64th kept at each depth stops nothing. */
    @Test
    void everyFrameMayHoldAFullStack() {
        Program program = Program.of();
        for (int i = 0; i < 1017; i++) program.push(1);
        Bytes code = program.push(0, 0, 0, 0, 0).op(Op.ADDRESS, Op.GAS, Op.CALL).bytes();
        MapWorld world = new MapWorld().put(Program.SELF, code);
        assertThat(Program.run(Fork.OSAKA, world, Bytes.EMPTY, 1L << 60).halt()).isEmpty();
    }
}
