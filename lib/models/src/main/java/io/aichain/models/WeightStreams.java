package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Weights in doubles as a chain stores them, and what rounding did to them. They are made one by one: a model has tens of millions, and an object for each
 * would be more than the heap.
 */
final class WeightStreams {
    private static final BigDecimal UNIT = BigDecimal.TEN.pow(18);

    private final NumberRule rule;
    private final Profile profile;
    private long bytes;
    private long count;
    private double sum;
    private double worst;
    private long vanished;
    private double greatestVanished;
    private double greatest;

    WeightStreams(NumberRule rule, Profile profile) {
        this.rule = rule;
        this.profile = profile;
    }

    /**
     * The layout that a layer has by itself: 8 bytes for each weight if all fit.
     *
     * @throws MalformedException for a number that the profile does not hold
     */
    Layout layout(FloatLayer layer) throws MalformedException {
        double[] weights = layer.weights();
        if (weights.length == 0) return Layout.NONE;
        boolean isNarrow = true;
        for (int i = 0; i < weights.length; i++) {
            if (!NumberRule.isNarrow(weights[i])) isNarrow &= wide(layer, i).bitLength() <= 63;
        }
        return isNarrow ? Layout.INT64 : Layout.WORD;
    }

    /** A layer's weights in a layout that holds them; they are counted. */
    Bytes stream(FloatLayer layer, Layout layout) throws MalformedException {
        double[] weights = layer.weights();
        int width = layout.width();
        bytes += (long) width * weights.length;
        if (bytes > ModelFile.MAX_STREAMS) {
            throw malformed(
                    "%s: %d bytes of weights by now, %d for each of this layer's; at most %d (a magnitude of 9.22 or more makes all of its layer 32 bytes wide)",
                    layer.name(), bytes, width, ModelFile.MAX_STREAMS);
        }
        byte[] stream = new byte[weights.length * width];
        for (int i = 0; i < weights.length; i++) {
            if (NumberRule.isNarrow(weights[i])) {
                long raw = rule.narrow(weights[i]);
                if (raw < 0 && width > 8) Arrays.fill(stream, i * width, (i + 1) * width - 8, (byte) -1);
                BigEndian.putLong(stream, (i + 1) * width - 8, raw);
                count(weights[i], raw == 0, NumberRule.distance(weights[i], raw));
            } else {
                BigInteger raw = wide(layer, i);
                if (width == 8) BigEndian.putLong(stream, i * width, raw.longValueExact());
                else Numbers.putWord(raw, stream, i * width);
                count(weights[i], raw.signum() == 0, distance(weights[i], raw));
            }
        }
        return Bytes.wrap(stream);
    }

    private BigInteger wide(FloatLayer layer, int i) throws MalformedException {
        try {
            return rule.weight(layer.weights()[i], profile);
        } catch (MalformedException beyond) {
            throw malformed("%s: weight %d: %s", layer.name(), i, beyond.getMessage());
        }
    }

    private static double distance(double value, BigInteger raw) {
        return new BigDecimal(raw)
                .divide(UNIT)
                .subtract(new BigDecimal(value))
                .abs()
                .doubleValue();
    }

    private void count(double value, boolean isZero, double distance) {
        count++;
        sum += distance;
        worst = Math.max(worst, distance);
        greatest = Math.max(greatest, Math.abs(value));
        if (isZero && value != 0) {
            vanished++;
            greatestVanished = Math.max(greatestVanished, Math.abs(value));
        }
    }

    ImportedModel.Rounding rounding() {
        double mean = count == 0 ? 0 : sum / count;
        return new ImportedModel.Rounding(count, worst, mean, vanished, greatestVanished, greatest);
    }
}
