package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.trie.Fanout;
import io.aichain.state.trie.NodeReader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The tries behind any kept block, from the stored ones, which stand behind some block: history names the keys that changed between the
 * two, and both values of each. The root is held against the block's header, so a wrong trie is never answered.
 */
final class TrieCatchUp {
    /** Keys changed between the stored tries and the block asked for: with about 1 KiB each they fit into {@link ProofTries#MAX_BYTES}. */
    static final int MAX_PROOF_KEYS = 50_000;

    /** A key that changes with every block counts once; it is read each time. */
    private static final long CHANGES_PER_KEY = 10;

    private TrieCatchUp() {}

    /** The block behind which the view's stored tries stand. */
    static long storedAt(KeyValueView view) {
        return MetaKey.TRIES.get(view);
    }

    /**
     * @param view a snapshot, or a store that nobody writes to meanwhile
     * @param block one whose state is kept
     * @param maxKeys how many changed keys may lie in between, with ten changes of each on average
     * @param pulse called all the while, to end the work by what it throws
     * @return what has to be done to the stored tries
     * @throws TrieTooFarException if too many keys have changed in between
     * @throws CorruptStoreException if the result is not the block's header's root
     */
    static RootUpdate to(KeyValueView view, Tip tip, long block, int maxKeys, Runnable pulse) {
        long stored = storedAt(view);
        SortedMap<Address, SortedSet<UInt256>> keys =
                keys(view, Math.min(stored, block), Math.max(stored, block), maxKeys, pulse);
        StateSnapshot then = new StateSnapshot(view, tip, block, null);
        SortedMap<Address, AccountChange> changes = new TreeMap<>();
        keys.forEach((address, slots) -> {
            pulse.run();
            SortedMap<UInt256, UInt256> words = new TreeMap<>();
            for (UInt256 slot : slots) words.put(slot, then.storage(address, slot));
            changes.put(address, new AccountChange(then.account(address), false, words));
        });
        StateSource source = new StoredTries(view, new StateSnapshot(view, tip, stored, null), pulse);
        RootUpdate update = new RootComputer(source, Fanout.NONE).compute(new StateChanges(changes, new TreeMap<>()));
        Hash expected = Columns.HEADERS.get(view, block).stateRoot();
        if (!update.root().equals(expected)) {
            throw new CorruptStoreException(
                    "tries of block " + stored + " with the changes up to block " + block + " have root "
                            + update.root() + ", the header of block " + block + " names " + expected,
                    null);
        }
        return update;
    }

    /** Accounts changed behind a block and up to another, each with its changed slots. */
    private static SortedMap<Address, SortedSet<UInt256>> keys(
            KeyValueView view, long behind, long upTo, int maxKeys, Runnable pulse) {
        SortedMap<Address, SortedSet<UInt256>> keys = new TreeMap<>();
        int count = 0;
        long changed = 0;
        for (long block = behind + 1; block <= upTo; block++) {
            pulse.run();
            for (Bytes key : Columns.CHANGED_KEYS.get(view, block)) {
                byte[] raw = key.unsafeArray();
                Address address = Address.at(raw, 0);
                if (keys.putIfAbsent(address, new TreeSet<>()) == null) count++;
                if (raw.length > Address.BYTES && keys.get(address).add(UInt256.at(raw, Address.BYTES))) count++;
                if (count > maxKeys || ++changed > maxKeys * CHANGES_PER_KEY) {
                    throw new TrieTooFarException(behind, upTo, count > maxKeys ? maxKeys : maxKeys * CHANGES_PER_KEY);
                }
            }
        }
        return keys;
    }

    /** The stored tries with the flat values that belong to them. */
    private record StoredTries(KeyValueView view, StateSnapshot values, Runnable pulse) implements StateSource {
        @Override
        public Hash root() {
            return Columns.HEADERS.get(view, values.block()).stateRoot();
        }

        @Override
        public StoredAccount account(Address address) {
            pulse.run();
            return values.stored(address);
        }

        @Override
        public UInt256 word(SlotKey key) {
            pulse.run();
            return values.storage(key.address(), key.slot());
        }

        @Override
        public void slots(Address address, Consumer<UInt256> visitor) {
            // A slot that went between the two blocks is among the changed keys.
        }

        @Override
        public NodeReader accountTrie() {
            return new TipSource(view, new NodeBuffer()).accountTrie();
        }

        @Override
        public NodeReader storageTrie(Bytes accountKey) {
            return new TipSource(view, new NodeBuffer()).storageTrie(accountKey);
        }
    }
}
