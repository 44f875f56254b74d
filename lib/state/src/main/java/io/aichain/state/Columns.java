package io.aichain.state;

import static io.aichain.state.kv.ColumnShape.Access.POINT;
import static io.aichain.state.kv.ColumnShape.Access.RANGE;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.state.kv.ColumnShape;
import java.util.List;

/**
 * Everything the store keeps, column by column. Retired numbers (never to be used again): none yet. A change of a codec raises
 * {@link #FORMAT_VERSION}.
 */
final class Columns {
    static final long FORMAT_VERSION = 2;

    /** Small values of their own: see the constants of {@link MetaKey}. */
    static final Column<String, Bytes> META = new Column<>(1, "meta", POINT, Codecs.TEXT, Codecs.BYTES);

    // the state after the last block
    static final Column<Address, StoredAccount> ACCOUNTS =
            new Column<>(2, "accounts", POINT, Codecs.ADDRESS, Codecs.ACCOUNT);
    /** Zero is absence. */
    static final Column<SlotKey, UInt256> STORAGE = new Column<>(3, "storage", POINT, SlotKey.CODEC, Codecs.WORD);

    static final Column<Hash, Bytes> CODE = new Column<>(4, "code", RANGE, Codecs.HASH, Codecs.BYTES);
    // the tries behind the block that MetaKey.TRIES names
    /** Key: path, one nibble per byte. */
    static final Column<Bytes, Bytes> ACCOUNT_TRIE = new Column<>(5, "account-trie", POINT, Codecs.BYTES, Codecs.BYTES);
    /** Key: keccak(address)[32] | path. */
    static final Column<Bytes, Bytes> STORAGE_TRIES =
            new Column<>(6, "storage-tries", POINT, Codecs.BYTES, Codecs.BYTES);

    // what the state was
    static final Column<HistoryKey<Address>, StoredAccount> ACCOUNT_HISTORY =
            new Column<>(7, "account-history", RANGE, HistoryKey.codec(Codecs.ADDRESS), Codecs.ACCOUNT_BEFORE);
    static final Column<HistoryKey<SlotKey>, UInt256> STORAGE_HISTORY =
            new Column<>(8, "storage-history", RANGE, HistoryKey.codec(SlotKey.CODEC), Codecs.WORD);
    /** What a block changed, by its number: the keys under which the two columns above have it. */
    static final Column<Long, List<Bytes>> CHANGED_KEYS =
            new Column<>(9, "changed-keys", RANGE, Codecs.NUMBER, Codecs.KEYS);

    // the chain
    static final Column<Long, Header> HEADERS = new Column<>(10, "headers", RANGE, Codecs.NUMBER, Codecs.HEADER);
    static final Column<Hash, Long> NUMBERS = new Column<>(11, "numbers", POINT, Codecs.HASH, Codecs.NUMBER);
    static final Column<Long, Bytes> ORDERED = new Column<>(12, "ordered", RANGE, Codecs.NUMBER, Codecs.BYTES);
    static final Column<Long, List<Receipt>> RECEIPTS =
            new Column<>(13, "receipts", RANGE, Codecs.NUMBER, Codecs.RECEIPTS);
    static final Column<Hash, TransactionLocation> TRANSACTIONS =
            new Column<>(14, "transactions", POINT, Codecs.HASH, Codecs.LOCATION);
    static final Column<Long, List<SkippedTransaction>> SKIPS =
            new Column<>(15, "skips", RANGE, Codecs.NUMBER, Codecs.SKIPS);
    /** The block that skipped a transaction last, and the place in that block's list of skips. */
    static final Column<Hash, TransactionLocation> SKIPPED =
            new Column<>(16, "skipped", POINT, Codecs.HASH, Codecs.LOCATION);

    static final List<Column<?, ?>> ALL = List.of(
            META,
            ACCOUNTS,
            STORAGE,
            CODE,
            ACCOUNT_TRIE,
            STORAGE_TRIES,
            ACCOUNT_HISTORY,
            STORAGE_HISTORY,
            CHANGED_KEYS,
            HEADERS,
            NUMBERS,
            ORDERED,
            RECEIPTS,
            TRANSACTIONS,
            SKIPS,
            SKIPPED);

    private Columns() {}

    static List<ColumnShape> shapes() {
        return ALL.stream().map(Column::shape).toList();
    }
}
