package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Profile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one Input layer takes. A decimal number becomes the greatest count of 1e-18 that does not exceed it in magnitude; tokens and 8-bit integers
 * are whole.
 *
 * @param shape 1 to 4 dimensions
 * @param isOpen whether the first dimension may be shorter
 */
record InputPort(Kind kind, int[] shape, boolean isOpen) {
    /** Digits before the point: no number of 256 bits has as many. */
    private static final int MAX_DIGITS = 60;

    /** Of an int256, without its sign. */
    private static final int MAX_BITS = 255;

    private static final int DECIMALS = 18;

    /** What a model is asked as a whole: in profile 0 an image, or a vector of any length. */
    static List<InputPort> of(Description model) {
        List<InputPort> ports = new ArrayList<>();
        for (Layer input : model.layers().subList(0, model.inputs())) {
            ports.add(model.profile() == Profile.D1_COMPAT ? compat(input) : port(input));
        }
        return ports;
    }

    /** What a model took in its tool; in profile 0 too tokens and notes are a row of them. */
    static List<InputPort> of(FloatModel model) {
        List<InputPort> ports = new ArrayList<>();
        for (FloatLayer input : model.layers().subList(0, model.inputs())) {
            int[] shape = new int[input.parameter(2)];
            for (int k = 0; k < shape.length; k++) shape[k] = input.parameter(3 + k);
            ports.add(new InputPort(Kind.of(input.parameter(0)), shape, input.parameter(1) == 1));
        }
        return ports;
    }

    private static InputPort compat(Layer input) {
        if (input.parameter(0) == 0) return new InputPort(Kind.SD, new int[] {Tensor.MAX_DIMENSION}, true);
        return new InputPort(Kind.SD, new int[] {input.parameter(1), input.parameter(2), input.parameter(3)}, false);
    }

    private static InputPort port(Layer input) {
        int[] shape = new int[input.parameter(2)];
        for (int k = 0; k < shape.length; k++) shape[k] = input.parameter(3 + k);
        return new InputPort(Kind.of(input.parameter(0)), shape, input.flag(1));
    }

    /** @throws MalformedException naming {@code field} if the shape is another, or a number is none that this takes */
    Tensor fit(WrittenInput written, String field) throws MalformedException {
        int[] chosen = chosen(written, field);
        BigInteger[] values = new BigInteger[written.values().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(written.values().get(i), field, i);
        }
        return Tensor.of(chosen, values);
    }

    /** The elements as floating-point numbers. */
    double[] values(Tensor input) {
        double[] values = new double[input.size()];
        for (int i = 0; i < values.length; i++) {
            BigInteger raw = input.data().big(i);
            values[i] = kind == Kind.SD ? new BigDecimal(raw, DECIMALS).doubleValue() : raw.doubleValue();
        }
        return values;
    }

    /** This shape if the elements fill it; a shorter first dimension where it is open. */
    private int[] chosen(WrittenInput written, String field) throws MalformedException {
        int size = written.values().size();
        int[] chosen = shape.clone();
        if (isOpen) {
            int row = 1;
            for (int i = 1; i < shape.length; i++) row *= shape[i];
            if (size % row == 0 && size / row >= 1 && size / row <= shape[0]) chosen[0] = size / row;
        }
        if (Tensor.elements(chosen) != size || !agrees(written.shape(), chosen)) {
            throw malformed(
                    "%s: shape %s; the model takes %s%s",
                    field, Arrays.toString(written.shape()), Arrays.toString(shape), also(written.shape()));
        }
        return chosen;
    }

    private String also(int[] given) {
        if (isOpen) return " or fewer rows";
        boolean isChannelsFirst = shape.length == 3
                && Arrays.equals(withoutOnes(given), withoutOnes(new int[] {shape[2], shape[0], shape[1]}));
        return isChannelsFirst ? ": channels come last" : "";
    }

    /**
     * A flat list may be any shape. Otherwise dimensions of 1 may be there or not, such as a batch of one or the one channel of grey images: the order of the
     * elements is the same. Where the first dimension is open, only those in front: five steps of one number are not one step of five.
     */
    private boolean agrees(int[] given, int[] wanted) {
        if (given.length <= 1) return true;
        if (!isOpen) return Arrays.equals(withoutOnes(given), withoutOnes(wanted));
        int skip = 0;
        while (given.length - skip > wanted.length && given[skip] == 1) skip++;
        return Arrays.equals(Arrays.copyOfRange(given, skip, given.length), wanted);
    }

    private static int[] withoutOnes(int[] shape) {
        return Arrays.stream(shape).filter(d -> d != 1).toArray();
    }

    private BigInteger number(BigDecimal value, String field, int index) throws MalformedException {
        BigInteger raw = units(value, field, index);
        if (raw.bitLength() > MAX_BITS) throw malformed("%s: element %d: %s is too large", field, index, value);
        return raw;
    }

    private BigInteger units(BigDecimal value, String field, int index) throws MalformedException {
        if (value.signum() == 0) return BigInteger.ZERO;
        // digits before the point; looked at first, so that 1e999999999 and 1e-999999999 cost nothing
        long digits = (long) value.precision() - value.scale();
        if (digits > MAX_DIGITS) throw malformed("%s: element %d: %s is too large", field, index, value);
        if (kind == Kind.SD) {
            if (digits < -DECIMALS) return BigInteger.ZERO;
            return value.setScale(DECIMALS, RoundingMode.DOWN).unscaledValue();
        }
        if (digits < 1 || value.stripTrailingZeros().scale() > 0) {
            throw malformed("%s: element %d: %s; the model takes whole numbers", field, index, value);
        }
        return value.toBigIntegerExact();
    }
}
