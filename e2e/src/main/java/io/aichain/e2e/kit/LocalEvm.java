package io.aichain.e2e.kit;

import io.aichain.chain.block.Log;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.Creations;
import io.aichain.evm.interpreter.Interpreter;
import io.aichain.evm.interpreter.Interpreter.Message;
import io.aichain.evm.interpreter.Interpreter.Outcome;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.TransactionContext;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.AccountState;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.WorldState;
import io.aichain.inference.model.Codes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Contracts on our EVM without a chain, with the precompiles of Ethereum or with ours too. Each call is a transaction of its own, with gas
 * for anything. Accounts with code may lie outside; what contracts write is kept here. Not for two threads.
 */
public final class LocalEvm {
    private static final long GAS = 1L << 60;
    private static final Address CALLER = Address.fromHex("0x00000000000000000000000000000000000ca11e");
    private static final BlockContext BLOCK = new BlockContext(
            1, 1, GAS, UInt256.ZERO, Hash.ZERO, Address.ZERO, UInt256.ONE, UInt256.ONE, number -> Hash.ZERO);

    private final JournaledState state;
    private final Interpreter interpreter;

    /** @param codes further accounts, which hold code and nothing else; new ones may come */
    public LocalEvm(Codes codes, Precompiles precompiles) {
        state = new JournaledState(new World(codes), Fork.OSAKA);
        interpreter = new Interpreter(ForkRules.of(Fork.OSAKA), precompiles);
    }

    /**
     * What a call gives.
     *
     * @param data output or revert data
     * @param gasUsed without what a transaction costs by itself
     */
    public record Answer(boolean isSuccess, Bytes data, long gasUsed, List<Log> logs) {}

    /** Asks, and keeps nothing. */
    public Answer call(Address to, Bytes data) {
        int mark = begin();
        Answer answer = run(new Message(false, CALLER, to, UInt256.ZERO, data, GAS, false));
        state.revertTo(mark);
        return answer;
    }

    /** The same, and keeps what was written if it succeeds. The sender gets the value as a present. */
    public Answer send(Address from, Address to, UInt256 value, Bytes data) {
        begin();
        AccountState sender = state.account(from);
        state.addBalance(sender, value);
        state.setNonce(sender, sender.nonce() + 1);
        Answer answer = run(new Message(false, from, to, value, data, GAS, false));
        state.commit();
        return answer;
    }

    /**
     * Runs creation code, with its arguments behind it.
     *
     * @throws IllegalStateException if the constructor reverts
     */
    public Address create(Address from, Bytes creation) {
        begin();
        AccountState sender = state.account(from);
        Address created = Creations.address(from, sender.nonce());
        state.setNonce(sender, sender.nonce() + 1);
        Answer answer = run(new Message(true, from, created, UInt256.ZERO, creation, GAS, false));
        if (!answer.isSuccess()) throw new IllegalStateException("the constructor failed: " + answer);
        state.commit();
        return created;
    }

    /** A contract that knows other ones by their addresses. */
    public Address create(Bytes creation, Address... arguments) {
        byte[] code = new byte[creation.size() + 32 * arguments.length];
        System.arraycopy(creation.toArray(), 0, code, 0, creation.size());
        for (int i = 0; i < arguments.length; i++) arguments[i].copyTo(code, creation.size() + 32 * i + 12);
        return create(CALLER, Bytes.wrap(code));
    }

    public Bytes code(Address address) {
        return state.code(state.account(address));
    }

    public UInt256 balance(Address address) {
        return state.account(address).balance();
    }

    private int begin() {
        state.begin();
        return state.mark();
    }

    private Answer run(Message message) {
        TransactionContext transaction = new TransactionContext(message.from(), UInt256.ZERO, List.of());
        Outcome outcome = interpreter.run(state, BLOCK, transaction, Tracer.NONE, message);
        return new Answer(
                outcome.halt().isEmpty(), outcome.output(), GAS - outcome.gasLeft(), List.copyOf(state.logs()));
    }

    private static final class World implements WorldState {
        private final Codes codes;
        private final Map<Hash, Bytes> byHash = new HashMap<>();

        World(Codes codes) {
            this.codes = codes;
        }

        @Override
        public Account account(Address address) {
            Bytes code = codes.code(address);
            if (code.isEmpty()) return null;
            Hash hash = codes.codeHash(address);
            byHash.put(hash, code);
            return new Account(1, UInt256.ZERO, hash);
        }

        @Override
        public Bytes code(Hash codeHash) {
            return byHash.get(codeHash);
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return UInt256.ZERO;
        }

        @Override
        public boolean hasStorage(Address address) {
            return false;
        }
    }
}
