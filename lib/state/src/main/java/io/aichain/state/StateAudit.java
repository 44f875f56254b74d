package io.aichain.state;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.trie.MerkleTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hashes the flat state whole, without the stored tries, and says what does not fit. Holds all accounts in memory while it runs: for
 * tests and for a folder that is suspected.
 */
final class StateAudit {
    private final List<String> findings = new ArrayList<>();
    private final KeyValueView view;

    private StateAudit(KeyValueView view) {
        this.view = view;
    }

    /** @return what differs, for people; empty if flat state, account leaves, tip and header agree */
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
            expect("storage root of " + address, account.storageRoot(), storageRoot(address));
            leaves.put(Keccak.hash(address.toArray()).toBytes(), Bytes.wrap(account.encoded()));
            return true;
        });
        expect("state root of the tip", tip.stateRoot(), MerkleTrie.root(leaves));
        expect("state root of header " + tip.number(), inHeader, tip.stateRoot());
        Columns.STORAGE.scan(view, new byte[0], (key, _) -> {
            if (Columns.ACCOUNTS.get(view, key.address()) == null) findings.add("a slot of no account: " + key);
            return true;
        });
    }

    private Hash storageRoot(Address address) {
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        Columns.STORAGE.scan(view, address.toArray(), (key, word) -> {
            byte[] leaf = new RlpWriter().uint(word).toByteArray();
            leaves.put(Keccak.hash(key.slot().toArray()).toBytes(), Bytes.wrap(leaf));
            return true;
        });
        return MerkleTrie.root(leaves);
    }

    private void expect(String what, Hash stored, Hash found) {
        if (!stored.equals(found)) findings.add(what + ": " + stored + " is stored, " + found + " is found");
    }
}
