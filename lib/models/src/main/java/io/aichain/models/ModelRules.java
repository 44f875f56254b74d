package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Range;
import io.aichain.inference.model.Shapes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What must hold for the parts of a model, so that it can be sealed and evaluated. */
final class ModelRules {
    private ModelRules() {}

    /** @throws MalformedException if it is no model's name */
    static void name(String name) throws MalformedException {
        text("name", name, 1, ModelFile.MAX_NAME);
    }

    static void check(
            String name,
            String origin,
            Profile profile,
            int inputs,
            List<Layer> layers,
            List<Bytes> streams,
            List<String> classes,
            Vocabulary vocabulary)
            throws MalformedException {
        name(name);
        text("origin", origin, 0, ModelFile.MAX_ORIGIN);
        if (classes.size() > ModelFile.MAX_CLASSES) {
            throw malformed("classes: %d; at most %d", classes.size(), ModelFile.MAX_CLASSES);
        }
        for (String word : classes) text("class", word, 0, 65_535);
        vocabulary(vocabulary);
        description(profile, inputs, layers);
        streams(profile, layers, streams);
        if (profile == Profile.D1_COMPAT) {
            switch (vocabulary) {
                case Vocabulary.None() -> {}
                case Vocabulary.Words(var _, var _) -> words(layers.getFirst());
                case Vocabulary.Notes(var _) -> melody(layers.getFirst(), classes);
            }
            return;
        }
        int[] output = shapes(layers);
        switch (vocabulary) {
            case Vocabulary.None() -> {}
            case Vocabulary.Words(var words, var _) -> text(inputs, layers.getFirst(), output, words.size());
            case Vocabulary.Notes(var _) ->
                throw malformed("vocabulary: melodies are models of %s alone", Profile.D1_COMPAT.title());
        }
    }

    /** The contract of the first library keeps words for any model, and makes texts only of one that takes a token at a time. */
    private static void words(Layer input) throws MalformedException {
        if (input.parameter(0) != 0) {
            throw malformed(
                    "vocabulary: words (--vocabulary) need a model that takes words one by one; this takes an image: leave them out, or vocabulary in the file");
        }
    }

    /** The contract of melodies takes notes one by one, and keeps no names: it seals the hash of none. */
    private static void melody(Layer input, List<String> classes) throws MalformedException {
        if (input.parameter(0) != 0) {
            throw malformed(
                    "vocabulary: melodies (--melody) need a model that takes notes one by one; this takes an image");
        }
        if (!classes.isEmpty()) {
            throw malformed(
                    "classes: %d; a melody (--melody) has notes and no classes: leave out --classes, or classes_name in the file",
                    classes.size());
        }
    }

    /** Texts come from a model that takes a row of tokens and gives a number for each word. */
    private static void text(int inputs, Layer input, int[] output, int words) throws MalformedException {
        if (inputs != 1 || input.parameter(0) != Kind.TOKENS.number() || input.parameter(2) != 1) {
            throw malformed("vocabulary: texts need a model whose one input is a row of tokens; leave the words out");
        }
        int last = output[output.length - 1];
        if (last != words) {
            throw malformed("vocabulary: %d words; the model has %d outputs, one for each is expected", words, last);
        }
    }

    private static void description(Profile profile, int inputs, List<Layer> layers) throws MalformedException {
        if (layers.isEmpty() || layers.size() > Description.MAX_LAYERS) {
            throw malformed("layers: %d; 1 to %d expected", layers.size(), Description.MAX_LAYERS);
        }
        for (int i = 0; i < layers.size(); i++) {
            if (!layers.get(i).chunks().isEmpty()) throw malformed("layer %d: chunks belong to a chain", i);
        }
        try {
            Description.of(profile, inputs, ModelFile.withChunks(layers, i -> List.of(Address.ZERO)));
        } catch (ModelRevert refused) {
            throw malformed("%s: not a valid model of %s", where(layers, refused), profile.title());
        }
    }

    /** The layer at fault is the one argument of the errors that can come here. */
    private static String where(List<Layer> layers, ModelRevert refused) {
        byte[] data = refused.data().unsafeArray();
        int layer = new BigInteger(1, data, data.length - 4, 4).intValue();
        return layer < layers.size()
                ? "layer " + layer + " (" + layers.get(layer).type() + ")"
                : "the description";
    }

    private static void streams(Profile profile, List<Layer> layers, List<Bytes> streams) throws MalformedException {
        if (streams.size() != layers.size()) {
            throw malformed("weights: of %d layers; the model has %d", streams.size(), layers.size());
        }
        long total = 0;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            Bytes stream = streams.get(i);
            if (stream.size() != layer.streamLength()) {
                throw malformed(
                        "layer %d (%s): %d bytes of weights; %d expected",
                        i, layer.type(), stream.size(), layer.streamLength());
            }
            total += stream.size();
            if (layer.layout() == Layout.WORD && profile.isExact()) range(i, layer, stream);
        }
        if (total > ModelFile.MAX_STREAMS) {
            throw malformed("weights: %d bytes; at most %d", total, ModelFile.MAX_STREAMS);
        }
    }

    private static void range(int i, Layer layer, Bytes stream) throws MalformedException {
        byte[] words = stream.unsafeArray();
        // one by one: all of them as objects would be more than the heap
        for (int at = 0; at < words.length; at += Layout.WORD.width()) {
            BigInteger x = new BigInteger(words, at, Layout.WORD.width());
            if (!Range.contains(x)) {
                throw malformed("layer %d (%s): weight %s; the profile takes |x| < 2^111 units", i, layer.type(), x);
            }
        }
    }

    /** @return the shape of the last one's output */
    private static int[] shapes(List<Layer> layers) throws MalformedException {
        List<int[]> shapes = new ArrayList<>();
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer.type() == LayerType.INPUT) {
                int[] shape = new int[layer.parameter(2)];
                for (int k = 0; k < shape.length; k++) shape[k] = layer.parameter(3 + k);
                shapes.add(shape);
                kinds.add(Kind.of(layer.parameter(0)));
                continue;
            }
            List<int[]> taken = layer.inputs().stream().map(shapes::get).toList();
            Kind kind = kinds.get(layer.inputs().get(0));
            try {
                shapes.add(Shapes.output(layer, i, kind, taken));
            } catch (ModelRevert refused) {
                throw malformed("layer %d (%s): its input has a shape that it cannot take", i, layer.type());
            }
            long weights = Shapes.weights(layer, kind, taken);
            if (weights != layer.weights()) {
                throw malformed("layer %d (%s): %d weights; %d needed", i, layer.type(), layer.weights(), weights);
            }
            kinds.add(Shapes.kind(layer, kind));
        }
        return shapes.getLast();
    }

    private static void vocabulary(Vocabulary vocabulary) throws MalformedException {
        switch (vocabulary) {
            case Vocabulary.None() -> {}
            case Vocabulary.Words(var words, var unknown) -> {
                if (words.size() > Vocabulary.MAX_WORDS) {
                    throw malformed("vocabulary: %d words; at most %d", words.size(), Vocabulary.MAX_WORDS);
                }
                HashSet<String> seen = new HashSet<>();
                for (String word : words) {
                    text("word", word, 0, 65_535);
                    if (!seen.add(word)) throw malformed("vocabulary: \"%s\" stands there twice", word);
                }
            }
            case Vocabulary.Notes(var notes) -> {
                if (notes.size() > Vocabulary.MAX_WORDS) {
                    throw malformed("vocabulary: %d notes; at most %d", notes.size(), Vocabulary.MAX_WORDS);
                }
            }
        }
    }

    /** A text that survives UTF-8 and has a length within bounds. */
    private static void text(String field, String text, int least, int most) throws MalformedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < least || bytes.length > most) {
            throw malformed("%s: %d bytes; %d to %d expected", field, bytes.length, least, most);
        }
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) throw malformed("%s: not a Unicode text", field);
    }
}
