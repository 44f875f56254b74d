package io.aichain.models;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.Commitments;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A model as it is published, whole and checked: what {@link #encode} writes into a file {@code .aimodel} (docs/formats.md).
 *
 * @param name 1 to 200 bytes of UTF-8; no part of the model's hash
 * @param origin which file of which tool it was made from, 0 to 1,000 bytes; no part of the hash
 * @param inputs how many of the first layers are inputs
 * @param layers records of docs/inference-semantics.md section 9, without chunks
 * @param streams each layer's weights as section 8 lays them out, in the order of the layers; empty for those without
 * @param classes names of the outputs, if they are classes
 */
public record ModelFile(
        String name,
        String origin,
        Profile profile,
        int inputs,
        List<Layer> layers,
        List<Bytes> streams,
        List<String> classes,
        Vocabulary vocabulary) {
    /** Bytes of UTF-8. */
    public static final int MAX_NAME = 200;
    /** Bytes of UTF-8. */
    public static final int MAX_ORIGIN = 1_000;
    /** How many classes a model may have. */
    public static final int MAX_CLASSES = 65_535;
    /** Bytes of all weights together. */
    public static final int MAX_STREAMS = 1 << 29;

    private static final List<Address> SOMEWHERE = List.of(Address.ZERO);

    /** @throws IllegalArgumentException if it is not a model: our bug; foreign bytes come in by {@link #decode} */
    public ModelFile {
        layers = List.copyOf(layers);
        streams = List.copyOf(streams);
        classes = List.copyOf(classes);
        try {
            ModelRules.check(name, origin, profile, inputs, layers, streams, classes, vocabulary);
        } catch (MalformedException bug) {
            throw new IllegalArgumentException(bug.getMessage(), bug);
        }
    }

    /**
     * A model from parts that somebody else made.
     *
     * @throws MalformedException if they do not fit together
     */
    public static ModelFile of(
            String name,
            String origin,
            Profile profile,
            int inputs,
            List<Layer> layers,
            List<Bytes> streams,
            List<String> classes,
            Vocabulary vocabulary)
            throws MalformedException {
        try {
            return new ModelFile(name, origin, profile, inputs, layers, streams, classes, vocabulary);
        } catch (IllegalArgumentException wrong) {
            if (wrong.getCause() instanceof MalformedException foreign) throw foreign;
            throw wrong;
        }
    }

    /**
     * The same model under another name.
     *
     * @throws MalformedException if it is no name
     */
    public ModelFile named(String other) throws MalformedException {
        return of(other, origin, profile, inputs, layers, streams, classes, vocabulary);
    }

    /** @throws MalformedException the one error of foreign bytes; says where and what */
    public static ModelFile decode(Bytes file) throws MalformedException {
        return ModelCodec.decode(file);
    }

    /** Whether the first bytes are those of an .aimodel, damaged or whole. */
    public static boolean isOne(byte[] file) {
        return ModelCodec.hasMagic(file);
    }

    /** One model, one encoding. */
    public Bytes encode() {
        return ModelCodec.encode(this);
    }

    /** Writes the same bytes, without a copy of them in memory. */
    public void writeTo(OutputStream out) throws IOException {
        ModelCodec.write(this, out);
    }

    /**
     * The identity that the contracts seal (section 10). A vocabulary is part of it in profile 0; in the others the contract of the texts keeps it, and
     * names model and vocabulary together.
     */
    public Hash modelHash() {
        return hash(profile == Profile.D1_COMPAT ? vocabulary.hash() : Hash.ZERO);
    }

    /** The same with the vocabulary in all profiles: what a file is held against. */
    Hash contentHash() {
        return hash(vocabulary.hash());
    }

    /**
     * What a contract's draft of it may say its hash is: with the weights of its first layers hashed, of none to {@code most}, and a root of 0 for those
     * of the others.
     *
     * @param hasVocabulary whether the draft has been given one; of interest in profile 0
     * @return {@code most + 1} hashes
     */
    public List<Hash> draftHashes(int most, boolean hasVocabulary) {
        Hash words = profile == Profile.D1_COMPAT && hasVocabulary ? vocabulary.hash() : Hash.ZERO;
        List<Hash> layerHashes = new ArrayList<>();
        for (Layer layer : layers) layerHashes.add(Commitments.layerHash(layer, Hash.ZERO));
        List<Hash> hashes = new ArrayList<>();
        hashes.add(hash(layerHashes, words));
        for (int i = 0; i < most; i++) {
            layerHashes.set(i, layerHash(i));
            hashes.add(hash(layerHashes, words));
        }
        return hashes;
    }

    private Hash hash(Hash vocabularyHash) {
        return hash(IntStream.range(0, layers.size()).mapToObj(this::layerHash).toList(), vocabularyHash);
    }

    private Hash hash(List<Hash> layerHashes, Hash vocabularyHash) {
        return Commitments.modelHash(description(), layerHashes, vocabularyHash, AbiHashes.texts(classes));
    }

    private Hash layerHash(int i) {
        return Commitments.layerHash(layers.get(i), Commitments.weightRoot(stream(i)));
    }

    /** The most tokens that a text model of profiles 1 to 3 sees: the length of its input. */
    public int window() {
        return layers.getFirst().parameter(3);
    }

    /** The description as it stands when every layer's weights lie in these accounts. */
    public Description description(IntFunction<List<Address>> chunks) {
        return Description.of(profile, inputs, withChunks(layers, chunks));
    }

    /** The description for evaluating without a chain: weights come from {@link #weights}, its chunks say nothing. */
    public Description description() {
        return description(i -> SOMEWHERE);
    }

    /** A layer's weights, decoded. */
    public Weights weights(int layer) {
        return Weights.decode(layers.get(layer).layout(), stream(layer));
    }

    /** Weights of all layers; of int8 layers bytes, with their biases and scales. */
    public long weightCount() {
        return layers.stream().mapToLong(Layer::weights).sum();
    }

    static List<Layer> withChunks(List<Layer> layers, IntFunction<List<Address>> chunks) {
        List<Layer> full = new ArrayList<>(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            List<Address> at = layer.layout() == Layout.NONE ? List.of() : chunks.apply(i);
            full.add(new Layer(layer.type(), layer.layout(), layer.inputs(), layer.parameters(), layer.weights(), at));
        }
        return full;
    }

    private byte[] stream(int layer) {
        return streams.get(layer).unsafeArray();
    }
}
