package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.WorldState;
import java.util.function.Consumer;

/**
 * A world that somebody watches: the place in the midst of a run where a test can do something.
 *
 * @param atRead told of each slot that is read, before it is; a transaction reads each once
 */
record WatchedWorld(WorldState world, Consumer<UInt256> atRead) implements WorldState {
    /** Whether the code that reads is compiled. */
    static boolean isReadByCompiledCode() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(Compiled.class.getName())));
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        atRead.accept(slot);
        return world.storage(address, slot);
    }

    @Override
    public Account account(Address address) {
        return world.account(address);
    }

    @Override
    public Bytes code(Hash codeHash) {
        return world.code(codeHash);
    }

    @Override
    public boolean hasStorage(Address address) {
        return world.hasStorage(address);
    }
}
