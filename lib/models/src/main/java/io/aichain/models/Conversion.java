package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Shapes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From a tool's numbers to a chain's. */
final class Conversion {
    private final FloatModel model;
    private final Profile profile;
    private final WeightStreams weights;

    private Conversion(FloatModel model, Profile profile) {
        this.model = model;
        this.profile = profile;
        this.weights = new WeightStreams(model.numbers(), profile);
    }

    /** @param calibration inputs that the scales of int8-v1 are found with; empty for other profiles */
    static ImportedModel convert(FloatModel model, Profile profile, List<Sample> calibration)
            throws MalformedException {
        return new Conversion(model, profile).convert(calibration);
    }

    private ImportedModel convert(List<Sample> calibration) throws MalformedException {
        if (profile == Profile.INT8) {
            Quantization.Result made = Quantization.quantize(model, calibration, weights);
            return new ImportedModel(made.file(), model, weights.rounding(), made.layers(), notes());
        }
        if (!calibration.isEmpty()) {
            throw malformed("calibration: %s has no scales to be found; leave it out", profile.title());
        }
        // Softmax is what the first library does behind every last layer.
        FloatModel model = profile == Profile.D1_COMPAT ? CompatForm.withoutSoftmax(this.model) : this.model;
        List<Layer> layers = new ArrayList<>();
        List<Bytes> streams = new ArrayList<>();
        List<int[]> shapes = shapes(model);
        List<Layout> layouts = layouts(model);
        for (int i = 0; i < model.layers().size(); i++) {
            FloatLayer layer = model.layers().get(i);
            Layout layout = layouts.get(i);
            Layer record = profile == Profile.D1_COMPAT
                    ? CompatForm.of(model, i, shapes, layout)
                    : record(layer, layout, parameters(layer, model.numbers(), profile));
            layers.add(record);
            streams.add(weights.stream(layer, layout));
        }
        ModelFile file = ModelFile.of(
                model.name(),
                model.origin(),
                profile,
                model.inputs(),
                layers,
                streams,
                model.classes(),
                model.vocabulary());
        return new ImportedModel(file, this.model, weights.rounding(), List.of(), notes());
    }

    /** Contracts of the first library's ABI know one layout for all layers: there one wide layer makes all of them wide. */
    private List<Layout> layouts(FloatModel model) throws MalformedException {
        List<Layout> layouts = new ArrayList<>();
        for (FloatLayer layer : model.layers()) layouts.add(weights.layout(layer));
        if (profile == Profile.D1_COMPAT && layouts.contains(Layout.WORD)) {
            layouts.replaceAll(layout -> layout == Layout.NONE ? layout : Layout.WORD);
        }
        return layouts;
    }

    private List<String> notes() throws MalformedException {
        List<String> notes = new ArrayList<>();
        if (profile == Profile.D1_COMPAT) {
            notes.addAll(CompatPlaces.notes(model, shapes(model)));
        } else {
            for (FloatLayer layer : model.layers()) {
                if (layer.hasExactGelu())
                    notes.add(layer.name()
                            + ": GELU by the error function becomes GELU by tanh, at most 0.0005 off for each number");
            }
        }
        for (FloatLayer layer : model.layers()) {
            for (int i = 0; i < layer.parameters().length; i++) {
                double value = layer.parameters()[i];
                if (layer.isFixed(i)
                        && value != 0
                        && model.numbers().parameter(value).signum() == 0)
                    notes.add("%s: parameter %d: %s became 0: numbers have 18 decimals"
                            .formatted(layer.name(), i, value));
            }
        }
        weights.rounding().note().ifPresent(notes::add);
        return List.copyOf(notes);
    }

    private static Layer record(FloatLayer layer, Layout layout, Numbers parameters) {
        return new Layer(layer.type(), layout, layer.inputs(), parameters, layer.weights().length, List.of());
    }

    static Numbers parameters(FloatLayer layer, NumberRule rule, Profile profile) throws MalformedException {
        BigInteger[] parameters = new BigInteger[layer.parameters().length];
        for (int i = 0; i < parameters.length; i++) {
            double value = layer.parameters()[i];
            try {
                parameters[i] = layer.isFixed(i) ? rule.parameter(value, profile) : BigInteger.valueOf(layer.number(i));
            } catch (MalformedException beyond) {
                throw malformed("%s: parameter %d: %s", layer.name(), i, beyond.getMessage());
            }
        }
        return Numbers.of(parameters);
    }

    /**
     * Each layer's output, with sequences at their longest.
     *
     * @throws MalformedException where they do not fit, or a layer has other weights than it needs
     */
    static List<int[]> shapes(FloatModel model) throws MalformedException {
        List<int[]> shapes = new ArrayList<>();
        for (FloatLayer layer : model.layers()) {
            List<int[]> taken = layer.inputs().stream().map(shapes::get).toList();
            shapes.add(shape(layer, model.numbers(), taken));
        }
        return shapes;
    }

    /** The shape of one layer's output. */
    static int[] shape(FloatLayer layer, NumberRule rule, List<int[]> taken) throws MalformedException {
        if (layer.type() == LayerType.INPUT) return inputShape(layer);
        Layer record = record(layer, Layout.NONE, parameters(layer, rule, Profile.D1));
        if (!Description.isValid(Profile.D1, record)) {
            throw malformed(
                    "%s: parameters %s are outside the bounds of a %s",
                    layer.name(), Arrays.toString(layer.parameters()), layer.type());
        }
        int[] shape;
        try {
            shape = Shapes.output(record, 0, Kind.SD, taken);
        } catch (ModelRevert refused) {
            throw malformed(
                    "%s: a %s does not take inputs of shape %s%s",
                    layer.name(), layer.type(), text(taken), reason(layer, taken));
        }
        long needed = Shapes.weights(record, Kind.SD, taken);
        if (needed != layer.weights().length) {
            throw malformed("%s: %d weights; %d needed", layer.name(), layer.weights().length, needed);
        }
        return shape;
    }

    /** What the shape alone does not tell. */
    private static String reason(FloatLayer layer, List<int[]> taken) {
        return layer.type() == LayerType.ATTENTION && taken.getFirst().length == 2
                ? ": positions, heads and the size of a head multiply to more than " + Tensor.MAX_ELEMENTS
                        + " queries; --longest makes open sequences shorter"
                : "";
    }

    private static int[] inputShape(FloatLayer layer) throws MalformedException {
        int[] shape = new int[layer.parameter(2)];
        for (int k = 0; k < shape.length; k++) shape[k] = layer.parameter(3 + k);
        if (Tensor.elements(shape) < 0) {
            throw malformed(
                    "%s: input of shape %s; 1 to 4 dimensions of 1 to 2^20, at most 2^22 elements expected",
                    layer.name(), text(List.of(shape)));
        }
        return shape;
    }

    static String text(List<int[]> shapes) {
        return String.join(" and ", shapes.stream().map(Arrays::toString).toList());
    }
}
