package io.aichain.contracts;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One array of NumPy's format, versions 1 to 3 (numpy.lib.format): {@code 93 'NUMPY'}, version, length of the header, a header in Python's words, elements.
 */
final class NpyFile {
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '([<>|=])([fiu])([1248])', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), \\}\\s*");

    private NpyFile() {}

    static ModelInput.Raw read(byte[] bytes) throws MalformedException {
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
        if (bytes.length < 12 || !ByteBuffer.wrap(bytes, 0, 6).equals(ByteBuffer.wrap(magic))) {
            throw malformed("npy: not a file of NumPy");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(8);
        int version = bytes[6];
        if (version < 1 || version > 3) throw malformed("npy: version %d; 1 to 3 expected", version);
        long length = version == 1 ? in.getShort() & 0xffff : in.getInt() & 0xffffffffL;
        if (length > in.remaining()) throw malformed("npy: a header of %d bytes in %d", length, in.remaining());
        String header = new String(bytes, in.position(), (int) length, StandardCharsets.UTF_8);
        in.position(in.position() + (int) length);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw malformed("npy: header %s; numbers in C order expected", header.strip());
        }
        if (matcher.group(1).equals(">")) in.order(ByteOrder.BIG_ENDIAN);
        String type = matcher.group(2) + matcher.group(3);
        int[] shape = shape(matcher.group(4));
        int count = 1;
        for (int d : shape) count = Math.multiplyExact(count, d);
        int width = matcher.group(3).charAt(0) - '0';
        if (in.remaining() != (long) count * width) {
            throw malformed("npy: %d bytes of elements; %d of %s expected", in.remaining(), count, type);
        }
        List<BigDecimal> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) values.add(element(in, type, i));
        return new ModelInput.Raw(shape, values);
    }

    private static int[] shape(String text) throws MalformedException {
        List<Integer> shape = new ArrayList<>();
        long product = 1;
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) continue;
            if (part.strip().length() > 7) throw malformed("npy: dimension %s", part.strip());
            shape.add(Integer.parseInt(part.strip()));
            product *= shape.getLast();
            if (product > Tensor.MAX_ELEMENTS || shape.getLast() < 1) {
                throw malformed("npy: shape (%s); 1 to %d elements expected", text, Tensor.MAX_ELEMENTS);
            }
        }
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    private static BigDecimal element(ByteBuffer in, String type, int i) throws MalformedException {
        return switch (type) {
            case "f4" -> real(in.getFloat(), i);
            case "f8" -> real(in.getDouble(), i);
            case "u1" -> BigDecimal.valueOf(in.get() & 0xff);
            case "i1" -> BigDecimal.valueOf(in.get());
            case "u2" -> BigDecimal.valueOf(in.getShort() & 0xffff);
            case "i2" -> BigDecimal.valueOf(in.getShort());
            case "u4" -> BigDecimal.valueOf(in.getInt() & 0xffffffffL);
            case "i4" -> BigDecimal.valueOf(in.getInt());
            case "i8" -> BigDecimal.valueOf(in.getLong());
            case "u8" -> new BigDecimal(Long.toUnsignedString(in.getLong()));
            default -> throw malformed("npy: elements of type %s; f4, f8, or integers expected", type);
        };
    }

    /** Exactly what the float is. */
    private static BigDecimal real(double value, int i) throws MalformedException {
        if (!Double.isFinite(value)) throw malformed("npy: element %d is %s", i, value);
        return new BigDecimal(value);
    }
}
