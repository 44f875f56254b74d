package io.aichain.state;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.NodeReader;
import io.aichain.state.trie.TrieUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds all tries anew from the flat state and compares them, node by node, with the stored ones. Holds the account trie in memory
 * while it runs: for tests, and for a folder that is suspected.
 */
final class StateAudit {
    private final List<String> findings = new ArrayList<>();
    private final KeyValueView view;
    private long storageNodes;

    private StateAudit(KeyValueView view) {
        this.view = view;
    }

    /** @return what differs, for people; empty if flat state, tries, tip and header agree */
    static List<String> findings(KeyValueView view) {
        StateAudit audit = new StateAudit(view);
        audit.run();
        return audit.findings;
    }

    private void run() {
        Tip tip = MetaKey.TIP.get(view);
        Hash inHeader = Columns.HEADERS.get(view, tip.number()).stateRoot();
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        Columns.ACCOUNTS.scan(view, new byte[0], (address, account) -> {
            Bytes key = Keccak.hash(address.toArray()).toBytes();
            leaves.put(key, Bytes.wrap(account.encoded()));
            storage(address, key, account.storageRoot());
            return true;
        });
        expect("state root of header " + tip.number(), inHeader, tip.stateRoot());
        trie("state", Columns.ACCOUNT_TRIE, Bytes.EMPTY, tip.stateRoot(), leaves);
        Columns.STORAGE.scan(view, new byte[0], (key, _) -> {
            if (Columns.ACCOUNTS.get(view, key.address()) == null) findings.add("a slot of no account: " + key);
            return true;
        });
        Columns.STORAGE_TRIES.scan(view, new byte[0], (_, _) -> {
            storageNodes--;
            return true;
        });
        if (storageNodes != 0) findings.add(-storageNodes + " storage nodes of no account");
    }

    private void storage(Address address, Bytes accountKey, Hash root) {
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        Columns.STORAGE.scan(view, address.toArray(), (key, word) -> {
            byte[] leaf = new RlpWriter().uint(word).toByteArray();
            leaves.put(Keccak.hash(key.slot().toArray()).toBytes(), Bytes.wrap(leaf));
            return true;
        });
        storageNodes += trie("storage of " + address, Columns.STORAGE_TRIES, accountKey, root, leaves);
    }

    /** @param prefix under which the column has this trie; @return how many nodes the trie has */
    private int trie(
            String what, Column<Bytes, Bytes> column, Bytes prefix, Hash root, SortedMap<Bytes, Bytes> leaves) {
        TrieUpdate built = MerkleTrie.update(NodeReader.NONE, MerkleTrie.EMPTY_ROOT, leaves);
        expect("root of the " + what, root, built.root());
        SortedMap<Bytes, Bytes> stored = new TreeMap<>();
        column.scan(view, prefix.unsafeArray(), (key, node) -> {
            stored.put(key.slice(prefix.size(), key.size()), node);
            return true;
        });
        if (!stored.equals(built.written())) {
            findings.add("the " + what + " has " + built.written().size() + " nodes, " + stored.size()
                    + " are stored or they differ");
        }
        return stored.size();
    }

    private void expect(String what, Hash stored, Hash found) {
        if (!stored.equals(found)) findings.add(what + ": " + stored + " is stored, " + found + " is found");
    }
}
