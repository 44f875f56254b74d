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
import java.util.NavigableSet;
import java.util.Optional;

/** The state behind the last block of an open store, as others ask for it. One thread at a time. */
final class StorePeer implements StatePeer {
    /** Some hundredths of a second. */
    private static final int PREIMAGES_PER_QUESTION = 1 << 16;

    private final String name;
    private final StateSnapshot state;
    private final KeyValueView view;
    private final int preimagesPerQuestion;
    /** Worked out at the first question: export needs none. */
    private TipSource tries;
    /** Likewise, when the first code is asked for. */
    private NavigableSet<Hash> code;

    /** @param state of the snapshot's last block; closed with this */
    StorePeer(String name, StateSnapshot state) {
        this(name, state, PREIMAGES_PER_QUESTION);
    }

    StorePeer(String name, StateSnapshot state, int preimagesPerQuestion) {
        this.preimagesPerQuestion = preimagesPerQuestion;
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
            from = behind(after.slice(1, after.size()).toArray());
        }
        List<StateEntry> entries = new ArrayList<>();
        int bytes = 0;
        while (bytes < StatePage.FULL_BYTES) {
            var entry = kind == Kind.CODE
                    ? namedCode(from)
                    : view.ceiling(kind.column.shape().number(), from);
            if (entry == null) {
                Optional<Kind> next = kind.next();
                if (next.isEmpty()) break;
                kind = next.get();
                from = new byte[0];
                continue;
            }
            from = behind(entry.key());
            entries.add(new StateEntry(kind, Bytes.wrap(entry.key()), Bytes.wrap(entry.value())));
            bytes += entry.key().length + entry.value().length + 8;
        }
        return new StatePage(entries);
    }

    @Override
    public Optional<Bytes> node(Bytes accountKey, Bytes path) throws MalformedException {
        if (!accountKey.isEmpty() && accountKey.size() != Hash.BYTES) {
            throw malformed("account: %d bytes, need %d", accountKey.size(), Hash.BYTES);
        }
        if (path.size() > 2 * Hash.BYTES) {
            throw malformed("path: %d nibbles, at most %d", path.size(), 2 * Hash.BYTES);
        }
        for (int i = 0; i < path.size(); i++) {
            if (path.get(i) < 0 || path.get(i) > 15) throw malformed("path: byte %d is no nibble", i);
        }
        if (tries == null) tries = state.provable();
        byte[] node = accountKey.isEmpty()
                ? tries.accountTrie().node(path)
                : tries.storageTrie(accountKey).node(path);
        return Optional.ofNullable(node).map(Bytes::wrap);
    }

    @Override
    public Preimage preimage(Bytes address, Hash key, Bytes after) throws MalformedException {
        Kind kind = address.isEmpty() ? Kind.ACCOUNT : Kind.SLOT;
        int plainBytes = kind.keyBytes - address.size();
        if (!address.isEmpty() && address.size() != Address.BYTES) {
            throw malformed("address: %d bytes, need %d", address.size(), Address.BYTES);
        }
        if (!after.isEmpty() && after.size() != plainBytes) {
            throw malformed("after: %d bytes, need %d", after.size(), plainBytes);
        }
        byte[] prefix = address.toArray();
        byte[] from = after.isEmpty() ? prefix : behind(joined(prefix, after.toArray()));
        Bytes plain = after;
        for (int hashed = 0; hashed < preimagesPerQuestion; hashed++) {
            var entry = view.ceiling(kind.column.shape().number(), from);
            if (entry == null || !Arrays.equals(entry.key(), 0, prefix.length, prefix, 0, prefix.length)) {
                return new Preimage.None();
            }
            plain = Bytes.wrap(Arrays.copyOfRange(entry.key(), prefix.length, entry.key().length));
            if (Keccak.hash(plain).equals(key)) return new Preimage.Found(plain);
            from = behind(entry.key());
        }
        return new Preimage.Further(plain);
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    /** The first key behind one: the same with a zero byte. */
    private static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /**
     * The first code at or behind a place that an account has, or null. Code that no account has is not even walked over: there may be any
     * amount of it.
     *
     * @param from empty, a hash, or what is {@link #behind} one
     */
    private KeyValueView.Entry namedCode(byte[] from) {
        if (code == null) code = NamedCode.of(view).navigableKeySet();
        boolean behind = from.length > Hash.BYTES;
        NavigableSet<Hash> rest = from.length == 0
                ? code
                : code.tailSet(Hash.of(behind ? Arrays.copyOf(from, Hash.BYTES) : from), !behind);
        for (Hash hash : rest) {
            byte[] found = view.get(Columns.CODE.shape().number(), hash.toArray());
            // Where a store lacks what an account has, whoever takes the state says so.
            if (found != null) return new KeyValueView.Entry(hash.toArray(), found);
        }
        return null;
    }

    @Override
    public void close() {
        state.close();
    }
}
