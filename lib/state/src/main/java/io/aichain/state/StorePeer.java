package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.state.StateEntry.Kind;
import io.aichain.state.kv.KeyValueView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The state behind the last block of an open store, as others ask for it. One thread at a time. */
final class StorePeer implements StatePeer {
    private final String name;
    private final StateSnapshot state;
    private final KeyValueView view;
    /** Worked out at the first question: export needs none. */
    private TipSource tries;

    /** @param state of the snapshot's last block; closed with this */
    StorePeer(String name, StateSnapshot state) {
        this.name = name;
        this.state = state;
        this.view = state.view();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StateHead head() {
        Tip tip = MetaKey.TIP.get(view);
        long number = tip.number();
        List<Header> ancestors = new ArrayList<>();
        for (long n = Math.max(0, number - StateHead.MAX_ANCESTORS); n < number; n++) {
            ancestors.add(Columns.HEADERS.get(view, n));
        }
        List<SkippedTransaction> skips = Columns.SKIPS.get(view, number);
        return new StateHead(
                MetaKey.GENESIS.get(view),
                Columns.HEADERS.get(view, number),
                ancestors,
                tip.orderedHash(),
                number == 0 ? Bytes.EMPTY : Columns.ORDERED.get(view, number),
                number == 0 ? List.of() : Columns.RECEIPTS.get(view, number),
                skips == null ? List.of() : skips,
                tip.logPosition());
    }

    @Override
    public StatePage page(Bytes after) throws MalformedException {
        Kind kind = Kind.ACCOUNT;
        byte[] from = new byte[0];
        if (!after.isEmpty()) {
            kind = Kind.of(after.get(0));
            if (after.size() != 1 + kind.keyBytes) {
                throw malformed("cursor: %d bytes, need %d", after.size(), 1 + kind.keyBytes);
            }
            // The next key is the first that is not below the last one with a zero byte behind it.
            from = Arrays.copyOfRange(after.unsafeArray(), 1, after.size() + 1);
        }
        List<StateEntry> entries = new ArrayList<>();
        int bytes = 0;
        while (bytes < StatePage.FULL_BYTES) {
            var entry = view.ceiling(kind.column.shape().number(), from);
            if (entry == null) {
                Optional<Kind> next = kind.next();
                if (next.isEmpty()) break;
                kind = next.get();
                from = new byte[0];
                continue;
            }
            entries.add(new StateEntry(kind, Bytes.wrap(entry.key()), Bytes.wrap(entry.value())));
            bytes += entry.key().length + entry.value().length + 8;
            from = Arrays.copyOf(entry.key(), entry.key().length + 1);
        }
        return new StatePage(entries);
    }

    @Override
    public Optional<Bytes> node(Bytes accountKey, Bytes path) {
        if (tries == null) tries = state.provable();
        byte[] node = accountKey.isEmpty()
                ? tries.accountTrie().node(path)
                : tries.storageTrie(accountKey).node(path);
        return Optional.ofNullable(node).map(Bytes::wrap);
    }

    @Override
    public Optional<Bytes> preimage(Bytes address, Hash key) {
        Column<?, ?> column = address.isEmpty() ? Columns.ACCOUNTS : Columns.STORAGE;
        Bytes[] found = {null};
        view.scan(column.shape().number(), address.unsafeArray(), (raw, _) -> {
            byte[] plain = address.isEmpty() ? raw : Arrays.copyOfRange(raw, Address.BYTES, raw.length);
            if (Keccak.hash(plain).equals(key)) found[0] = Bytes.wrap(plain);
            return found[0] == null;
        });
        return Optional.ofNullable(found[0]);
    }

    @Override
    public void close() {
        state.close();
    }
}
