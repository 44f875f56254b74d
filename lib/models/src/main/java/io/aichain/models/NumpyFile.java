package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An array of NumPy's {@code .npy}, versions 1 to 3, row-major (numpy.lib.format). */
record NumpyFile(int[] shape, double[] values) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-z])(\\d{1,2})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

    static NumpyFile read(byte[] file) throws MalformedException {
        if (file.length < 12 || !Arrays.equals(Arrays.copyOf(file, 6), MAGIC)) throw malformed("this is no .npy file");
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(6);
        int version = bytes.get();
        bytes.get();
        if (version < 1 || version > 3) throw malformed("version %d; 1 to 3 expected", version);
        long length = version == 1 ? bytes.getChar() : bytes.getInt() & 0xffffffffL;
        if (length > MAX_HEADER || length > bytes.remaining()) throw malformed("a header of %d bytes", length);
        byte[] text = new byte[(int) length];
        bytes.get(text);
        String header = new String(text, StandardCharsets.UTF_8);
        Matcher type = found(TYPE, header);
        if (found(ORDER, header).group(1).equals("True")) throw malformed("fortran_order = True; rows first expected");
        int[] shape = shape(found(SHAPE, header).group(1));
        if (type.group(1).equals(">")) bytes.order(ByteOrder.BIG_ENDIAN);
        return new NumpyFile(shape, values(bytes, type.group(2) + Integer.parseInt(type.group(3)), shape));
    }

    private static Matcher found(Pattern pattern, String header) throws MalformedException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) throw malformed("header %s; descr, fortran_order and shape expected", header.strip());
        return matcher;
    }

    private static int[] shape(String list) throws MalformedException {
        String[] parts = Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(p -> !p.isEmpty())
                .toArray(String[]::new);
        if (parts.length > 8) throw malformed("shape (%s); at most 8 dimensions", list);
        int[] shape = new int[parts.length];
        for (int i = 0; i < shape.length; i++) {
            if (!parts[i].matches("\\d{1,9}")) throw malformed("shape (%s)", list);
            shape[i] = Integer.parseInt(parts[i]);
        }
        return shape;
    }

    private static double[] values(ByteBuffer bytes, String type, int[] shape) throws MalformedException {
        int width = Integer.parseInt(type.substring(1));
        long count = 1;
        for (int d : shape) count = Math.min(count * d, Samples.MAX_FILE + 1L);
        if (count * width != bytes.remaining()) {
            throw malformed("%d bytes for shape %s of %s", bytes.remaining(), Arrays.toString(shape), type);
        }
        double[] values = new double[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "f4" -> bytes.getFloat();
                case "f8" -> bytes.getDouble();
                case "f2" -> Float.float16ToFloat(bytes.getShort());
                case "u1" -> bytes.get() & 0xff;
                case "i1" -> bytes.get();
                case "i4" -> bytes.getInt();
                case "i8" -> bytes.getLong();
                default -> throw malformed("type %s; f2, f4, f8, u1, i1, i4 or i8 expected", type);
            };
            if (!Double.isFinite(values[i]))
                throw malformed("element %d is %s; a finite number expected", i, values[i]);
        }
        return values;
    }
}
