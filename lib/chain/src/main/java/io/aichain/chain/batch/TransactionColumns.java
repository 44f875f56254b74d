package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionCodec;
import io.aichain.chain.tx.TransactionType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The transactions of a batch, field by field. Ordered nonsense, which is no transaction, goes raw behind the rest, so that every byte that
 * was ordered comes back; how many there are is known from the blocks.
 *
 * <pre>
 * type u8...             0 to 4 (EIP-2718), 255 = raw
 * yParity bits || legacy transactions: with chain id (EIP-155) bits || those with one: run(chainId)
 * nonce... || gas price or tip integer... || types 2 and up: max fee integer... || gas limit...
 * creation bits || the others: to[20]... || value integer... || data length... || data...
 * types 1 and up: {@link ListColumns access list}... || type 3: {@link ListColumns blobs}... || type 4: {@link ListColumns authorizations}...
 * r[32]... || s[32]...
 * raw: length... || bytes...
 * </pre>
 */
final class TransactionColumns {
    private static final int RAW = 255;

    private TransactionColumns() {}

    static void write(List<Bytes> payload, ColumnWriter out) {
        if (payload.size() > BatchCodec.MAX_TRANSACTIONS) {
            throw new IllegalArgumentException(payload.size() + " transactions");
        }
        List<Transaction> parsed = new ArrayList<>(payload.size());
        List<Bytes> raw = new ArrayList<>();
        for (Bytes bytes : payload) {
            Optional<Transaction> transaction = parse(bytes);
            out.u8(transaction.map(t -> t.type().id()).orElse(RAW));
            transaction.ifPresentOrElse(parsed::add, () -> raw.add(bytes));
        }
        writeParsed(parsed, out);
        for (Bytes bytes : raw) {
            if (bytes.isEmpty() || bytes.size() > TransactionCodec.MAX_BYTES) {
                throw new IllegalArgumentException("transaction of " + bytes.size() + " bytes");
            }
            out.uvarint(bytes.size());
        }
        raw.forEach(out::bytes);
    }

    static List<Bytes> read(int count, ColumnReader in) throws MalformedException {
        byte[] types = in.bytes(count, "type").unsafeArray();
        List<TransactionType> parsedTypes = new ArrayList<>(count);
        for (byte type : types) {
            int id = type & 0xff;
            if (id == RAW) continue;
            if (id >= TransactionType.values().length) throw malformed("type: %d", id);
            parsedTypes.add(TransactionType.values()[id]);
        }
        Iterator<Bytes> parsed = readParsed(parsedTypes, in).iterator();
        Iterator<Bytes> raw = readRaw(count - parsedTypes.size(), in).iterator();
        List<Bytes> payload = new ArrayList<>(count);
        for (byte type : types) payload.add((type & 0xff) == RAW ? raw.next() : parsed.next());
        return payload;
    }

    /** The one rule of what goes into columns: bytes that are exactly what their transaction encodes to. */
    private static Optional<Transaction> parse(Bytes bytes) {
        Transaction transaction;
        try {
            transaction = TransactionCodec.decode(bytes);
        } catch (MalformedException nonsense) {
            return Optional.empty();
        }
        boolean chainIdFits = transaction.chainId().map(UInt256::fitsLong).orElse(true);
        return chainIdFits && transaction.encoded().equals(bytes) ? Optional.of(transaction) : Optional.empty();
    }

    /** No loop per column in here: under load the JVM compiled each with all that is behind it, the whole method seven times. */
    private static void writeParsed(List<Transaction> all, ColumnWriter out) {
        BitSet parity = new BitSet();
        BitSet creation = new BitSet();
        for (int i = 0; i < all.size(); i++) {
            parity.set(i, all.get(i).signature().yParity() == 1);
            creation.set(i, all.get(i).isCreation());
        }
        out.bits(parity, all.size());
        List<Transaction> legacy =
                all.stream().filter(t -> t.type() == TransactionType.LEGACY).toList();
        BitSet protectedOnes = new BitSet();
        for (int i = 0; i < legacy.size(); i++)
            protectedOnes.set(i, legacy.get(i).chainId().isPresent());
        out.bits(protectedOnes, legacy.size());
        List<Long> chainIds = all.stream()
                .flatMap(t -> t.chainId().stream())
                .map(UInt256::toLongExact)
                .toList();
        RunColumn.write(chainIds, out, ColumnWriter::uvarint);
        all.forEach(t -> out.uvarint(t.nonce()));
        all.forEach(t -> out.integer(t.maxPriorityFeePerGas()));
        all.stream().filter(t -> hasMaxFee(t.type())).forEach(t -> out.integer(t.maxFeePerGas()));
        all.forEach(t -> out.uvarint(t.gasLimit()));
        out.bits(creation, all.size());
        all.forEach(t -> t.to().ifPresent(out::address));
        all.forEach(t -> out.integer(t.value()));
        all.forEach(t -> out.uvarint(t.data().size()));
        all.forEach(t -> out.bytes(t.data()));
        all.forEach(t -> ListColumns.write(t, out));
        all.forEach(t -> out.word(t.signature().r()));
        all.forEach(t -> out.word(t.signature().s()));
    }

    private static List<Bytes> readParsed(List<TransactionType> types, ColumnReader in) throws MalformedException {
        int count = types.size();
        // r and s alone are 64 bytes: bounds all that is allocated below
        if (count * 64L > in.remaining()) throw malformed("transactions: %d, %d bytes left", count, in.remaining());
        BitSet parity = in.bits(count, "yParity");
        List<Optional<UInt256>> chainIds = readChainIds(types, in);
        List<Long> nonces = column(count, i -> in.uvarint64("nonce"));
        List<UInt256> tips = column(count, i -> in.integer("gas price"));
        List<UInt256> maxFees = column(count, i -> hasMaxFee(types.get(i)) ? in.integer("maxFeePerGas") : tips.get(i));
        List<Long> gasLimits = column(count, i -> in.uvarint("gasLimit"));
        BitSet creation = in.bits(count, "creation");
        List<Optional<Address>> to =
                column(count, i -> creation.get(i) ? Optional.empty() : Optional.of(in.address("to")));
        List<UInt256> values = column(count, i -> in.integer("value"));
        Bytes[] data = readStrings(count, "data", in);
        List<ListColumns.Lists> lists = column(count, i -> ListColumns.read(types.get(i), in));
        List<UInt256> r = column(count, i -> in.word("r"));
        return column(
                count,
                i -> encode(new Transaction(
                        types.get(i),
                        chainIds.get(i),
                        nonces.get(i),
                        tips.get(i),
                        maxFees.get(i),
                        gasLimits.get(i),
                        to.get(i),
                        values.get(i),
                        data[i],
                        lists.get(i).accessList(),
                        lists.get(i).maxFeePerBlobGas(),
                        lists.get(i).blobVersionedHashes(),
                        lists.get(i).authorizations(),
                        new Signature(parity.get(i) ? 1 : 0, r.get(i), in.word("s")))));
    }

    private interface Field<T> {
        /** @param i which transaction's */
        T read(int i) throws MalformedException;
    }

    /** One loop for all columns: see {@link #writeParsed}. @param count bounded by the caller: room for as many is made */
    private static <T> List<T> column(int count, Field<T> field) throws MalformedException {
        List<T> column = new ArrayList<>(count);
        for (int i = 0; i < count; i++) column.add(field.read(i));
        return column;
    }

    private static Bytes encode(Transaction transaction) throws MalformedException {
        Bytes bytes = transaction.encoded();
        if (bytes.size() > TransactionCodec.MAX_BYTES) {
            throw malformed("transaction: %d bytes, at most %d", bytes.size(), TransactionCodec.MAX_BYTES);
        }
        return bytes;
    }

    private static List<Optional<UInt256>> readChainIds(List<TransactionType> types, ColumnReader in)
            throws MalformedException {
        int legacy =
                (int) types.stream().filter(t -> t == TransactionType.LEGACY).count();
        BitSet protectedOnes = in.bits(legacy, "with chain id");
        int with = types.size() - legacy + protectedOnes.cardinality();
        Iterator<Long> ids =
                RunColumn.read(with, "chainId", in, r -> r.uvarint("chainId")).iterator();
        List<Optional<UInt256>> chainIds = new ArrayList<>(types.size());
        int seen = 0;
        for (TransactionType type : types) {
            boolean has = type != TransactionType.LEGACY || protectedOnes.get(seen++);
            chainIds.add(has ? Optional.of(UInt256.of(ids.next())) : Optional.empty());
        }
        return chainIds;
    }

    private static List<Bytes> readRaw(int count, ColumnReader in) throws MalformedException {
        Bytes[] raw = readStrings(count, "raw transaction", in);
        for (Bytes bytes : raw) {
            if (bytes.isEmpty()) throw malformed("raw transaction: empty");
            if (parse(bytes).isPresent()) throw malformed("raw transaction: belongs into the columns");
        }
        return List.of(raw);
    }

    private static Bytes[] readStrings(int count, String field, ColumnReader in) throws MalformedException {
        if (count > in.remaining()) throw malformed("%s: %d, %d bytes left", field, count, in.remaining());
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) lengths[i] = in.count(TransactionCodec.MAX_BYTES, 1, field + " length");
        Bytes[] strings = new Bytes[count];
        for (int i = 0; i < count; i++) strings[i] = in.bytes(lengths[i], field);
        return strings;
    }

    private static boolean hasMaxFee(TransactionType type) {
        return type.id() >= TransactionType.DYNAMIC_FEE.id();
    }
}
