package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Some values of a flat state in their order: rlp([[kind, key, value], ...]).
 *
 * @param entries none: there are no more
 */
public record StatePage(List<StateEntry> entries) {
    /** A page is closed when it has so many bytes; the last value may go beyond. */
    static final int FULL_BYTES = 1 << 20;

    public static final int MAX_BYTES = FULL_BYTES + StateEntry.Kind.CODE.maxValueBytes + 256;

    public StatePage {
        entries = List.copyOf(entries);
    }

    public boolean isEnd() {
        return entries.isEmpty();
    }

    /** What to ask for the next page with; empty at the end. */
    public Bytes cursor() {
        return entries.isEmpty() ? Bytes.EMPTY : entries.getLast().cursor();
    }

    public byte[] encoded() {
        return RlpWriter.list(w -> {
            for (StateEntry entry : entries) {
                w.nested(e -> e.uint(entry.kind().number).bytes(entry.key()).bytes(entry.value()));
            }
        });
    }

    /** @param after the last page's cursor: every key must lie behind it */
    public static StatePage decode(byte[] bytes, Bytes after) throws MalformedException {
        if (bytes.length > MAX_BYTES) throw malformed("page: %d bytes, at most %d", bytes.length, MAX_BYTES);
        RlpReader in = RlpReader.ofList(bytes, "page");
        List<StateEntry> entries = new ArrayList<>();
        Bytes last = after;
        while (in.hasNext()) {
            RlpReader one = in.list("entry");
            StateEntry.Kind kind = StateEntry.Kind.of(one.uint(255, "kind"));
            Bytes key = one.bytes(kind.keyBytes, "key");
            if (key.size() != kind.keyBytes) throw malformed("key: %d bytes, need %d", key.size(), kind.keyBytes);
            StateEntry entry = new StateEntry(kind, key, one.bytes(kind.maxValueBytes, "value"));
            one.end("entry");
            if (entry.value().isEmpty()) throw malformed("value of %s %s: empty", kind, key);
            if (entry.cursor().compareTo(last) <= 0) {
                throw malformed("key: %s after %s, keys must ascend", entry.cursor(), last);
            }
            last = entry.cursor();
            entries.add(entry);
        }
        return new StatePage(entries);
    }
}
