package io.aichain.bench.inference;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models of Dense layers with random weights, of any size. */
final class DenseModels {
    /** With a thousand inputs, outputs are about as large as inputs. */
    private static final double WEIGHT = 0.03e18;

    private DenseModels() {}

    /** @param widths of the input and of each layer's output */
    static ModelFile of(Profile profile, long seed, int... widths) {
        boolean int8 = profile == Profile.INT8;
        Random random = new Random(seed);
        List<Layer> layers = new ArrayList<>();
        List<Bytes> streams = new ArrayList<>();
        layers.add(new Layer(
                LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(int8 ? 1 : 0, 0, 1, widths[0]), 0, List.of()));
        streams.add(Bytes.EMPTY);
        for (int i = 1; i < widths.length; i++) {
            byte[] stream = int8 ? bytes(random, widths[i - 1], widths[i]) : longs(random, widths[i - 1] * widths[i]);
            Layout layout = int8 ? Layout.INT8 : Layout.INT64;
            layers.add(new Layer(
                    LayerType.DENSE,
                    layout,
                    List.of(i - 1),
                    Numbers.of(1, 0, widths[i], int8 ? 1 : 0),
                    stream.length / layout.width(),
                    List.of()));
            streams.add(Bytes.wrap(stream));
        }
        return new ModelFile("dense " + seed, "", profile, 1, layers, streams, List.of(), new Vocabulary.None());
    }

    static Tensor input(Profile profile, int width) {
        Random random = new Random(7);
        long[] x = new long[width];
        for (int i = 0; i < width; i++) {
            x[i] = profile == Profile.INT8 ? (byte) random.nextInt() : (long) (random.nextGaussian() * 1e18);
        }
        return Tensor.of(new int[] {width}, x);
    }

    private static byte[] longs(Random random, int count) {
        byte[] stream = new byte[8 * count];
        for (int i = 0; i < count; i++) BigEndian.putLong(stream, 8 * i, (long) (random.nextGaussian() * WEIGHT));
        return stream;
    }

    /** Values, then for each unit no bias, a multiplier of about one half and a shift that brings sums back into eight bits. */
    private static byte[] bytes(Random random, int in, int units) {
        int values = in * units;
        byte[] stream = new byte[values + 9 * units];
        for (int i = 0; i < values; i++) stream[i] = (byte) random.nextInt();
        for (int c = 0; c < units; c++) {
            stream[values + 4 * units + 4 * c] = 0x41;
            stream[values + 8 * units + c] = 44;
        }
        return stream;
    }
}
