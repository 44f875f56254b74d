package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.JournaledState;
import java.util.Arrays;
import java.util.Optional;

/**
 * Runs code: one outermost call or creation and all that it calls, in one loop over an own stack of frames, so that depth costs no
 * Java stack. Keeps buffers and analysed code between runs; not for two threads.
 */
public final class Interpreter {
    private final Machine machine;
    private final Loop loop;

    public Interpreter(ForkRules rules, Precompiles precompiles) {
        this(rules, precompiles, Translation.ADAPTIVE);
    }

    public Interpreter(ForkRules rules, Precompiles precompiles, Translation translation) {
        this(rules, precompiles, translation, Purpose.BLOCKS);
    }

    public Interpreter(ForkRules rules, Precompiles precompiles, Translation translation, Purpose purpose) {
        this.machine = new Machine(rules, precompiles, translation, purpose);
        this.loop = new Loop(machine);
    }

    public Translation translation() {
        return machine.translation;
    }

    public Purpose purpose() {
        return machine.purpose;
    }

    /**
     * The outermost call or creation of a transaction.
     *
     * @param to of a creation, the address of the new contract
     * @param value the sender has it
     * @param data input of a call, init code of a creation
     * @param gas for execution, without intrinsic gas
     */
    public record Message(
            boolean isCreation, Address from, Address to, UInt256 value, Bytes data, long gas, boolean isStatic) {}

    /**
     * What came of a message.
     *
     * @param halt empty on success
     */
    public record Outcome(long gasLeft, Bytes output, Optional<HaltReason> halt) {}

    /** The state is left as the message made it: unwound if it failed, within a transaction that the caller began and ends. */
    public Outcome run(
            JournaledState state, BlockContext block, TransactionContext transaction, Tracer tracer, Message message) {
        machine.begin();
        machine.state = state;
        machine.block = block;
        machine.transaction = transaction;
        machine.tracer = tracer;
        machine.tracing = tracer.isOn();
        Step step = message.isCreation() ? Creations.outermost(machine, message) : Calls.outermost(machine, message);
        if (step == Step.ENTER) loop.run();
        int from = machine.outputFrom;
        Bytes output = Bytes.wrap(Arrays.copyOfRange(machine.output, from, from + machine.outputSize));
        return new Outcome(machine.gasLeft, output, Optional.ofNullable(machine.halt));
    }
}
