package io.aichain.bench.inference;

import io.aichain.bench.inference.GasValues.Sort;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.Accounts;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.precompile.AbiWriter;
import io.aichain.inference.precompile.Operations;
import io.aichain.models.ModelFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The operations that are no layer: products of vectors and matrices, and models that lie in accounts, those of the first library with each of its layers. */
final class GasCalls {
    private static final long UNIT = 1_000_000_000_000_000_000L;

    private final List<GasRow> rows = new ArrayList<>();
    private final Accounts accounts = new Accounts();
    private final GasValues values;

    private GasCalls(Sort sort) {
        values = new GasValues(sort);
    }

    static List<GasRow> of(Sort sort) {
        GasCalls calls = new GasCalls(sort);
        calls.softmax();
        if (sort == Sort.STEEP || sort == Sort.STEEP_WIDE) return calls.rows;
        for (int profile = 1; profile <= 2; profile++) calls.products(profile);
        calls.images();
        calls.states();
        return calls.rows;
    }

    /** What no sort of numbers changes. */
    static List<GasRow> models() {
        GasCalls calls = new GasCalls(Sort.NARROW);
        calls.row("version", Operations.VERSION, Bytes.EMPTY);
        for (Profile profile : List.of(Profile.D1, Profile.D2, Profile.INT8)) {
            calls.model(profile, 64, 32);
            calls.model(profile, 512, 512);
            calls.model(profile, 16, 16, 16, 16, 16, 16, 16, 16);
        }
        calls.empty();
        return calls.rows;
    }

    private void products(int profile) {
        int bits = profile == 1 ? 160 : 110;
        int weightBits = profile == 1 ? 120 : 110;
        for (int size : new int[] {4, 1024}) {
            Bytes x = Calls.list(values.numbers(size, 1, bits));
            Bytes w = Calls.list(values.numbers(size, 0.2, weightBits));
            row(title(profile, "dot " + size), Operations.DOT, pair(profile, x, w));
        }
        for (int[] size : new int[][] {{32, 32, 32}, {1, 1024, 1}, {64, 4, 64}, {1, 256, 256}, {32, 1, 32}}) {
            Bytes a = tensor(values.tensor(new int[] {size[0], size[1]}, 1, bits));
            Bytes b = tensor(values.tensor(new int[] {size[1], size[2]}, 0.2, weightBits));
            row(title(profile, "matMul " + Arrays.toString(size)), Operations.MAT_MUL, pair(profile, a, b));
        }
    }

    private static Bytes pair(int profile, Bytes a, Bytes b) {
        return Calls.joined(Calls.word(profile), Calls.word(96), Calls.word(96 + a.size()), a, b);
    }

    private static Bytes tensor(Tensor tensor) {
        long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
        return Calls.joined(
                Calls.word(64),
                Calls.word(96 + 32L * shape.length),
                Calls.list(Numbers.of(shape)),
                Calls.list(tensor.data()));
    }

    private void model(Profile profile, int... widths) {
        ModelFile file = DenseModels.of(profile, 1, widths);
        Bytes input = Calls.evaluate(accounts.add(file), widths.length - 1, DenseModels.input(profile, widths[0]));
        row(profile.title() + " evaluate Dense " + Arrays.toString(widths), Operations.EVALUATE, input);
    }

    /** Layers that do nothing: what a description and a layer cost by themselves. */
    private void empty() {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 1), 0, List.of()));
        for (int i = 0; i < 200; i++) {
            layers.add(new Layer(LayerType.FLATTEN, Layout.NONE, List.of(i), Numbers.EMPTY, 0, List.of()));
        }
        Address model = accounts.add(Description.of(Profile.D1, 1, layers).write());
        Tensor one = Tensor.of(new int[] {1}, UNIT);
        row("sd59x18-d1 evaluate 200 times Flatten", Operations.EVALUATE, Calls.evaluate(model, 200, one));
    }

    /** The layers of the first library that map an image or a vector; behind the last one of a model comes softmax. */
    private void images() {
        image(24, 3, LayerType.RESCALE, 0, values.sort() == Sort.BIG ? 4 * UNIT : UNIT / 5, -UNIT);
        image(24, 3, LayerType.FLATTEN, 0);
        image(24, 3, LayerType.MAX_POOLING_2D, 0, 2, 2, 2, 2, 0);
        image(24, 1, LayerType.MAX_POOLING_2D, 0, 1, 1, 5, 5, 1);
        image(12, 8, LayerType.CONV_2D, (9 * 8 + 1) * 16, 1, 8, 16, 3, 3, 1, 1, 1);
        image(24, 1, LayerType.CONV_2D, 9 + 1, 2, 1, 1, 3, 3, 1, 1, 0);
        image(12, 4, LayerType.CONV_2D, (4 + 1) * 3, 3, 4, 3, 1, 1, 1, 1, 0);
        for (int activation = 0; activation <= 4; activation++) dense(activation, 2, 256);
        for (int units : new int[] {1, 64, 256}) dense(1, 256, units);
    }

    private void image(int side, int channels, LayerType type, int weights, long... parameters) {
        List<Layer> layers = compat(type, weights, parameters);
        Numbers[][] cells = new Numbers[side][side];
        for (Numbers[] row : cells) for (int j = 0; j < side; j++) row[j] = values.numbers(channels, 1, 160);
        Address model = published(layers);
        row(
                title(0, type + Arrays.toString(parameters)),
                Operations.EVALUATE_COMPAT,
                forward(model, 1, Image.of(cells), Numbers.EMPTY));
    }

    private void dense(int activation, int in, int units) {
        List<Layer> layers = compat(LayerType.DENSE, (in + 1) * units, activation, in, units);
        row(
                title(0, "DENSE" + Arrays.toString(new int[] {activation, in, units})),
                Operations.EVALUATE_COMPAT,
                forward(published(layers), 1, Image.of(new Numbers[0][]), values.numbers(in, 1, 160)));
    }

    /** Behind a model without layers. */
    private void softmax() {
        Address model = published(List.of(layer(LayerType.INPUT, 0, 0)));
        Numbers x = values.numbers(256, 1, 160);
        row(title(0, "softmax 256"), Operations.EVALUATE_COMPAT, forward(model, 0, Image.of(new Numbers[0][]), x));
    }

    private static Bytes forward(Address model, int layer, Image x1, Numbers x2) {
        byte[] encoded = AbiWriter.encode(x1, x2).toArray();
        return Calls.behind(Bytes.wrap(encoded), Calls.word(model), Calls.word(layer), Calls.word(layer));
    }

    private void states() {
        for (int units : new int[] {4, 64}) {
            int in = 16;
            cell(LayerType.SIMPLE_RNN, in, units, 1, (in + units + 1) * units, 4, in, units);
            cell(LayerType.LSTM, in, units, 2, 4 * (in + units + 1) * units, 4, 3, in, units);
        }
    }

    /** A token through Embedding and one cell; a last layer that is not computed stands behind it. */
    private void cell(LayerType type, int in, int units, int vectors, int weights, long... parameters) {
        List<Layer> layers = new ArrayList<>();
        layers.add(layer(LayerType.INPUT, 0, 0));
        layers.add(layer(LayerType.EMBEDDING, 8 * in, 8, in));
        layers.add(layer(type, weights, parameters));
        layers.add(layer(LayerType.DENSE, units + 1, 1, units, 1));
        Numbers[] state = new Numbers[vectors];
        for (int i = 0; i < vectors; i++) state[i] = values.numbers(units, 0.5, 100);
        Bytes states = Calls.alone(new Numbers[][] {state});
        Bytes input = Calls.joined(
                Calls.word(published(layers)), Calls.word(3), Calls.word(0), Calls.word(0), Calls.word(160), states);
        row(title(0, "EMBEDDING " + type + Arrays.toString(parameters)), Operations.STEP_COMPAT, input);
    }

    private List<Layer> compat(LayerType type, int weights, long... parameters) {
        return List.of(
                layer(LayerType.INPUT, 0, 1, 1, 1, 1), layer(type, weights, parameters), layer(LayerType.FLATTEN, 0));
    }

    private Layer layer(LayerType type, int weights, long... parameters) {
        if (weights == 0) return new Layer(type, Layout.NONE, List.of(), Numbers.of(parameters), 0, List.of());
        Layout layout = Layout.of(values.layout());
        Bytes stream = Bytes.wrap(values.weights(weights, 0.2, 120));
        List<Address> chunks = Accounts.chunks(layout.width(), stream, accounts::add);
        return new Layer(type, layout, List.of(), Numbers.of(parameters), weights, chunks);
    }

    private Address published(List<Layer> layers) {
        return accounts.add(Description.of(Profile.D1_COMPAT, 1, layers).write());
    }

    private String title(int profile, String what) {
        String name = profile == 0 ? "compat" : "d" + profile;
        return String.format(Locale.ROOT, "%s %s %s", name, values.sort().name().toLowerCase(Locale.ROOT), what);
    }

    private void row(String title, int operation, Bytes input) {
        rows.add(new GasRow(title, operation, input, accounts));
    }
}
