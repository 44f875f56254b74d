package io.aichain.bitcoin.wire;

import io.aichain.chain.primitives.Bytes;
import java.util.Optional;

/**
 * The output script that carries data: {@code 6a} and one push in its shortest form, {@code 6a || length || data} up to 75 bytes,
 * {@code 6a 4c length data} for 76 to 80.
 */
public final class OpReturn {
    public static final int MAX_DATA_BYTES = 80;

    private OpReturn() {}

    /** @param data 2 to 80 bytes: a shorter push would have other shortest forms */
    public static Bytes script(Bytes data) {
        int size = data.size();
        if (size < 2 || size > MAX_DATA_BYTES) throw new IllegalArgumentException("OP_RETURN with " + size + " bytes");
        int prefix = size <= 75 ? 2 : 3;
        byte[] script = new byte[prefix + size];
        script[0] = 0x6a;
        if (prefix == 3) script[1] = 0x4c;
        script[prefix - 1] = (byte) size;
        System.arraycopy(data.unsafeArray(), 0, script, prefix, size);
        return Bytes.wrap(script);
    }

    /** The data of such a script; nothing for any other script. */
    public static Optional<Bytes> data(Bytes script) {
        int size = script.size();
        if (size < 4 || size > 83 || script.get(0) != 0x6a) return Optional.empty();
        int prefix = script.get(1) == 0x4c ? 3 : 2;
        Bytes data = script.slice(prefix, size);
        return data.size() >= 2 && data.size() <= MAX_DATA_BYTES && script(data).equals(script)
                ? Optional.of(data)
                : Optional.empty();
    }
}
