package io.aichain.inference.model;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Hashes of models and of steps (section 10). */
public final class Commitments {
    private static final int TILE = 4_096;

    private Commitments() {}

    /** The root over tiles of 4,096 bytes, the tree of RFC 6962 with Keccak-256; zero for no weights. */
    public static Hash weightRoot(byte[] stream) {
        return stream.length == 0 ? Hash.ZERO : root(stream, 0, (stream.length + TILE - 1) / TILE);
    }

    /** The root over {@code count} tiles from {@code first} on. */
    private static Hash root(byte[] stream, int first, int count) {
        if (count == 1) {
            int from = first * TILE;
            byte[] leaf = new byte[1 + Math.min(TILE, stream.length - from)];
            System.arraycopy(stream, from, leaf, 1, leaf.length - 1);
            return Keccak.hash(leaf);
        }
        int left = Integer.highestOneBit(count - 1);
        byte[] node = new byte[65];
        node[0] = 1;
        root(stream, first, left).copyTo(node, 1);
        root(stream, first + left, count - left).copyTo(node, 33);
        return Keccak.hash(node);
    }

    /** Of a layer's record without its chunks, and its weights. */
    public static Hash layerHash(Layer layer, Hash weightRoot) {
        byte[] record = Description.record(layer);
        byte[] packed = new byte[64 + record.length];
        tag("aichain.layer.v1").copyTo(packed, 0);
        System.arraycopy(record, 0, packed, 32, record.length);
        weightRoot.copyTo(packed, 32 + record.length);
        return Keccak.hash(packed);
    }

    /**
     * A model's identity: it does not depend on chunks, addresses, names or owners.
     *
     * @param vocabulary, classes hashes of the encoded texts or numbers; zero for none
     */
    public static Hash modelHash(Description model, List<Hash> layerHashes, Hash vocabulary, Hash classes) {
        byte[] layers = new byte[32 * layerHashes.size()];
        for (int i = 0; i < layerHashes.size(); i++) layerHashes.get(i).copyTo(layers, 32 * i);
        return words(
                tag("aichain.model.v1"),
                number(model.profile().number()),
                number(model.inputs()),
                Keccak.hash(layers),
                vocabulary,
                classes);
    }

    /** The same from a description's chunks. */
    public static Hash modelHash(Description model, Codes codes, Hash vocabulary, Hash classes) {
        IntFunction<Hash> hash = i -> {
            Layer layer = model.layers().get(i);
            return layerHash(layer, weightRoot(ModelStore.stream(layer, i, codes)));
        };
        List<Hash> hashes =
                IntStream.range(0, model.layers().size()).mapToObj(hash).toList();
        return modelHash(model, hashes, vocabulary, classes);
    }

    /** "The layers below k of this model, run on that input, gave this state." */
    public static Hash step(Hash modelHash, Profile profile, int k, Hash inputHash, Hash stateHash) {
        return words(tag("aichain.step.v1"), modelHash, number(profile.number()), number(k), inputHash, stateHash);
    }

    public static Hash requestId(Hash modelHash, Hash inputHash, Hash parametersHash) {
        return words(tag("aichain.request.v1"), modelHash, inputHash, parametersHash);
    }

    static Hash tag(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Hash number(long n) {
        return new Hash(0, 0, 0, n);
    }

    private static Hash words(Hash... words) {
        byte[] encoded = new byte[32 * words.length];
        for (int i = 0; i < words.length; i++) words[i].copyTo(encoded, 32 * i);
        return Keccak.hash(encoded);
    }
}
