package io.aichain.conformance.run;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.conformance.fixture.Fields;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.statetest.Environment;
import io.aichain.conformance.trace.CallCosts;
import io.aichain.conformance.trace.StepTracer;
import io.aichain.conformance.world.MemoryWorld;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.evm.interpreter.Interpreter;
import io.aichain.evm.interpreter.Interpreter.Message;
import io.aichain.evm.interpreter.Interpreter.Outcome;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.TransactionContext;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.Account;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs one message as a frame, with no transaction around it: no intrinsic gas, no fee, no nonce, no cap. Each run has a fresh journal. */
public final class CodeRun {
    /** As in go-ethereum's {@code evm run}: the words "sender" and "receiver" as addresses. */
    public static final Address SENDER = Address.fromHex("0x000000000000000000000000000073656e646572");

    public static final Address RECEIVER = Address.fromHex("0x0000000000000000000000007265636569766572");

    private final ForkName fork;
    private final MemoryWorld world;
    private final BlockContext block;
    private final TransactionContext transaction;
    private final Message message;
    private final Interpreter interpreter;

    /**
     * What came of it.
     *
     * @param gasUsed for execution, before refunds
     * @param error empty on success
     */
    public record Result(long gasUsed, Bytes output, Optional<String> error, long refund, int logs) {}

    /**
     * What to run.
     *
     * @param code to put at the receiver; if empty, what the world has there runs
     * @param value in wei; the sender is given it
     */
    public record Request(
            ForkName fork,
            Prestate prestate,
            Optional<Bytes> code,
            Address sender,
            Address receiver,
            Bytes input,
            UInt256 value,
            long gas) {}

    /** As a node runs code. */
    public CodeRun(Request request) throws MalformedException {
        this(request, Translation.ADAPTIVE);
    }

    /** @param translation which of the interpreter's loops runs */
    public CodeRun(Request request, Translation translation) throws MalformedException {
        this.fork = request.fork();
        this.world = withSender(withCode(request), request);
        this.block = request.prestate().env().isPresent()
                ? Environment.block(request.prestate().env().get(), fork, UInt256.ONE)
                : plainBlock(request.gas());
        this.transaction = new TransactionContext(request.sender(), UInt256.ZERO, List.of());
        this.message = new Message(
                false, request.sender(), request.receiver(), request.value(), request.input(), request.gas(), false);
        this.interpreter = new Interpreter(ForkRules.of(fork.fork()), Precompiles.of(fork.fork()), translation);
    }

    private static MemoryWorld withCode(Request request) {
        MemoryWorld world = request.prestate().world();
        if (request.code().isEmpty()) return world;
        Account there = world.account(request.receiver());
        return world.with(
                request.receiver(),
                there == null ? 1 : there.nonce(),
                there == null ? UInt256.ZERO : there.balance(),
                request.code().get(),
                new TreeMap<>(world.slots(request.receiver())));
    }

    private static MemoryWorld withSender(MemoryWorld world, Request request) {
        Account there = world.account(request.sender());
        if (there != null && there.balance().compareTo(request.value()) >= 0) return world;
        return world.with(
                request.sender(),
                there == null ? 0 : there.nonce(),
                request.value(),
                there == null || !there.hasCode() ? Bytes.EMPTY : world.code(there.codeHash()),
                new TreeMap<>(world.slots(request.sender())));
    }

    private static BlockContext plainBlock(long gas) {
        return new BlockContext(
                1, 1, gas, UInt256.ZERO, Hash.ZERO, Address.ZERO, UInt256.ONE, UInt256.ONE, number -> Hash.ZERO);
    }

    public Result run() {
        return run(Tracer.NONE);
    }

    /** Runs twice, and gives lines of EIP-3155 the second time. */
    public Result traced(Consumer<String> lines) {
        CallCosts costs = new CallCosts();
        run(costs);
        StepTracer tracer =
                new StepTracer(ForkRules.of(fork.fork()).opcodes(), costs, step -> lines.accept(step.toJson()));
        Result result = run(tracer);
        lines.accept(tracer.summary());
        return result;
    }

    private Result run(Tracer tracer) {
        JournaledState state = new JournaledState(world, fork.fork());
        Outcome outcome = execute(state, tracer);
        Optional<String> error = outcome.halt().map(HaltReason::words);
        return new Result(
                message.gas() - outcome.gasLeft(),
                outcome.output(),
                error,
                state.refund(),
                state.logs().size());
    }

    Outcome execute() {
        return execute(new JournaledState(world, fork.fork()), Tracer.NONE);
    }

    private Outcome execute(JournaledState state, Tracer tracer) {
        state.begin();
        if (ForkRules.of(fork.fork()).warmth()) {
            state.warm(state.account(message.from()));
            state.warm(state.account(message.to()));
        }
        return interpreter.run(state, block, transaction, tracer, message);
    }

    /** @param hex digits, with or without {@code 0x}, with white space anywhere */
    public static Bytes hex(String hex, String what) throws MalformedException {
        return Fields.bytes(hex.replaceAll("\\s+", ""), what);
    }
}
