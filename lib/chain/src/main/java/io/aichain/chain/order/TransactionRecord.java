package io.aichain.chain.order;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;

/**
 * A record of the {@code transactions} topic: 01 || raw transaction (EIP-2718). The key is the sender's address; it only picks the
 * partition. {@link #decode} is the one byte rule by which sequencer and auditors pass over input: it reads bytes, size and gas limit
 * and nothing else, so that order never depends on validity (P2).
 *
 * @param raw the transaction's bytes, which may still be nonsense behind the gas limit
 * @param gasLimit as the bytes say it
 */
public record TransactionRecord(Bytes raw, long gasLimit) {
    private static final byte VERSION = 1;

    /** What limits a chain's input, from genesis or a later configuration. */
    public record Limits(int maxTransactionBytes, long blockGasLimit) {}

    public static Bytes encode(Bytes raw) {
        byte[] out = new byte[raw.size() + 1];
        out[0] = VERSION;
        System.arraycopy(raw.unsafeArray(), 0, out, 1, raw.size());
        return Bytes.wrap(out);
    }

    /** @throws MalformedException if the record is to be passed over */
    public static TransactionRecord decode(Bytes record, Limits limits) throws MalformedException {
        if (record.isEmpty() || record.get(0) != VERSION) throw malformed("transaction record: not version 1");
        Bytes raw = record.slice(1, record.size());
        long gasLimit = gasLimit(raw, limits);
        return new TransactionRecord(raw, gasLimit);
    }

    /** The gas limit of raw transaction bytes that keep the byte rule. */
    public static long gasLimit(Bytes raw, Limits limits) throws MalformedException {
        if (raw.isEmpty()) throw malformed("transaction: empty");
        if (raw.size() > limits.maxTransactionBytes) {
            throw malformed("transaction: %d bytes, at most %d", raw.size(), limits.maxTransactionBytes);
        }
        int first = raw.get(0) & 0xff;
        boolean legacy = first >= 0xc0;
        if (!legacy && first > 0x7f) throw malformed("transaction: type 0x%02x is not one (EIP-2718)", first);
        RlpReader outer = RlpReader.of(raw.unsafeArray(), legacy ? 0 : 1, raw.size());
        RlpReader in = outer.list("transaction");
        outer.end("transaction");
        // nonce, gasPrice | chainId, nonce, gasPrice | chainId, nonce, tip, maxFee
        int before = legacy ? 2 : first == 1 ? 3 : 4;
        for (int i = 0; i < before; i++) in.skip("field before gasLimit");
        long gasLimit = in.uint63("gasLimit");
        if (gasLimit > limits.blockGasLimit) {
            throw malformed("gasLimit: %d, the block's is %d", gasLimit, limits.blockGasLimit);
        }
        return gasLimit;
    }
}
