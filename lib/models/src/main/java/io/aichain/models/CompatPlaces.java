package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What profile 0 makes of a layer at its place (docs/inference-semantics.md sections 5.1 to 5.4): it hands on an image and a vector, or goes step by step, and
 * a layer that does not find what it works on does nothing there, without an error. Better a word here, before anything is paid.
 */
final class CompatPlaces {
    private static final String ELSEWHERE = "--profile sd59x18-d1 computes it";

    private CompatPlaces() {}

    /** @throws MalformedException if the chain would pass the layer over, or end every call with an error */
    static void require(FloatModel model, int position, List<int[]> shapes) throws MalformedException {
        FloatLayer layer = model.layers().get(position);
        if (CompatForm.isStepwise(model)) {
            requireStep(layer);
            return;
        }
        if (position > 0) requireInput(layer, shapes.get(position - 1));
        if (layer.type() == LayerType.MAX_POOLING_2D) requirePooling(layer, shapes.get(position - 1));
        if (position == model.layers().size() - 1 && shapes.get(position).length != 1) {
            throw malformed(
                    "%s: its output has shape %s; the first library's models end in a vector: end in a Flatten, or in a Dense behind one; %s",
                    layer.name(), Arrays.toString(shapes.get(position)), ELSEWHERE);
        }
    }

    private static void requireStep(FloatLayer layer) throws MalformedException {
        switch (layer.type()) {
            case INPUT, EMBEDDING, SIMPLE_RNN, LSTM, DENSE -> {}
            default ->
                throw malformed(
                        "%s: the first library goes through tokens and notes step by step, where a %s does nothing: leave it out; %s",
                        layer.name(), layer.type(), ELSEWHERE);
        }
    }

    private static void requireInput(FloatLayer layer, int[] in) throws MalformedException {
        switch (layer.type()) {
            case DENSE -> {
                if (in.length != 1) {
                    throw malformed(
                            "%s: its input has shape %s; a Dense of the first library takes a vector: put a Flatten before it; %s",
                            layer.name(), Arrays.toString(in), ELSEWHERE);
                }
            }
            case RESCALE, FLATTEN -> {
                if (in.length != 3) {
                    throw malformed(
                            "%s: its input has shape %s; a %s of the first library works on the image alone: put it before the Flatten, or leave it out; %s",
                            layer.name(), Arrays.toString(in), layer.type(), ELSEWHERE);
                }
            }
            case EMBEDDING, SIMPLE_RNN, LSTM ->
                throw malformed(
                        "%s: a %s does nothing in the first library's models of images; %s",
                        layer.name(), layer.type(), ELSEWHERE);
            default -> {}
        }
    }

    /** The chain has size and stride swapped: where that gives an image of another size, nothing behind it fits. */
    private static void requirePooling(FloatLayer layer, int[] in) throws MalformedException {
        for (int axis = 0; axis < 2; axis++) {
            Window meant = window(layer, in, axis, false);
            Window swapped = window(layer, in, axis, true);
            if (swapped != null && swapped.out() == meant.out()) continue;
            throw malformed(
                    "%s: pool_size = %d with strides = %d on %d cells; the first library swaps the two, which gives %d cells in place of %d: have them equal; %s",
                    layer.name(),
                    meant.size(),
                    meant.step(),
                    in[axis],
                    swapped == null ? 0 : swapped.out(),
                    meant.out(),
                    ELSEWHERE);
        }
    }

    private static Window window(FloatLayer layer, int[] in, int axis, boolean isSwapped) {
        int size = layer.parameter(isSwapped ? 2 + axis : axis);
        int step = layer.parameter(isSwapped ? axis : 2 + axis);
        return Window.of(in[axis], size, step, layer.parameter(4) == 1);
    }

    /** Where the chain computes, and computes something else. */
    static List<String> notes(FloatModel model, List<int[]> shapes) {
        List<String> notes = new ArrayList<>();
        if (CompatForm.isStepwise(model)) return notes;
        for (int i = 1; i < model.layers().size(); i++) {
            FloatLayer layer = model.layers().get(i);
            if (layer.type() != LayerType.MAX_POOLING_2D) continue;
            if (layer.parameter(0) != layer.parameter(2) || layer.parameter(1) != layer.parameter(3)) {
                notes.add(layer.name()
                        + ": the first library swaps pool_size and strides: other cells are compared; "
                        + ELSEWHERE);
            }
            if (isPadded(layer, shapes.get(i - 1)) && !isNotNegative(model.layers(), i - 1)) {
                notes.add(layer.name()
                        + ": padding = same: the first library takes cells outside of the image for 0, which is the greatest where all others are below; "
                        + ELSEWHERE);
            }
        }
        FloatLayer last = model.layers().getLast();
        if (last.type() != LayerType.SOFTMAX) {
            notes.add(last.name()
                    + ": the model ends without softmax, and the first library puts one behind it"
                    + (shapes.getLast()[0] == 1 ? ", which makes 1 of every single number" : "")
                    + "; --profile sd59x18-d1 puts none");
        }
        return notes;
    }

    private static boolean isPadded(FloatLayer pooling, int[] in) {
        for (int axis = 0; axis < 2; axis++) {
            Window swapped = window(pooling, in, axis, true);
            if ((swapped.out() - 1) * swapped.step() + swapped.size() > in[axis]) return true;
        }
        return false;
    }

    private static boolean isNotNegative(List<FloatLayer> layers, int position) {
        FloatLayer layer = layers.get(position);
        return layer.hasNoNegativeOutput()
                || (layer.type() == LayerType.MAX_POOLING_2D && isNotNegative(layers, position - 1));
    }
}
