package io.aichain.bitcoin;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;

/**
 * Names an output of a transaction.
 *
 * @param vout its place among the outputs, from 0
 */
public record OutPoint(Txid txid, int vout) {
    public OutPoint {
        if (vout < 0) throw new IllegalArgumentException("vout " + vout);
    }

    /** {@code txid:vout}, as {@link #toString} writes it. */
    public static OutPoint parse(String text, String field) throws MalformedException {
        int colon = text.indexOf(':');
        if (colon != 64 || text.length() > 75) throw malformed("%s: txid:vout expected, found %s", field, text);
        try {
            return new OutPoint(
                    Txid.parse(text.substring(0, colon), field), Integer.parseUnsignedInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException notANumber) {
            throw malformed("%s: txid:vout expected, found %s", field, text);
        }
    }

    @Override
    public String toString() {
        return txid + ":" + vout;
    }
}
