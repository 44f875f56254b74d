package io.aichain.e2e.contracts;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models of many layers, of which each takes the one before it unless said otherwise. */
public final class LayeredModels {
    private static final int LINEAR = 1;
    private static final int RELU = 2;
    private static final int SAME = 1;

    private final Profile profile;
    private final List<Layer> layers = new ArrayList<>();

    private LayeredModels(Profile profile) {
        this.profile = profile;
    }

    /** Input(2), then Dense(2 -> 2) so often. */
    public static ModelFile dense(int count) {
        LayeredModels m = new LayeredModels(Profile.D2).input(2);
        for (int i = 0; i < count; i++) m.dense(2, 2);
        return m.file("dense");
    }

    /** Input(2), Dense(2 -> 2) and ReLU in turns, Softmax: so many layers. */
    public static ModelFile small(int layers) {
        LayeredModels m = new LayeredModels(Profile.D2).input(2);
        while (m.layers.size() < layers - 2) m.dense(2, 2).relu();
        return m.add(LayerType.SOFTMAX, 0).file("small");
    }

    /** Keras' ResNet-20 for CIFAR-10, as importing lays it out: 272,000 weights in 73 layers. */
    public static ModelFile resnet20() {
        LayeredModels m = new LayeredModels(Profile.D2)
                .input(32, 32, 3)
                .convolution(3, 3, 16, 1)
                .normal(16)
                .relu();
        int channels = 16;
        for (int stage = 0; stage < 3; stage++) {
            for (int block = 0; block < 3; block++) {
                int filters = 16 << stage;
                int stride = stage > 0 && block == 0 ? 2 : 1;
                int before = m.last();
                m.convolution(3, channels, filters, stride).normal(filters).relu();
                m.convolution(3, filters, filters, 1).normal(filters);
                int inner = m.last();
                int around = before;
                if (stride == 2) {
                    m.convolutionOf(before, 1, channels, filters, stride);
                    around = m.last();
                }
                m.add(LayerType.ADD, List.of(around, inner), 0).relu();
                channels = filters;
            }
        }
        return m.add(LayerType.AVERAGE_POOLING_2D, 0, 8, 8, 8, 8, 0)
                .add(LayerType.FLATTEN, 0)
                .dense(64, 10)
                .add(LayerType.SOFTMAX, 0)
                .file("resnet20");
    }

    /** Input(2), Dense(2 -> 2), then an Add of up to eight of the layers before, so often. */
    public static ModelFile sums(int count) {
        LayeredModels m = new LayeredModels(Profile.D1).input(2).dense(2, 2);
        for (int i = 0; i < count; i++) {
            List<Integer> inputs = new ArrayList<>();
            for (int k = Math.max(0, m.last() - 7); k <= m.last(); k++) inputs.add(k);
            m.add(LayerType.ADD, inputs, 0);
        }
        return m.file("sums");
    }

    /** Input(4, 4), then a LayerNormalization, an Attention and an Add to what was before them, so often. */
    public static ModelFile transformer(int count) {
        LayeredModels m = new LayeredModels(Profile.D2).input(4, 4);
        for (int i = 0; i < count; i++) {
            int before = m.last();
            m.add(LayerType.LAYER_NORMALIZATION, 8, 1_000).add(LayerType.ATTENTION, 64, 2, 2, 2, 1, 0);
            m.add(LayerType.ADD, List.of(before, m.last()), 0);
        }
        return m.file("transformer");
    }

    /** Of the first library: an image of 2 x 2 x 1, Flatten, then Dense(.. -> 2) so often. */
    public static ModelFile firstLibrarysDense(int count) {
        LayeredModels m = new LayeredModels(Profile.D1_COMPAT);
        m.add(LayerType.INPUT, List.of(), 0, 1, 2, 2, 1).add(LayerType.FLATTEN, List.of(), 0);
        for (int i = 0; i < count; i++) {
            int in = i == 0 ? 4 : 2;
            m.add(LayerType.DENSE, List.of(), 2 * in + 2, LINEAR, in, 2);
        }
        return m.file("first dense");
    }

    /** Of the first library: an image of 4 x 4 x 2, then Conv2D(3 x 3) so often, Flatten, Dense. */
    public static ModelFile firstLibrarysConvolutions(int count) {
        LayeredModels m = new LayeredModels(Profile.D1_COMPAT);
        m.add(LayerType.INPUT, List.of(), 0, 1, 4, 4, 2);
        for (int i = 0; i < count; i++) m.add(LayerType.CONV_2D, List.of(), 38, RELU, 2, 2, 3, 3, 1, 1, SAME);
        return m.add(LayerType.FLATTEN, List.of(), 0)
                .add(LayerType.DENSE, List.of(), 32 * 2 + 2, LINEAR, 32, 2)
                .file("first convolutions");
    }

    /** Of the first library: a melody by LSTM(1 -> 1), then Dense(1 -> 1), so often. */
    public static ModelFile melody(int count) {
        LayeredModels m = new LayeredModels(Profile.D1_COMPAT);
        m.add(LayerType.INPUT, List.of(), 0, 0);
        for (int i = 0; i < count; i++) {
            m.add(LayerType.LSTM, List.of(), 12, 4, 3, 1, 1).add(LayerType.DENSE, List.of(), 2, LINEAR, 1, 1);
        }
        return m.file("melody", new Vocabulary.Notes(List.of()));
    }

    private int last() {
        return layers.size() - 1;
    }

    private LayeredModels input(int... dims) {
        long[] parameters = new long[3 + dims.length];
        parameters[2] = dims.length;
        for (int i = 0; i < dims.length; i++) parameters[3 + i] = dims[i];
        return add(LayerType.INPUT, List.of(), 0, parameters);
    }

    private LayeredModels dense(int in, int units) {
        return add(LayerType.DENSE, (in + 1L) * units, LINEAR, 0, units, 1);
    }

    private LayeredModels convolution(int size, int channels, int filters, int stride) {
        return convolutionOf(last(), size, channels, filters, stride);
    }

    private LayeredModels convolutionOf(int input, int size, int channels, int filters, int stride) {
        long weights = (long) size * size * channels * filters + filters;
        return add(LayerType.CONV_2D, List.of(input), weights, LINEAR, 0, filters, size, size, stride, stride, SAME, 1);
    }

    private LayeredModels normal(int channels) {
        return add(LayerType.BATCH_NORMALIZATION, 4L * channels, 1_000_000_000_000_000L);
    }

    private LayeredModels relu() {
        return add(LayerType.ACTIVATION, 0, RELU, 0);
    }

    private LayeredModels add(LayerType type, long weights, long... parameters) {
        return add(type, List.of(last()), weights, parameters);
    }

    private LayeredModels add(LayerType type, List<Integer> inputs, long weights, long... parameters) {
        Layout layout = weights == 0 ? Layout.NONE : Layout.INT64;
        layers.add(new Layer(type, layout, inputs, Numbers.of(parameters), weights, List.of()));
        return this;
    }

    private ModelFile file(String name) {
        return file(name, new Vocabulary.None());
    }

    private ModelFile file(String name, Vocabulary vocabulary) {
        Random random = new Random(layers.size());
        List<Bytes> streams = new ArrayList<>();
        for (Layer layer : layers) {
            byte[] stream = new byte[Math.toIntExact(layer.streamLength())];
            random.nextBytes(stream);
            // below 2^56 units, some 0.07, and not negative: variances have roots
            for (int i = 0; i < stream.length; i += 8) stream[i] = 0;
            streams.add(Bytes.wrap(stream));
        }
        return new ModelFile(name, "", profile, 1, layers, streams, List.of(), vocabulary);
    }
}
