package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One array of NumPy's {@code .npy}, versions 1 to 3, rows first (numpy.lib.format): {@code 93 'NUMPY'}, version, length of the header, a header in
 * Python's words, elements.
 */
final class NumpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;
    /** Elements of a whole file of samples. */
    private static final long MAX_ELEMENTS = 1 << 28;

    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d{0,4})");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

    private NumpyFile() {}

    static WrittenInput read(byte[] file) throws MalformedException {
        if (file.length < 12 || !Arrays.equals(Arrays.copyOf(file, 6), MAGIC)) {
            throw malformed("npy: not a file of NumPy");
        }
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(8);
        int version = file[6];
        if (version < 1 || version > 3) throw malformed("npy: version %d; 1 to 3 expected", version);
        long length = version == 1 ? bytes.getChar() : bytes.getInt() & 0xffffffffL;
        if (length > MAX_HEADER || length > bytes.remaining()) {
            throw malformed("npy: a header of %d bytes in %d; at most %d", length, file.length, MAX_HEADER);
        }
        byte[] text = new byte[(int) length];
        bytes.get(text);
        String header = new String(text, StandardCharsets.UTF_8);
        Matcher type = found(TYPE, header);
        if (found(ORDER, header).group(1).equals("True")) {
            throw malformed("npy: fortran_order = True; rows first expected: numpy.ascontiguousarray makes it so");
        }
        int[] shape = shape(found(SHAPE, header).group(1));
        if (type.group(1).equals(">")) bytes.order(ByteOrder.BIG_ENDIAN);
        return new WrittenInput(shape, values(bytes, type.group(2) + type.group(3), shape));
    }

    private static Matcher found(Pattern pattern, String header) throws MalformedException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) throw malformed("npy: descr, fortran_order and shape of numbers expected in its header");
        return matcher;
    }

    private static int[] shape(String list) throws MalformedException {
        List<Integer> shape = new ArrayList<>();
        long product = 1;
        for (String part : list.split(",", -1)) {
            if (part.isBlank()) continue;
            if (!part.strip().matches("\\d{1,9}")) throw malformed("npy: dimension %s", part.strip());
            int d = Integer.parseInt(part.strip());
            product *= d;
            if (d < 1 || product > MAX_ELEMENTS || shape.size() > Tensor.MAX_RANK + 1) {
                throw malformed("npy: shape (%s); up to 6 dimensions, 1 to %d elements expected", list, MAX_ELEMENTS);
            }
            shape.add(d);
        }
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<BigDecimal> values(ByteBuffer bytes, String type, int[] shape) throws MalformedException {
        int width = width(type);
        long count = 1;
        for (int d : shape) count *= d;
        if (count * width != bytes.remaining()) {
            throw malformed("npy: %d bytes for shape %s of %s", bytes.remaining(), Arrays.toString(shape), type);
        }
        // a slice starts at 0, and forgets the order
        Elements elements = new Elements(bytes.slice().order(bytes.order()), type, width, (int) count);
        if (type.startsWith("f")) elements.requireFinite();
        return elements;
    }

    /** What stands in the file, made into objects where it is looked at: 8 bits stay 8 bits. */
    private static final class Elements extends AbstractList<BigDecimal> implements RandomAccess {
        private final ByteBuffer in;
        private final String type;
        private final int width;
        private final int count;

        Elements(ByteBuffer in, String type, int width, int count) {
            this.in = in;
            this.type = type;
            this.width = width;
            this.count = count;
        }

        void requireFinite() throws MalformedException {
            for (int i = 0; i < count; i++) {
                if (!Double.isFinite(real(i))) {
                    throw malformed("npy: element %d is %s; a finite number expected", i, real(i));
                }
            }
        }

        @Override
        public int size() {
            return count;
        }

        /** Of floats exactly what they are. */
        @Override
        public BigDecimal get(int i) {
            int at = Objects.checkIndex(i, count) * width;
            return switch (type) {
                case "u1", "b1" -> BigDecimal.valueOf(in.get(at) & 0xff);
                case "i1" -> BigDecimal.valueOf(in.get(at));
                case "u2" -> BigDecimal.valueOf(in.getShort(at) & 0xffff);
                case "i2" -> BigDecimal.valueOf(in.getShort(at));
                case "u4" -> BigDecimal.valueOf(in.getInt(at) & 0xffffffffL);
                case "i4" -> BigDecimal.valueOf(in.getInt(at));
                case "i8" -> BigDecimal.valueOf(in.getLong(at));
                case "u8" -> new BigDecimal(Long.toUnsignedString(in.getLong(at)));
                default -> new BigDecimal(real(i));
            };
        }

        private double real(int i) {
            return switch (width) {
                case 2 -> Float.float16ToFloat(in.getShort(2 * i));
                case 4 -> in.getFloat(4 * i);
                default -> in.getDouble(8 * i);
            };
        }
    }

    private static int width(String type) throws MalformedException {
        return switch (type) {
            case "u1", "i1", "b1" -> 1;
            case "f2", "u2", "i2" -> 2;
            case "f4", "u4", "i4" -> 4;
            case "f8", "u8", "i8" -> 8;
            default -> throw malformed("npy: elements of type %s; f2, f4, f8, or integers expected", type);
        };
    }
}
