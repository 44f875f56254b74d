package io.aichain.chain.record;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a later version may add to a record: rlp([type, value]), in rising order of type. An odd type may be ignored by a reader that
 * does not know it; an even one is critical and stops it.
 *
 * @param type 1 to 65,535; none is assigned yet
 * @param value at most 4,096 bytes
 */
public record Extension(int type, Bytes value) {
    public static final int MAX_COUNT = 16;
    public static final int MAX_BYTES = 4096;

    public Extension {
        if (type < 1 || type > 0xffff) throw new IllegalArgumentException("extension type " + type);
        if (value.size() > MAX_BYTES) throw new IllegalArgumentException("extension of " + value.size() + " bytes");
    }

    /** Whether a reader that does not know the type must stop. */
    public boolean isCritical() {
        return type % 2 == 0;
    }

    public static void encode(List<Extension> extensions, RlpWriter out) {
        out.nested(all -> extensions.forEach(e -> all.nested(w -> w.uint(e.type).bytes(e.value))));
    }

    public static List<Extension> decode(RlpReader in) throws MalformedException {
        RlpReader all = in.list("extensions");
        List<Extension> list = new ArrayList<>();
        int last = 0;
        while (all.hasNext()) {
            if (list.size() == MAX_COUNT) throw malformed("extensions: more than %d", MAX_COUNT);
            RlpReader one = all.list("extension");
            int type = one.uint(0xffff, "extension type");
            if (type <= last) throw malformed("extension type: %d after %d", type, last);
            list.add(new Extension(type, one.bytes(MAX_BYTES, "extension value")));
            one.end("extension");
            last = type;
        }
        return List.copyOf(list);
    }
}
