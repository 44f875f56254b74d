package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A column of values that rarely change: {@code bits[count - 1] || value...}, where bit i says that item i + 1 differs from item i, and
 * only the first item and those that differ are written. No items, no bytes.
 */
final class RunColumn {
    private RunColumn() {}

    interface Value<T> {
        T read(ColumnReader in) throws MalformedException;
    }

    static <T> void write(List<T> items, ColumnWriter out, BiConsumer<ColumnWriter, T> value) {
        if (items.isEmpty()) return;
        BitSet changed = new BitSet();
        for (int i = 1; i < items.size(); i++) changed.set(i - 1, !items.get(i).equals(items.get(i - 1)));
        out.bits(changed, items.size() - 1);
        value.accept(out, items.getFirst());
        for (int i = 1; i < items.size(); i++) if (changed.get(i - 1)) value.accept(out, items.get(i));
    }

    static <T> List<T> read(int count, String field, ColumnReader in, Value<T> value) throws MalformedException {
        if (count == 0) return List.of();
        BitSet changed = in.bits(count - 1, field);
        List<T> items = new ArrayList<>(count);
        items.add(value.read(in));
        for (int i = 1; i < count; i++) {
            T last = items.getLast();
            T next = changed.get(i - 1) ? value.read(in) : last;
            if (changed.get(i - 1) && next.equals(last)) throw malformed("%s: a change to the same value", field);
            items.add(next);
        }
        return items;
    }
}
