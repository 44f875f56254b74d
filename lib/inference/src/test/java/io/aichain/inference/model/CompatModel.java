package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small model of profile 0 with random weights: an image of 6×6×3 through two convolutions and a Dense layer. */
public final class CompatModel {
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private final Random random;
    private final CodeMap codes;
    private final List<Layer> layers = new ArrayList<>();

    private CompatModel(Random random, CodeMap codes) {
        this.random = random;
        this.codes = codes;
    }

    /** Puts it into accounts, and gives the description's address. */
    public static Address publish(Random random, CodeMap codes) {
        return new CompatModel(random, codes).publish();
    }

    /** Bytes as whole numbers. */
    public static Numbers[][] image(Random random) {
        Numbers[][] rows = new Numbers[6][6];
        for (Numbers[] row : rows) {
            for (int y = 0; y < row.length; y++) {
                row[y] = Numbers.of(random.nextInt(10) * UNIT, random.nextInt(10) * UNIT, random.nextInt(10) * UNIT);
            }
        }
        return rows;
    }

    private Address publish() {
        add(LayerType.INPUT, 0, 1, 6, 6, 3);
        add(LayerType.RESCALE, 0, UNIT / 5, -UNIT);
        add(LayerType.CONV_2D, (3 * 3 * 3 + 1) * 5, 2, 3, 5, 3, 3, 1, 1, 1);
        add(LayerType.MAX_POOLING_2D, 0, 2, 2, 2, 2, 0);
        add(LayerType.CONV_2D, (3 * 3 * 5 + 1) * 4, 2, 5, 4, 3, 3, 1, 1, 1);
        add(LayerType.MAX_POOLING_2D, 0, 2, 2, 2, 2, 1);
        add(LayerType.FLATTEN, 0);
        add(LayerType.DENSE, (16 + 1) * 4, 1, 16, 4);
        return codes.add(Description.of(Profile.D1_COMPAT, 1, layers).write());
    }

    private void add(LayerType type, int weights, long... parameters) {
        List<Address> chunks = new ArrayList<>();
        if (weights > 0) {
            byte[] code = new byte[1 + 8 * weights];
            for (int i = 0; i < weights; i++)
                BigEndian.putLong(code, 1 + 8 * i, (long) (random.nextGaussian() * 0.4e18));
            chunks.add(codes.add(Bytes.wrap(code)));
        }
        Layout layout = weights == 0 ? Layout.NONE : Layout.INT64;
        layers.add(new Layer(type, layout, List.of(), Numbers.of(parameters), weights, chunks));
    }
}
