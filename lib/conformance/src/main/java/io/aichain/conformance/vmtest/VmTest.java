package io.aichain.conformance.vmtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.conformance.fixture.Fields;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.statetest.Environment;
import io.aichain.conformance.world.MemoryWorld;
import io.aichain.conformance.world.WorldReader;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.evm.interpreter.Interpreter;
import io.aichain.evm.interpreter.Interpreter.Message;
import io.aichain.evm.interpreter.Interpreter.Outcome;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.TransactionContext;
import io.aichain.evm.state.AccountState;
import io.aichain.evm.state.JournaledState;
import java.util.List;
import java.util.Optional;

/** A test of VMTests: one frame with no transaction around it, under Homestead's rules: gas, output, logs and storage to the unit. */
public record VmTest(String name, Fields in) {
    private static final Fork FORK = Fork.HOMESTEAD;

    public static VmTest of(String name, JsonNode test) throws MalformedException {
        return new VmTest(name, Fields.of(test, name));
    }

    /** Empty if the frame ended as it must. */
    public Optional<String> difference(Interpreter interpreter) throws MalformedException {
        Fields exec = in.object("exec");
        Address address = exec.address("address");
        Address caller = exec.address("caller");
        UInt256 value = exec.uint("value");
        MemoryWorld world = WorldReader.read(in.object("pre"));
        JournaledState state = new JournaledState(world, FORK);
        AccountState account = state.account(address);
        // In these tests the value is there already; our frame moves it, so it goes back first.
        state.setBalance(state.account(caller), state.account(caller).balance().plus(value));
        state.setBalance(account, account.balance().minusExact(value));
        state.setCode(account, exec.bytes("code"));
        state.begin();
        Outcome outcome = interpreter.run(
                state,
                Environment.block(in.object("env"), ForkName.of(FORK.label()).orElseThrow(), UInt256.ONE),
                new TransactionContext(exec.address("origin"), exec.uint("gasPrice"), List.of()),
                Tracer.NONE,
                new Message(false, caller, address, value, exec.bytes("data"), exec.amount("gas"), false));
        if (!in.has("post")) {
            boolean halted =
                    outcome.halt().filter(h -> h != HaltReason.REVERTED).isPresent();
            return halted ? Optional.empty() : Optional.of("expected an exceptional halt, found " + outcome);
        }
        return judged(world, state, outcome);
    }

    private Optional<String> judged(MemoryWorld world, JournaledState state, Outcome outcome)
            throws MalformedException {
        if (outcome.halt().isPresent()) return Optional.of("expected no halt, found " + outcome);
        if (outcome.gasLeft() != in.amount("gas")) {
            return Optional.of("gas left: expected " + in.amount("gas") + ", found " + outcome.gasLeft());
        }
        if (!outcome.output().equals(in.bytes("out"))) return Optional.of("output: found " + outcome.output());
        Hash logs = Keccak.hash(RlpWriter.list(w -> state.logs().forEach(log -> log.encode(w))));
        if (!logs.equals(in.hash("logs"))) return Optional.of("logs: found " + state.logs());
        state.commit();
        return storage(world.after(state.changes()));
    }

    /** Nonces and code are not these tests' matter. */
    private Optional<String> storage(MemoryWorld found) throws MalformedException {
        MemoryWorld expected = WorldReader.read(in.object("post"));
        for (Address address : expected.accounts().keySet()) {
            if (!found.slots(address).equals(expected.slots(address))) {
                return Optional.of("storage of " + address + ": found " + found.slots(address));
            }
            UInt256 balance = expected.account(address).balance();
            if (found.account(address) == null
                    || !found.account(address).balance().equals(balance)) {
                return Optional.of(
                        "account " + address + ": expected balance " + balance + ", found " + found.account(address));
            }
        }
        return Optional.empty();
    }
}
