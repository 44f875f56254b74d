package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.inference.Numbers;
import java.math.BigInteger;
import java.util.List;

/**
 * One record of a description (section 9).
 *
 * @param inputs positions of the layers whose outputs it takes
 * @param weights how many weights, in bytes for {@link Layout#INT8}; an unsigned 32-bit number
 */
public record Layer(
        LayerType type, Layout layout, List<Integer> inputs, Numbers parameters, long weights, List<Address> chunks) {

    /** A parameter that its rules keep within 32 bits. */
    public int parameter(int i) {
        return parameters.big(i).intValue();
    }

    public boolean flag(int i) {
        return parameter(i) == 1;
    }

    /** A parameter that may be any number in the range R. */
    public BigInteger number(int i) {
        return parameters.big(i);
    }

    public int parameterCount() {
        return parameters.size();
    }

    /** The bytes of its weights. */
    public long streamLength() {
        return weights * layout.width();
    }
}
