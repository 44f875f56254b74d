package io.aichain.execution;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.evm.world.WorldState;
import io.aichain.state.StateSnapshot;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A committed state under the changes of blocks that are executed and not committed yet: what the next block is executed on. */
public final class UncommittedState implements WorldState {
    private final StateSnapshot committed;
    private final List<ExecutedBlock> newestFirst;

    /**
     * @param committed not closed here
     * @param newestFirst the blocks behind the committed one, none left out, the last executed first
     */
    public UncommittedState(StateSnapshot committed, List<ExecutedBlock> newestFirst) {
        this.committed = committed;
        this.newestFirst = List.copyOf(newestFirst);
        long number = committed.block() + newestFirst.size();
        for (ExecutedBlock block : newestFirst) {
            if (block.ordered().number() != number--) {
                throw new IllegalArgumentException("block " + block.ordered().number() + ", not " + (number + 1));
            }
        }
    }

    @Override
    public Account account(Address address) {
        for (ExecutedBlock block : newestFirst) {
            AccountChange change = block.own().accounts().get(address);
            if (change != null) return change.after();
        }
        return committed.account(address);
    }

    @Override
    public Bytes code(Hash codeHash) {
        for (ExecutedBlock block : newestFirst) {
            Bytes code = block.own().newCode().get(codeHash);
            if (code != null) return code;
        }
        return committed.code(codeHash);
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        for (ExecutedBlock block : newestFirst) {
            UInt256 history = block.historyWord(address, slot);
            if (history != null) return history;
            AccountChange change = block.own().accounts().get(address);
            if (change == null) continue;
            UInt256 word = change.storage().get(slot);
            if (word != null) return word;
            if (hidesOlder(change)) return UInt256.ZERO;
        }
        return committed.storage(address, slot);
    }

    @Override
    public boolean hasStorage(Address address) {
        if (address.equals(SystemContracts.HISTORY_STORAGE.address())) {
            if (newestFirst.stream().anyMatch(ExecutedBlock::writesHistory)) return true;
        }
        Set<UInt256> known = new TreeSet<>();
        for (ExecutedBlock block : newestFirst) {
            AccountChange change = block.own().accounts().get(address);
            if (change == null) continue;
            for (var slot : change.storage().entrySet()) {
                if (known.add(slot.getKey()) && !slot.getValue().isZero()) return true;
            }
            if (hidesOlder(change)) return false;
        }
        return known.isEmpty()
                ? committed.hasStorage(address)
                : committed.anySlot(address, slot -> !known.contains(slot));
    }

    private static boolean hidesOlder(AccountChange change) {
        return change.after() == null || change.storageCleared();
    }
}
