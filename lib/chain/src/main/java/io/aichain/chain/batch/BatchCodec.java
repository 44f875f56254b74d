package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.util.List;

/**
 * A batch to its uncompressed bytes and back. Columns instead of rows, so that like lies beside like for the compressor; nothing that a
 * reader can work out is written (block numbers, parent hashes, payload roots). One batch has one encoding.
 *
 * <pre>
 * magic "AICB"[4] || version u8 = 1
 * genesisHash[32] || number || parentHash[32] || firstBlock || firstParentOrderedHash[32] || lastOrderedHash[32]
 * firstParentBlockHash[32] || lastBlockHash[32] || lastSignature[65] || extensions
 * {@link BlockColumns the ordered blocks} || {@link TransactionColumns their transactions}
 *
 * number      unsigned LEB128, minimal
 * integer     length u8 || big-endian without leading zeros, up to 256 bits
 * extensions  length || rlp as in every record; length 0 for none
 * bits        ceil(n/8) bytes, item i is bit i % 8 of byte i / 8, surplus bits zero
 * run(x)      bits[n-1] (does item i + 1 differ from item i) || x of item 0 and of those that differ
 * </pre>
 */
public final class BatchCodec {
    public static final int VERSION = 1;
    /** Most blocks of a batch. */
    public static final int MAX_BLOCKS = 1 << 16;
    /** Most transactions of a batch: a bound on memory, since columns are read whole. */
    public static final int MAX_TRANSACTIONS = 1 << 18;

    private static final Bytes MAGIC = Bytes.of((byte) 'A', (byte) 'I', (byte) 'C', (byte) 'B');

    private BatchCodec() {}

    /** What manifests commit to: SHA-256 of the uncompressed bytes. */
    public static Hash contentHash(Bytes encoded) {
        return Sha256.hash(encoded.unsafeArray());
    }

    /**
     * The version that bytes claim, so that a reader can tell a later format, which stops it, from a broken batch, which does not count.
     *
     * @throws MalformedException if they are no batch of any version
     */
    public static int version(Bytes bytes) throws MalformedException {
        if (bytes.size() <= MAGIC.size() || !bytes.slice(0, MAGIC.size()).equals(MAGIC)) {
            throw malformed("batch: does not begin with AICB");
        }
        return bytes.get(MAGIC.size()) & 0xff;
    }

    /** @throws IllegalArgumentException for a batch that no reader would take: our bug, the cutter keeps the limits */
    public static Bytes encode(Batch batch) {
        ColumnWriter out = new ColumnWriter();
        out.bytes(MAGIC);
        out.u8(VERSION);
        out.hash(batch.genesisHash());
        out.uvarint(batch.number());
        out.hash(batch.parentHash());
        out.uvarint(batch.firstBlock());
        out.hash(batch.firstParentOrderedHash());
        out.hash(batch.lastOrderedHash());
        out.hash(batch.firstParentBlockHash());
        out.hash(batch.lastBlockHash());
        out.bytes(batch.lastSignature().toArray());
        extensions(batch.extensions(), out);
        BlockColumns.write(batch.blocks(), batch.firstParentOrderedHash(), out);
        List<Bytes> transactions =
                batch.blocks().stream().flatMap(b -> b.payload().stream()).toList();
        TransactionColumns.write(transactions, out);
        Bytes bytes = out.toBytes();
        if (bytes.size() > PublishedBatch.MAX_RAW_BYTES) {
            throw new IllegalArgumentException(
                    "batch of " + bytes.size() + " bytes, at most " + PublishedBatch.MAX_RAW_BYTES);
        }
        return bytes;
    }

    /** Checks the form only: that hashes, links and signature are right is {@link BatchLinks}' and the verifier's. */
    public static Batch decode(Bytes bytes) throws MalformedException {
        if (bytes.size() > PublishedBatch.MAX_RAW_BYTES) {
            throw malformed("batch: %d bytes, at most %d", bytes.size(), PublishedBatch.MAX_RAW_BYTES);
        }
        int version = version(bytes);
        if (version != VERSION) throw malformed("batch: version %d, this reader knows 1", version);
        ColumnReader in = new ColumnReader(bytes);
        in.bytes(MAGIC.size() + 1, "magic");
        Hash genesisHash = in.hash("genesisHash");
        long number = in.uvarint("number");
        if (number < 1) throw malformed("number: 0, batches start at 1");
        Hash parentHash = in.hash("parentHash");
        long firstBlock = in.uvarint("firstBlock");
        Hash firstParentOrderedHash = in.hash("firstParentOrderedHash");
        Hash lastOrderedHash = in.hash("lastOrderedHash");
        Hash firstParentBlockHash = in.hash("firstParentBlockHash");
        Hash lastBlockHash = in.hash("lastBlockHash");
        Signature lastSignature =
                Signature.of(in.bytes(Signature.BYTES, "lastSignature").unsafeArray());
        List<Extension> extensions = extensions(in);
        BlockColumns columns = BlockColumns.read(firstBlock, in);
        List<Bytes> transactions = TransactionColumns.read(columns.transactions(), in);
        in.end();
        List<OrderedBlock> blocks = columns.blocks(firstParentOrderedHash, transactions);
        return new Batch(
                genesisHash,
                number,
                parentHash,
                firstParentOrderedHash,
                lastOrderedHash,
                firstParentBlockHash,
                lastBlockHash,
                lastSignature,
                extensions,
                blocks);
    }

    static void extensions(List<Extension> extensions, ColumnWriter out) {
        if (extensions.isEmpty()) {
            out.uvarint(0);
            return;
        }
        RlpWriter rlp = new RlpWriter();
        Extension.encode(extensions, rlp);
        byte[] encoded = rlp.toByteArray();
        out.uvarint(encoded.length);
        out.bytes(encoded);
    }

    static List<Extension> extensions(ColumnReader in) throws MalformedException {
        int length = in.count(Integer.MAX_VALUE, 1, "extensions");
        if (length == 0) return List.of();
        RlpReader rlp = RlpReader.of(in.bytes(length, "extensions"));
        List<Extension> extensions = Extension.decode(rlp);
        rlp.end("extensions");
        if (extensions.isEmpty()) throw malformed("extensions: an empty list, length 0 expected");
        return extensions;
    }
}
