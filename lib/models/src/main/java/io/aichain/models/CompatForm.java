package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Layers as profile 0 writes them: a sequence, with sizes that the others find from shapes (section 5.1). */
final class CompatForm {
    private static final double SLOPE = 0.2;
    private static final int TANH = 4;

    private CompatForm() {}

    /** The model without the softmax that it may end in. */
    static FloatModel withoutSoftmax(FloatModel model) {
        List<FloatLayer> layers = model.layers();
        if (layers.get(layers.size() - 1).type() != LayerType.SOFTMAX) return model;
        return new FloatModel(
                model.name(),
                model.origin(),
                model.inputs(),
                layers.subList(0, layers.size() - 1),
                model.numbers(),
                model.classes(),
                model.vocabulary());
    }

    /** @param shapes of the outputs of all layers */
    static Layer of(FloatModel model, int position, List<int[]> shapes, Layout layout) throws MalformedException {
        FloatLayer layer = model.layers().get(position);
        if (position > 0 && !layer.inputs().equals(List.of(position - 1))) {
            throw malformed("%s: the first library knows sequences of layers, no graphs", layer.name());
        }
        int[] in = position == 0 ? new int[0] : shapes.get(position - 1);
        if (position == 1 && isStepwise(model)) requireSteps(layer, in);
        CompatPlaces.require(model, position, shapes);
        Numbers parameters = Numbers.of(parameters(layer, in, model.numbers()));
        return new Layer(layer.type(), layout, List.of(), parameters, layer.weights().length, List.of());
    }

    private static BigInteger[] parameters(FloatLayer layer, int[] in, NumberRule rule) throws MalformedException {
        int last = in.length == 0 ? 0 : in[in.length - 1];
        return switch (layer.type()) {
            case INPUT ->
                layer.parameter(2) == 3
                        ? whole(1, layer.parameter(3), layer.parameter(4), layer.parameter(5))
                        : whole(0);
            case RESCALE -> {
                BigInteger[] both = new BigInteger[2];
                for (int i = 0; i < 2; i++) both[i] = rule.parameter(layer.parameters()[i], Profile.D1_COMPAT);
                yield both;
            }
            case FLATTEN -> whole();
            case DENSE -> {
                requireBias(layer, 3);
                yield whole(activation(layer, 0, 1), last, layer.parameter(2));
            }
            case MAX_POOLING_2D, EMBEDDING -> {
                long[] same = new long[layer.parameters().length];
                for (int i = 0; i < same.length; i++) same[i] = layer.parameter(i);
                yield whole(same);
            }
            case CONV_2D -> {
                requireBias(layer, 8);
                yield whole(
                        activation(layer, 0, 1),
                        last,
                        layer.parameter(2),
                        layer.parameter(3),
                        layer.parameter(4),
                        layer.parameter(5),
                        layer.parameter(6),
                        layer.parameter(7));
            }
            case SIMPLE_RNN -> whole(activation(layer, 0, 1), last, layer.parameter(2));
            case LSTM -> whole(activation(layer, 0, 2), activation(layer, 1, 2), last, layer.parameter(3));
            default -> throw malformed("%s: the first library has no %s", layer.name(), layer.type());
        };
    }

    /** Behind an input that is no image the first library knows a width of 1, and an Embedding. A SimpleRNN there would find nothing. */
    private static void requireSteps(FloatLayer layer, int[] in) throws MalformedException {
        boolean takesNotes = layer.type() == LayerType.LSTM && in[in.length - 1] == 1;
        if (layer.type() != LayerType.EMBEDDING && !takesNotes) {
            throw malformed(
                    "%s: the first library takes images, tokens for an Embedding, or notes for an LSTM; --profile sd59x18-d1 or sd59x18-d2 takes other numbers too",
                    layer.name());
        }
    }

    private static void requireBias(FloatLayer layer, int flag) throws MalformedException {
        if (layer.parameter(flag) != 1)
            throw malformed("%s: the first library has no layers without bias", layer.name());
    }

    private static long activation(FloatLayer layer, int at, int slope) throws MalformedException {
        int activation = layer.parameter(at);
        if (activation > TANH || (activation == 0 && layer.parameters()[slope] != SLOPE)) {
            throw malformed(
                    "%s: activation %d with slope %s; the first library has LeakyReLU with slope 0.2, Linear, ReLU, Sigmoid, Tanh",
                    layer.name(), activation, layer.parameters()[slope]);
        }
        return activation;
    }

    private static BigInteger[] whole(long... values) {
        List<BigInteger> list = new ArrayList<>();
        for (long value : values) list.add(BigInteger.valueOf(value));
        return list.toArray(BigInteger[]::new);
    }

    /** What goes step by step makes texts or melodies, by contracts that differ; and nothing else. */
    static void requireVocabulary(FloatModel model) throws MalformedException {
        if (!isStepwise(model)) return;
        requireCellsOfOneKind(model);
        switch (model.vocabulary()) {
            case Vocabulary.None() -> {
                // what is no such model is told so, and not what words it would need
                if (model.layers().size() > 1 && model.layers().get(1).inputs().equals(List.of(0))) {
                    requireSteps(model.layers().get(1), Conversion.shapes(model).getFirst());
                }
                throw malformed(
                        "the first library's models of tokens make texts or melodies: give the words with --vocabulary FILE, or say --melody");
            }
            case Vocabulary.Words(var words, var _) -> {
                requireOutputs(model, words.size(), "words");
                requireWidths(model);
            }
            case Vocabulary.Notes(var notes) -> {
                for (FloatLayer layer : model.layers()) {
                    if (layer.type() != LayerType.SIMPLE_RNN) continue;
                    throw malformed(
                            "%s: the first library's melodies begin without states, which a SimpleRNN does not take",
                            layer.name());
                }
                if (!notes.isEmpty()) requireOutputs(model, notes.size(), "notes");
            }
        }
    }

    /** Its cells share one array of states, and the contract refuses both kinds in it: better here, before anything is paid. */
    private static void requireCellsOfOneKind(FloatModel model) throws MalformedException {
        LayerType first = null;
        for (FloatLayer layer : model.layers()) {
            if (layer.type() != LayerType.LSTM && layer.type() != LayerType.SIMPLE_RNN) continue;
            if (first != null && first != layer.type()) {
                throw malformed(
                        "%s: the first library's models have SimpleRNN layers or LSTM layers, not both", layer.name());
            }
            first = layer.type();
        }
    }

    /** Texts begin with states of zeros, all as wide as the first cell: a wider one would end every call with Panic(0x32). */
    private static void requireWidths(FloatModel model) throws MalformedException {
        int first = 0;
        for (FloatLayer layer : model.layers()) {
            if (layer.type() != LayerType.LSTM && layer.type() != LayerType.SIMPLE_RNN) continue;
            int units = layer.parameter(layer.type() == LayerType.LSTM ? 3 : 2);
            if (first == 0) first = units;
            if (units > first) {
                throw malformed(
                        "%s: units = %d; the first library's texts have cells no wider than the first one, of %d",
                        layer.name(), units, first);
            }
        }
    }

    /** The choice among the outputs is looked up in the list: one that is too short ends most generations with Panic(0x32). */
    private static void requireOutputs(FloatModel model, int size, String what) throws MalformedException {
        int[] shape = Conversion.shapes(model).getLast();
        int outputs = shape[shape.length - 1];
        if (outputs == size) return;
        throw malformed("vocabulary: %d %s; the model has %d outputs, one for each is expected", size, what, outputs);
    }

    /** Whether it takes tokens, or numbers one by one, and so goes step by step. */
    static boolean isStepwise(FloatModel model) {
        FloatLayer input = model.layers().get(0);
        return input.type() == LayerType.INPUT
                && (input.parameter(0) == Kind.TOKENS.number() || input.parameter(2) != 3);
    }
}
