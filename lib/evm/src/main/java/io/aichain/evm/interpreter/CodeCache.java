package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.world.Account;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Code by its hash, with what was found out about it; bounded by bytes, the longest unused goes first. Content-addressed, so never stale. */
final class CodeCache {
    private static final long MAX_BYTES = 16L << 20;

    private final Map<Hash, Code> codes = new LinkedHashMap<>(256, 0.75f, true);
    private long bytes;

    Code get(Hash hash, Bytes code) {
        if (hash.equals(Account.EMPTY_CODE_HASH)) return Code.EMPTY;
        Code known = codes.get(hash);
        if (known != null) return known;
        Code fresh = new Code(code);
        codes.put(hash, fresh);
        bytes += code.size();
        Iterator<Code> oldest = codes.values().iterator();
        while (bytes > MAX_BYTES) {
            bytes -= oldest.next().bytes.length;
            oldest.remove();
        }
        return fresh;
    }
}
