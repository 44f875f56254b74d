package io.aichain.bitcoin.wire;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A decoded transaction, BIP 144:
 *
 * <pre>version i32 | [00 01] | inputs | outputs | [witness of each input] | lock time u32</pre>
 *
 * @param txid double SHA-256 without marker, flag and witness
 * @param spends the outpoints of the inputs, in order; empty for a coinbase
 * @param outputs in order
 * @param stripped the bytes that the txid names
 * @param raw with witness
 */
public record BitcoinTransaction(Txid txid, List<OutPoint> spends, List<TxOut> outputs, Bytes stripped, Bytes raw) {
    /** No block holds more. */
    public static final int MAX_BYTES = 4_000_000;

    private static final int SMALLEST_INPUT_BYTES = 41;
    private static final int SMALLEST_OUTPUT_BYTES = 9;

    public BitcoinTransaction {
        spends = List.copyOf(spends);
        outputs = List.copyOf(outputs);
    }

    /** An output. @param script that a spender must satisfy */
    public record TxOut(Sat value, Bytes script) {}

    public boolean isCoinbase() {
        return spends.isEmpty();
    }

    /** BIP 141: (3 * stripped + all) / 4, rounded up. */
    public int vsize() {
        return Math.ceilDiv(3 * stripped.size() + raw.size(), 4);
    }

    /** Double SHA-256 of everything, BIP 141. */
    public Hash wtxid() {
        return DoubleSha256.hash(raw.unsafeArray());
    }

    public boolean hasWitness() {
        return raw.size() != stripped.size();
    }

    public static BitcoinTransaction decode(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_BYTES) throw malformed("transaction: %d bytes, at most %d", bytes.size(), MAX_BYTES);
        WireReader in = new WireReader(bytes.unsafeArray());
        BitcoinTransaction transaction = read(in, bytes.unsafeArray());
        in.end("transaction");
        return transaction;
    }

    static BitcoinTransaction read(WireReader in, byte[] source) throws MalformedException {
        int start = in.position();
        in.skip(4, "version");
        boolean witness = in.peek(0, "input count") == 0;
        if (witness) {
            in.skip(1, "marker");
            if (in.u8("flag") != 1) throw malformed("transaction: no inputs, or an unknown flag");
        }
        int bodyStart = in.position();
        List<OutPoint> spends = inputs(in);
        List<TxOut> outputs = outputs(in);
        int bodyEnd = in.position();
        if (witness) skipWitnesses(in, Math.max(1, spends.size()));
        int lockTime = in.position();
        in.skip(4, "lock time");
        Bytes raw = Bytes.wrap(Arrays.copyOfRange(source, start, in.position()));
        Bytes stripped = witness ? Bytes.wrap(stripped(source, start, bodyStart, bodyEnd, lockTime)) : raw;
        return new BitcoinTransaction(
                new Txid(DoubleSha256.hash(stripped.unsafeArray())), spends, outputs, stripped, raw);
    }

    private static List<OutPoint> inputs(WireReader in) throws MalformedException {
        int count = in.count(SMALLEST_INPUT_BYTES, "inputs");
        if (count == 0) throw malformed("transaction: no inputs");
        List<OutPoint> spends = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Hash txid = in.hash("input txid");
            long vout = in.u32("input vout");
            in.bytes("input script");
            in.skip(4, "sequence");
            if (txid.isZero() && vout == 0xffffffffL && count == 1) return List.of();
            if (vout > Integer.MAX_VALUE) throw malformed("input vout: %d", vout);
            spends.add(new OutPoint(new Txid(txid), (int) vout));
        }
        return spends;
    }

    private static List<TxOut> outputs(WireReader in) throws MalformedException {
        int count = in.count(SMALLEST_OUTPUT_BYTES, "outputs");
        if (count == 0) throw malformed("transaction: no outputs");
        List<TxOut> outputs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long value = in.i64("output value");
            if (value < 0 || value > Sat.MAX) throw malformed("output %d: %d sat", i, value);
            outputs.add(new TxOut(new Sat(value), in.bytes("output script")));
        }
        return outputs;
    }

    private static void skipWitnesses(WireReader in, int inputs) throws MalformedException {
        for (int i = 0; i < inputs; i++) {
            int items = in.count(1, "witness items");
            for (int j = 0; j < items; j++) in.skip(in.count(1, "witness item"), "witness item");
        }
    }

    private static byte[] stripped(byte[] source, int start, int bodyStart, int bodyEnd, int lockTime) {
        byte[] out = new byte[4 + (bodyEnd - bodyStart) + 4];
        System.arraycopy(source, start, out, 0, 4);
        System.arraycopy(source, bodyStart, out, 4, bodyEnd - bodyStart);
        System.arraycopy(source, lockTime, out, out.length - 4, 4);
        return out;
    }
}
