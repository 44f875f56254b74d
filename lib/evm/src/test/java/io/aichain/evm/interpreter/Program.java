package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.block.Log;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.fork.Op;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.MapWorld;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.WorldState;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Assembles code and runs it as the outermost call, for tests. */
public final class Program {
    public static final Address SELF = Address.fromHex("0x00000000000000000000000000000000000c0de0");
    public static final Address CALLER = Address.fromHex("0x00000000000000000000000000000000000ca11e");
    public static final Address COINBASE = Address.fromHex("0x00000000000000000000000000000000000c01b5");

    public static final BlockContext BLOCK = new BlockContext(
            1000,
            1_700_000_000,
            30_000_000,
            UInt256.of(7),
            Hash.fromHex("0x00000000000000000000000000000000000000000000000000000000000000aa"),
            COINBASE,
            UInt256.of(3),
            UInt256.of(4711),
            number -> new Hash(0, 0, 1, number));

    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    public static Program of() {
        return new Program();
    }

    public Program op(int... opcodes) {
        for (int opcode : opcodes) code.write(opcode);
        return this;
    }

    /** In as few bytes as it needs, at least one. */
    public Program push(UInt256 word) {
        byte[] bytes = word.isZero() ? new byte[1] : word.toMinimalArray();
        code.write(Op.PUSH1 + bytes.length - 1);
        code.writeBytes(bytes);
        return this;
    }

    public Program push(long... words) {
        for (long word : words) push(UInt256.of(word));
        return this;
    }

    public Program push(Address address) {
        return push(address.toWord());
    }

    /** Returns the top of the stack as 32 bytes. */
    public Program returnTop() {
        return push(0).op(Op.MSTORE).push(32, 0).op(Op.RETURN);
    }

    public Bytes bytes() {
        return Bytes.wrap(code.toByteArray());
    }

    public static Interpreter.Outcome run(Fork fork, Bytes code, Bytes input, long gas) {
        return run(fork, new MapWorld().put(SELF, 1, UInt256.of(1000), code, java.util.Map.of()), input, gas);
    }

    /** Calls {@link #SELF} in a world: byte by byte, in register form and compiled, which must come to the same. */
    public static Interpreter.Outcome run(Fork fork, MapWorld world, Bytes input, long gas) {
        Run plain = run(fork, world, input, gas, Translation.NEVER);
        for (Translation other : List.of(Translation.ALWAYS, Translation.ADAPTIVE, Translation.COMPILED)) {
            assertThat(run(fork, world, input, gas, other)).as(other.toString()).isEqualTo(plain);
        }
        return plain.outcome;
    }

    /** All that a run leaves. */
    record Run(Interpreter.Outcome outcome, StateChanges changes, List<Log> logs, long refund) {}

    static Run run(Fork fork, WorldState world, Bytes input, long gas, Translation translation) {
        return run(fork, world, input, gas, new Interpreter(ForkRules.of(fork), Precompiles.of(fork), translation));
    }

    static Run run(Fork fork, WorldState world, Bytes input, long gas, Interpreter interpreter) {
        return run(fork, world, input, gas, interpreter, Tracer.NONE);
    }

    static Run run(Fork fork, WorldState world, Bytes input, long gas, Interpreter interpreter, Tracer tracer) {
        JournaledState state = new JournaledState(world, fork);
        state.begin();
        Interpreter.Outcome outcome = interpreter.run(
                state,
                BLOCK,
                new TransactionContext(CALLER, UInt256.of(11), List.of(Hash.ZERO)),
                tracer,
                new Interpreter.Message(false, CALLER, SELF, UInt256.ZERO, input, gas, false));
        return new Run(outcome, state.changes(), state.logs(), state.refund());
    }

    public Interpreter.Outcome run() {
        return run(Fork.OSAKA, bytes(), Bytes.EMPTY, 10_000_000);
    }

    /** What the code leaves on top of the stack. */
    public UInt256 result() {
        returnTop();
        Interpreter.Outcome outcome = run();
        if (outcome.halt().isPresent()) throw new AssertionError(outcome.toString());
        return UInt256.at(outcome.output().unsafeArray(), 0);
    }
}
