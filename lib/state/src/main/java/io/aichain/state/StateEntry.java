package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.Optional;

/** One value of a flat state, as pages have it. Their order is that of kinds, and within a kind that of keys. */
record StateEntry(Kind kind, Bytes key, Bytes value) implements Comparable<StateEntry> {
    /** What an entry is; the number stands in snapshots. */
    enum Kind {
        /** Address to account, as the trie's leaf has it. */
        ACCOUNT(1, Columns.ACCOUNTS, Address.BYTES, 128),
        /** Address and slot to a word without leading zeros; zero has no entry. */
        SLOT(2, Columns.STORAGE, SlotKey.BYTES, 32),
        /** Keccak-256 of code to the code. */
        CODE(3, Columns.CODE, Hash.BYTES, 32 << 20);

        final int number;
        final Column<?, ?> column;
        final int keyBytes;
        final int maxValueBytes;

        Kind(int number, Column<?, ?> column, int keyBytes, int maxValueBytes) {
            this.number = number;
            this.column = column;
            this.keyBytes = keyBytes;
            this.maxValueBytes = maxValueBytes;
        }

        Optional<Kind> next() {
            return ordinal() + 1 < values().length ? Optional.of(values()[ordinal() + 1]) : Optional.empty();
        }

        static Kind of(int number) throws MalformedException {
            for (Kind kind : values()) if (kind.number == number) return kind;
            throw malformed("entry: kind %d, 1 to 3 are known", number);
        }
    }

    @Override
    public int compareTo(StateEntry other) {
        int byKind = kind.compareTo(other.kind);
        return byKind == 0 ? key.compareTo(other.key) : byKind;
    }

    /** kind u8 | key: where reading goes on behind this entry. */
    Bytes cursor() {
        byte[] out = new byte[1 + key.size()];
        out[0] = (byte) kind.number;
        System.arraycopy(key.unsafeArray(), 0, out, 1, key.size());
        return Bytes.wrap(out);
    }
}
