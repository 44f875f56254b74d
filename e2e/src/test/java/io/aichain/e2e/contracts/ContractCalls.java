package io.aichain.e2e.contracts;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.Interpreter;
import io.aichain.evm.interpreter.Interpreter.Message;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.TransactionContext;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.WorldState;
import io.aichain.inference.model.CodeMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls of contracts on our EVM, with the precompiles of Ethereum or with ours too. Contracts lie in a {@link CodeMap}, beside the models. */
final class ContractCalls {
    private static final long GAS = 1L << 60;
    private static final Address CALLER = Address.fromHex("0x00000000000000000000000000000000000ca11e");
    private static final BlockContext BLOCK = new BlockContext(
            1, 1, GAS, UInt256.ZERO, Hash.ZERO, Address.ZERO, UInt256.ONE, UInt256.ONE, number -> Hash.ZERO);

    private final CodeMap codes;
    private final World world = new World();
    private final Interpreter interpreter;

    ContractCalls(CodeMap codes, Precompiles precompiles) {
        this.codes = codes;
        interpreter = new Interpreter(ForkRules.of(Fork.OSAKA), precompiles);
    }

    /** What a call gives: output or revert data. */
    record Answer(boolean isSuccess, Bytes data, long gasUsed) {}

    Answer call(Address to, Bytes data) {
        JournaledState state = new JournaledState(world, Fork.OSAKA);
        state.begin();
        Message message = new Message(false, CALLER, to, UInt256.ZERO, data, GAS, false);
        TransactionContext transaction = new TransactionContext(CALLER, UInt256.ZERO, List.of());
        Interpreter.Outcome outcome = interpreter.run(state, BLOCK, transaction, Tracer.NONE, message);
        return new Answer(outcome.halt().isEmpty(), outcome.output(), GAS - outcome.gasLeft());
    }

    /** Runs creation code, whose constructor stores nothing, and keeps what it returns. */
    Address deploy(Bytes creation, Address... arguments) {
        byte[] code = new byte[creation.size() + 32 * arguments.length];
        System.arraycopy(creation.toArray(), 0, code, 0, creation.size());
        for (int i = 0; i < arguments.length; i++) arguments[i].copyTo(code, creation.size() + 32 * i + 12);
        Answer runtime = call(codes.add(Bytes.wrap(code)), Bytes.EMPTY);
        if (!runtime.isSuccess()) throw new IllegalStateException("the constructor failed: " + runtime);
        return codes.add(runtime.data());
    }

    private final class World implements WorldState {
        private final Map<Hash, Bytes> byHash = new HashMap<>();

        @Override
        public Account account(Address address) {
            Bytes code = codes.code(address);
            if (code.isEmpty()) return null;
            Hash hash = Keccak.hash(code);
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
