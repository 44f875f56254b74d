package io.aichain.models;

import static io.aichain.models.OnnxTensor.BOOL;
import static io.aichain.models.OnnxTensor.DOUBLE;
import static io.aichain.models.OnnxTensor.FLOAT;
import static io.aichain.models.OnnxTensor.INT32;
import static io.aichain.models.OnnxTensor.INT64;

import io.aichain.chain.primitives.MalformedException;

/** What {@code Cast} makes of a constant's numbers, which are kept as doubles whatever their type is: the types that shapes and first states have. */
final class OnnxCast {
    private OnnxCast() {}

    /**
     * A number in the type that attribute {@code to} names: whole numbers lose their fractions, floats are the nearest, of BOOL all but 0 are 1.
     *
     * @param value NaN for a length that is not known, which stays unknown
     * @throws MalformedException for other types, and for a number that the type does not hold
     */
    static double cast(OnnxNode node, double value) throws MalformedException {
        if (!node.has("to")) throw node.refused("no to");
        long to = node.integer("to", 0);
        double cast = switch (Math.clamp(to, 0, Integer.MAX_VALUE)) {
            case FLOAT -> (float) value;
            case DOUBLE -> value;
            case INT32, INT64 -> truncated(value);
            case BOOL -> Double.isNaN(value) ? value : value == 0 ? 0 : 1;
            default ->
                throw node.refused(
                        "to = %d; only float (1), int32 (6), int64 (7), bool (9) and double (11) are supported", to);
        };
        boolean isHeld = Double.isNaN(value)
                || (to == INT32 ? cast == (int) cast : to == INT64 ? Math.abs(cast) < 0x1p63 : Double.isFinite(cast));
        if (!isHeld) throw node.refused("to = %d does not hold %s", to, value);
        return cast;
    }

    private static double truncated(double value) {
        // without a negative zero, which whole numbers do not have
        return (value < 0 ? Math.ceil(value) : Math.floor(value)) + 0.0;
    }
}
