package io.aichain.bitcoin.wire;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * A block whose transactions are those of its header: header[80] | count | transactions. Decoding checks the Merkle root, and refuses a
 * transaction of 64 bytes, which could be taken for an inner node of the tree (CVE-2017-12842). Work and the link to the block before
 * are the caller's to check.
 */
public record RawBlock(BlockHeader header, List<BitcoinTransaction> transactions) {
    /** A block has at most 4,000,000 weight units, hence at most so many bytes. */
    public static final int MAX_BYTES = 4_000_000;

    private static final int SMALLEST_TRANSACTION_BYTES = 60;

    public RawBlock {
        transactions = List.copyOf(transactions);
    }

    public static RawBlock decode(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_BYTES) throw malformed("block: %d bytes, at most %d", bytes.size(), MAX_BYTES);
        WireReader in = new WireReader(bytes.unsafeArray());
        BlockHeader header = BlockHeader.read(in);
        int count = in.count(SMALLEST_TRANSACTION_BYTES, "transactions");
        List<BitcoinTransaction> transactions = new ArrayList<>(count);
        List<Hash> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            BitcoinTransaction transaction = BitcoinTransaction.read(in, bytes.unsafeArray());
            // two hashes of the tree passed off as a transaction (CVE-2017-12842): then all are, the first among them.
            // Later ones of 64
            // bytes are valid on Bitcoin, and must not stop a reader
            if (i == 0 && transaction.stripped().size() == 64) throw malformed("coinbase: 64 bytes");
            if (transaction.isCoinbase() != (i == 0)) throw malformed("transaction %d: coinbase out of place", i);
            transactions.add(transaction);
            names.add(transaction.txid().internal());
        }
        in.end("block");
        Hash root = TransactionMerkle.checkedRoot(names);
        if (!root.equals(header.merkleRoot())) {
            throw malformed("block %s: its transactions have another Merkle root than its header", header.hash());
        }
        return new RawBlock(header, transactions);
    }
}
