package io.aichain.state;

import io.aichain.chain.primitives.Hash;
import java.nio.charset.StandardCharsets;

/**
 * A transaction that stands in an ordered block and was not executed (P2).
 *
 * @param index in the ordered block, from 0
 * @param reason number of the reason, as the execution reports have it
 * @param text the same for people, at most 1,024 bytes of UTF-8
 */
public record Skip(Hash transaction, int index, int reason, String text) {
    static final int MAX_TEXT_BYTES = 1024;

    public Skip {
        if (index < 0 || reason < 0) throw new IllegalArgumentException("skip " + index + ", reason " + reason);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_TEXT_BYTES) throw new IllegalArgumentException("skip text: " + bytes + " bytes");
    }
}
