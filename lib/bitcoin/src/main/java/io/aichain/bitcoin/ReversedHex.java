package io.aichain.bitcoin;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.HexFormat;

/** Bitcoin shows hashes with their bytes reversed; this is the one place that turns them round. */
final class ReversedHex {
    private static final HexFormat HEX = HexFormat.of();

    private ReversedHex() {}

    static Hash parse(String text, String field) throws MalformedException {
        if (text == null || text.length() != 64) throw malformed("%s: 64 hex digits expected, found %s", field, text);
        try {
            return of(text);
        } catch (IllegalArgumentException notHex) {
            throw malformed("%s: not hex: %s", field, text);
        }
    }

    static Hash of(String text) {
        return Hash.of(reversed(HEX.parseHex(text)));
    }

    static String format(Hash internal) {
        return HEX.formatHex(reversed(internal.toArray()));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) out[i] = bytes[bytes.length - 1 - i];
        return out;
    }
}
