package io.aichain.models;

import java.util.List;

/**
 * A model as its tool had it, in our layers: the first {@code inputs} are inputs, the last is the output, inputs of a layer come before it.
 *
 * @param numbers how its numbers become a chain's
 * @param classes, vocabulary as in {@link ModelFile}
 */
public record FloatModel(
        String name,
        String origin,
        int inputs,
        List<FloatLayer> layers,
        NumberRule numbers,
        List<String> classes,
        Vocabulary vocabulary) {
    public FloatModel {
        layers = List.copyOf(layers);
        classes = List.copyOf(classes);
    }

    FloatModel withClasses(List<String> names) {
        return new FloatModel(name, origin, inputs, layers, numbers, names, vocabulary);
    }

    FloatModel withVocabulary(Vocabulary other) {
        return new FloatModel(name, origin, inputs, layers, numbers, classes, other);
    }

    FloatModel withName(String other) {
        return new FloatModel(other, origin, inputs, layers, numbers, classes, vocabulary);
    }
}
