package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A constant of an ONNX model: numbers in row-major order. */
record OnnxTensor(int[] dims, double[] values) {
    static final int FLOAT = 1;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int BOOL = 9;
    private static final int FLOAT16 = 10;
    static final int DOUBLE = 11;
    private static final int BFLOAT16 = 16;
    /** All but texts, complex numbers, and those of fewer than 8 bits or of 8 behind a point. */
    private static final Set<Integer> NUMBERS =
            Set.of(FLOAT, 2, 3, 4, 5, INT32, INT64, BOOL, FLOAT16, DOUBLE, 12, 13, BFLOAT16);

    static OnnxTensor of(OnnxProto.TensorData data) throws MalformedException {
        String name = data.name();
        if (data.isExternal()) {
            throw malformed(
                    "tensor %s: its numbers lie in another file; save the model as one (torch.onnx.export(.., external_data=False))",
                    name);
        }
        long count = 1;
        int[] dims = new int[data.dims().size()];
        for (int i = 0; i < dims.length; i++) {
            long d = data.dims().get(i);
            if (d < 0 || d > ModelBuilder.MAX_WEIGHTS) {
                throw malformed("tensor %s: dimension %d; 0 to %d expected", name, d, ModelBuilder.MAX_WEIGHTS);
            }
            dims[i] = (int) d;
            count = Math.multiplyHigh(count, d) != 0 ? Long.MAX_VALUE : count * d;
            if (count < 0 || count > ModelBuilder.MAX_WEIGHTS) {
                throw malformed("tensor %s: shape %s; at most %d numbers", name, data.dims(), ModelBuilder.MAX_WEIGHTS);
            }
        }
        double[] values = data.raw() != null ? raw(data, (int) count) : listed(data);
        if (values.length != count) {
            throw malformed("tensor %s: %d numbers for shape %s", name, values.length, data.dims());
        }
        return new OnnxTensor(dims, values);
    }

    /** Whether elements of a type are numbers that a tool hands in. */
    static boolean isNumber(int type) {
        return NUMBERS.contains(type);
    }

    /** Whether numbers of a type have what is behind the point. */
    static boolean isReal(int type) {
        return type == FLOAT || type == DOUBLE || type == FLOAT16 || type == BFLOAT16;
    }

    private static double[] listed(OnnxProto.TensorData data) throws MalformedException {
        List<? extends Number> list = switch (data.type()) {
            case FLOAT -> data.floats();
            case DOUBLE -> data.doubles();
            case BOOL, INT32, INT64, FLOAT16, BFLOAT16 -> data.longs();
            default -> throw wrongType(data);
        };
        double[] values = new double[list.size()];
        for (int i = 0; i < values.length; i++) {
            Number value = list.get(i);
            // the two short ones stand there as their bits
            values[i] = switch (data.type()) {
                case FLOAT16 -> Float.float16ToFloat(value.shortValue());
                case BFLOAT16 -> Float.intBitsToFloat(value.intValue() << 16);
                default -> value.doubleValue();
            };
        }
        return values;
    }

    private static double[] raw(OnnxProto.TensorData data, int count) throws MalformedException {
        int width = switch (data.type()) {
            case FLOAT, INT32 -> 4;
            case DOUBLE, INT64 -> 8;
            case FLOAT16, BFLOAT16 -> 2;
            case BOOL -> 1;
            default -> throw wrongType(data);
        };
        if (data.raw().size() != (long) width * count) {
            throw malformed(
                    "tensor %s: %d bytes for %d numbers of %d bytes",
                    data.name(), data.raw().size(), count, width);
        }
        ByteBuffer bytes = data.raw().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (data.type()) {
                case FLOAT -> bytes.getFloat();
                case INT32 -> bytes.getInt();
                case DOUBLE -> bytes.getDouble();
                case INT64 -> bytes.getLong();
                case BOOL -> bytes.get();
                case FLOAT16 -> Float.float16ToFloat(bytes.getShort());
                default -> Float.intBitsToFloat(bytes.getShort() << 16);
            };
        }
        return values;
    }

    private static MalformedException wrongType(OnnxProto.TensorData data) {
        return malformed(
                "tensor %s: type %d; float (1), int32 (6), int64 (7), bool (9), float16 (10), double (11), bfloat16 (16) expected",
                data.name(), data.type());
    }

    boolean isScalar() {
        return values.length == 1;
    }

    /** Whether it has these dimensions. */
    boolean hasShape(int... shape) {
        return Arrays.equals(dims, shape);
    }

    /** The same numbers with rows and columns exchanged. */
    OnnxTensor transposed() {
        int rows = dims[0];
        int columns = dims[1];
        double[] turned = new double[values.length];
        for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j];
        return new OnnxTensor(new int[] {columns, rows}, turned);
    }
}
