package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.TrieUpdate;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tries of a state that comes in pages: accounts first, then slots account by account. Each page's leaves go into the trie that is
 * there so far, so that memory does not grow with the state.
 */
final class ImportTries {
    private final TipSource source;
    private final NodeBuffer nodes;
    private final KeyValueView view;
    private final SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
    private Hash accountRoot = MerkleTrie.EMPTY_ROOT;
    /** Accounts that say they have storage, less those whose storage was there. */
    private long withStorage;

    private Address current;
    private Hash storageRoot = MerkleTrie.EMPTY_ROOT;

    ImportTries(KeyValueView view, NodeBuffer nodes) {
        this.view = view;
        this.nodes = nodes;
        this.source = new TipSource(view, nodes);
    }

    /** An entry that is in the flat tables already. */
    void add(StateEntry entry) throws MalformedException {
        byte[] key = entry.key().unsafeArray();
        switch (entry.kind()) {
            case ACCOUNT -> account(Address.of(key), entry.value());
            case SLOT -> slot(Address.at(key, 0), entry);
            case CODE -> {} // accounts name it by its hash
        }
    }

    private void account(Address address, Bytes value) throws MalformedException {
        StoredAccount account = StoredAccount.decode(value.unsafeArray());
        leaves.put(Keccak.hash(address.toArray()).toBytes(), value);
        if (!account.storageRoot().equals(MerkleTrie.EMPTY_ROOT)) withStorage++;
    }

    private void slot(Address address, StateEntry entry) throws MalformedException {
        if (current == null) addAccounts();
        if (!address.equals(current)) {
            endStorage();
            current = address;
        }
        byte[] word = entry.value().unsafeArray();
        if (word[0] == 0) throw malformed("slot %s: a word with leading zeros", entry.key());
        byte[] slot = entry.key().slice(Address.BYTES, SlotKey.BYTES).unsafeArray();
        leaves.put(
                Keccak.hash(slot).toBytes(),
                Bytes.wrap(new RlpWriter().uint(UInt256.of(word)).toByteArray()));
    }

    /** What was added goes into the tries. */
    void pageEnds() {
        if (current == null) addAccounts();
        else addSlots();
    }

    /** @throws MalformedException if the state is not the one with this root */
    void finish(Hash stateRoot) throws MalformedException {
        if (current == null) addAccounts();
        endStorage();
        if (!accountRoot.equals(stateRoot)) {
            throw malformed("the snapshot's state has root %s, its header names %s", accountRoot, stateRoot);
        }
        if (withStorage != 0) throw malformed("the storage of %d accounts is missing", withStorage);
    }

    private void endStorage() throws MalformedException {
        if (current == null) return;
        addSlots();
        StoredAccount account = Columns.ACCOUNTS.get(view, current);
        if (account == null) throw malformed("slots of %s, which is no account", current);
        if (!account.storageRoot().equals(storageRoot)) {
            throw malformed(
                    "the storage of %s has root %s, its account names %s", current, storageRoot, account.storageRoot());
        }
        storageRoot = MerkleTrie.EMPTY_ROOT;
        withStorage--;
    }

    private void addAccounts() {
        TrieUpdate update = MerkleTrie.update(source.accountTrie(), accountRoot, leaves);
        nodes.applyAccounts(update);
        accountRoot = update.root();
        leaves.clear();
    }

    private void addSlots() {
        Bytes key = Keccak.hash(current.toArray()).toBytes();
        TrieUpdate update = MerkleTrie.update(source.storageTrie(key), storageRoot, leaves);
        nodes.applyStorage(key, update);
        storageRoot = update.root();
        leaves.clear();
    }
}
