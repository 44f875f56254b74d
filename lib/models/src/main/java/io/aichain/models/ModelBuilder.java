package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.LayerType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts a model together layer by layer; every layer is checked against the shapes before it as it comes. */
final class ModelBuilder {
    /** Weights of a model, at most: 512 MiB of them as they lie on a chain. */
    static final int MAX_WEIGHTS = 1 << 26;

    private static final int MAX_LAYERS = 4_096;

    private final NumberRule numbers;
    private final int longest;
    private final List<FloatLayer> layers = new ArrayList<>();
    private final List<int[]> shapes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private long weights;

    ModelBuilder(NumberRule numbers, int longest) {
        this.numbers = numbers;
        this.longest = longest;
    }

    /**
     * An input.
     *
     * @param shape without the batch; 0 for a first dimension that is open
     */
    int input(String name, int[] shape) throws MalformedException {
        if (shape.length < 1 || shape.length > Tensor.MAX_RANK) {
            throw malformed("%s: an input of %d dimensions; 1 to 4 expected", name, shape.length);
        }
        double[] parameters = new double[3 + shape.length];
        parameters[1] = shape[0] == 0 ? 1 : 0;
        parameters[2] = shape.length;
        for (int i = 0; i < shape.length; i++) parameters[3 + i] = shape[i] == 0 && i == 0 ? longest : shape[i];
        return add(name, LayerType.INPUT, List.of(), parameters, FloatLayer.NONE);
    }

    /** @return the layer's position */
    int add(String name, LayerType type, List<Integer> inputs, double[] parameters, double[] weights)
            throws MalformedException {
        if (!names.add(name)) throw malformed("%s: two layers have this name", name);
        if (layers.size() == MAX_LAYERS) throw malformed("%s: more than %d layers", name, MAX_LAYERS);
        FloatLayer layer = new FloatLayer(name, type, inputs, parameters, weights);
        int[] shape = Conversion.shape(
                layer, numbers, inputs.stream().map(shapes::get).toList());
        this.weights += weights.length;
        if (this.weights > MAX_WEIGHTS) throw malformed("%s: more than %d weights by now", name, MAX_WEIGHTS);
        layers.add(layer);
        shapes.add(shape);
        return layers.size() - 1;
    }

    boolean hasLayer(String name) {
        return names.contains(name);
    }

    /** A layer without weights. */
    int add(String name, LayerType type, int input, double... parameters) throws MalformedException {
        return add(name, type, List.of(input), parameters, FloatLayer.NONE);
    }

    int activation(String name, int input, int id, double slope) throws MalformedException {
        return id == FloatLayer.LINEAR ? input : add(name, LayerType.ACTIVATION, input, id, slope);
    }

    /** From 0 to a greatest number, exactly: most - relu(most - relu(x)). */
    int clipped(String name, int input, double most) throws MalformedException {
        int below = add(name + "/0", LayerType.ACTIVATION, input, FloatLayer.RELU, 0);
        int turned = add(name + "/turned", LayerType.RESCALE, below, -1, most);
        int above = add(name + "/most", LayerType.ACTIVATION, turned, FloatLayer.RELU, 0);
        return add(name, LayerType.RESCALE, above, -1, most);
    }

    /** Whether a layer is an input whose shape is always the same. */
    boolean isClosedInput(int position) {
        FloatLayer layer = layers.get(position);
        return layer.type() == LayerType.INPUT && layer.parameters()[1] == 0;
    }

    /** Gives an input another shape of as many elements, before another layer takes it. */
    void reshapeInput(int position, int[] shape) throws MalformedException {
        FloatLayer old = layers.get(position);
        double[] parameters = new double[3 + shape.length];
        parameters[2] = shape.length;
        for (int i = 0; i < shape.length; i++) parameters[3 + i] = shape[i];
        FloatLayer layer = new FloatLayer(old.name(), LayerType.INPUT, List.of(), parameters, FloatLayer.NONE);
        shapes.set(position, Conversion.shape(layer, numbers, List.of()));
        layers.set(position, layer);
    }

    /** Whether sequences may be shorter than the shapes say. */
    boolean hasOpenInput() {
        return layers.stream().anyMatch(layer -> layer.type() == LayerType.INPUT && layer.parameters()[1] == 1);
    }

    FloatLayer layer(int position) {
        return layers.get(position);
    }

    int[] shape(int position) {
        return shapes.get(position);
    }

    /** The last dimension of a layer's output. */
    int last(int position) {
        int[] shape = shape(position);
        return shape[shape.length - 1];
    }

    /** Puts another layer in place of one, with the same name, inputs and shape of output. */
    void replace(int position, double[] parameters, double[] weights) throws MalformedException {
        FloatLayer old = layers.get(position);
        FloatLayer layer = new FloatLayer(old.name(), old.type(), old.inputs(), parameters, weights);
        Conversion.shape(layer, numbers, old.inputs().stream().map(shapes::get).toList());
        layers.set(position, layer);
    }

    /** The model that ends in this layer: inputs first, then what the output needs, the output last. */
    FloatModel build(String name, String origin, int output, List<String> classes, Vocabulary vocabulary)
            throws MalformedException {
        boolean[] needed = new boolean[layers.size()];
        needed[output] = true;
        for (int i = output; i >= 0; i--)
            if (needed[i]) for (int input : layers.get(i).inputs()) needed[input] = true;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).type() != LayerType.INPUT) continue;
            if (!needed[i])
                throw malformed(
                        "%s: the output does not depend on this input",
                        layers.get(i).name());
            order.add(i);
        }
        int inputs = order.size();
        for (int i = 0; i <= output; i++) {
            if (needed[i] && layers.get(i).type() != LayerType.INPUT) order.add(i);
        }
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < order.size(); i++) places.put(order.get(i), i);
        List<FloatLayer> all = new ArrayList<>();
        for (int i : order) {
            FloatLayer layer = layers.get(i);
            all.add(layer.withInputs(layer.inputs().stream().map(places::get).toList()));
        }
        for (FloatLayer layer : all) {
            if (layer.type() == LayerType.EMBEDDING && layer.inputs().get(0) < inputs) {
                all.get(layer.inputs().get(0)).parameters()[0] = 2;
            }
        }
        return new FloatModel(name, origin, inputs, all, numbers, classes, vocabulary);
    }
}
