package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Descriptions and weights as they were decoded, by the hashes of the code they were read from, within a limit of bytes; the least
 * recently used go first. Safe for many threads. What it holds never changes a result, only how long it takes.
 */
public final class ModelStore {
    private final long limit;
    private final LinkedHashMap<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    private record Entry(Object value, long bytes) {}

    /** With type and parameters, from which the form of all that kernels derive follows: so an entry cannot grow without end. */
    private record WeightsKey(LayerType type, Numbers parameters, Layout layout, long weights, List<Hash> chunks) {}

    /** @param limit bytes of memory to hold at most; larger models are decoded at each use */
    public ModelStore(long limit) {
        if (limit < 0) throw new IllegalArgumentException("a limit of " + limit + " bytes");
        this.limit = limit;
    }

    /** @throws io.aichain.inference.ModelRevert AIMalformedModel */
    public Description description(Address address, Codes codes) {
        Hash hash = codes.codeHash(address);
        if (get(hash) instanceof Description known) return known;
        Bytes code = codes.code(address);
        Description description = Description.read(code);
        put(hash, description, 64L * code.size());
        return description;
    }

    /**
     * A layer's weights.
     *
     * @param number what the error calls the layer
     * @throws io.aichain.inference.ModelRevert AIMalformedModel if the chunks do not hold exactly the layer's weights
     */
    public Weights weights(Layer layer, int number, Codes codes) {
        if (layer.layout() == Layout.NONE) return Weights.NONE;
        List<Hash> hashes = new ArrayList<>(layer.chunks().size());
        for (Address chunk : layer.chunks()) hashes.add(codes.codeHash(chunk));
        var key = new WeightsKey(layer.type(), layer.parameters(), layer.layout(), layer.weights(), hashes);
        if (get(key) instanceof Weights known) return known;
        Weights weights = Weights.decode(layer.layout(), (int) layer.streamLength(), chunks(layer, number, codes));
        put(key, weights, weights.footprint() + 64L * hashes.size());
        return weights;
    }

    /** The chunks one behind the other, each without its first byte. */
    static byte[] stream(Layer layer, int number, Codes codes) {
        return Weights.joined((int) layer.streamLength(), chunks(layer, number, codes));
    }

    /** Which hold exactly the layer's weights. */
    private static List<Bytes> chunks(Layer layer, int number, Codes codes) {
        List<Bytes> chunks = new ArrayList<>(layer.chunks().size());
        long length = 0;
        for (Address address : layer.chunks()) {
            Bytes chunk = codes.code(address);
            if (chunk.isEmpty()) throw Reverts.malformedModel(number);
            length += chunk.size() - 1;
            chunks.add(chunk);
        }
        if (length != layer.streamLength() || length > Integer.MAX_VALUE - 64) throw Reverts.malformedModel(number);
        return chunks;
    }

    /** Bytes held now, by estimate. */
    public synchronized long held() {
        return held;
    }

    private synchronized Object get(Object key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value;
    }

    private synchronized void put(Object key, Object value, long bytes) {
        if (bytes > limit) return;
        Entry old = entries.put(key, new Entry(value, bytes));
        held += bytes - (old == null ? 0 : old.bytes);
        var eldest = entries.entrySet().iterator();
        while (held > limit) {
            Map.Entry<Object, Entry> next = eldest.next();
            held -= next.getValue().bytes;
            eldest.remove();
        }
    }
}
