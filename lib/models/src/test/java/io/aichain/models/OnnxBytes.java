package io.aichain.models;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** ONNX files that no exporter writes, as bytes: the fields of onnx.proto by number. */
final class OnnxBytes {
    private OnnxBytes() {}

    /** Input x (1, 4), output y, and nodes and initializers between. */
    static byte[] model(byte[]... parts) {
        return model(new long[] {1, 4}, opset("", 13), parts);
    }

    /** The same with another input, and operators of these versions. */
    static byte[] model(long[] input, byte[] opsets, byte[]... parts) {
        return model(1, input, opsets, parts);
    }

    /** The same with an input of another type of numbers. */
    static byte[] model(int type, long[] input, byte[] opsets, byte[]... parts) {
        byte[] graph = join(
                join(parts), field(2, text("g")), field(11, value("x", type, input)), field(12, value("y", 1, 1, 4)));
        return join(number(1, 8), opsets, field(7, graph));
    }

    static byte[] opset(String domain, long version) {
        return field(8, join(field(1, text(domain)), number(2, version)));
    }

    /** @param inputs separated by blanks */
    static byte[] node(String op, String inputs, String output, byte[]... attributes) {
        return named("", op, inputs, output, attributes);
    }

    /** The same with a name. */
    static byte[] named(String name, String op, String inputs, String output, byte[]... attributes) {
        byte[] all = name.isEmpty() ? new byte[0] : field(3, text(name));
        for (String input : inputs.split(" ")) all = join(all, field(1, text(input)));
        all = join(all, field(2, text(output)), field(4, text(op)));
        for (byte[] attribute : attributes) all = join(all, field(5, attribute));
        return field(1, all);
    }

    static byte[] initializer(String name, long[] dims, long... values) {
        return field(5, tensor(name, dims, values));
    }

    /** Whose numbers lie in another file. */
    static byte[] external(String name, long... dims) {
        byte[] all = join(number(2, 1), field(8, text(name)));
        for (long d : dims) all = join(all, number(1, d));
        return field(5, join(all, number(14, 1)));
    }

    static byte[] attribute(String name, long value) {
        return join(field(1, text(name)), number(3, value));
    }

    static byte[] attribute(String name, float value) {
        return join(field(1, text(name)), written(out -> out.writeFloat(2, value)));
    }

    static byte[] attribute(String name, String value) {
        return join(field(1, text(name)), field(4, text(value)));
    }

    /** Without a value of its own: it takes that of a function's attribute. */
    static byte[] reference(String name, String other) {
        return join(field(1, text(name)), field(21, text(other)));
    }

    /** The same, and the type that the file says it has. */
    static byte[] typed(int type, byte[] attribute) {
        return join(attribute, number(20, type));
    }

    static byte[] integers(String name, long... values) {
        byte[] all = field(1, text(name));
        for (long v : values) all = join(all, number(8, v));
        return all;
    }

    static byte[] decimals(String name, float... values) {
        byte[] all = field(1, text(name));
        for (float v : values) all = join(all, written(out -> out.writeFloat(7, v)));
        return all;
    }

    static byte[] strings(String name, String... values) {
        byte[] all = field(1, text(name));
        for (String v : values) all = join(all, field(9, text(v)));
        return all;
    }

    /** Of 32-bit floats. */
    static byte[] floats(String name, long[] dims, float... values) {
        byte[] all = join(number(2, 1), field(8, text(name)));
        for (long d : dims) all = join(all, number(1, d));
        for (float v : values) all = join(all, written(out -> out.writeFloat(4, v)));
        return field(5, all);
    }

    /** Of a type whose numbers stand as bits in {@code int32_data}. */
    static byte[] shorts(String name, int type, long[] dims, long... bits) {
        byte[] all = join(number(2, type), field(8, text(name)));
        for (long d : dims) all = join(all, number(1, d));
        for (long b : bits) all = join(all, number(5, b));
        return field(5, all);
    }

    static byte[] attribute(String name, long[] dims, long... values) {
        return join(field(1, text(name)), field(5, tensor("", dims, values)));
    }

    /** Of 64-bit integers. */
    private static byte[] tensor(String name, long[] dims, long... values) {
        byte[] all = join(number(2, 7), field(8, text(name)));
        for (long d : dims) all = join(all, number(1, d));
        for (long v : values) all = join(all, number(7, v));
        return all;
    }

    /** Part of a model: a function of its own. */
    static byte[] function(String name, String domain) {
        return field(25, join(field(1, text(name)), field(10, text(domain))));
    }

    private static byte[] value(String name, int type, long... dims) {
        byte[] shape = {};
        for (long d : dims) shape = join(shape, field(1, number(1, d)));
        return join(field(1, text(name)), field(2, field(1, join(number(1, type), field(2, shape)))));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] field(int number, byte[] content) {
        return written(out -> out.writeByteArray(number, content));
    }

    private static byte[] number(int number, long value) {
        return written(out -> out.writeInt64(number, value));
    }

    private static byte[] written(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException memoryHasNone) {
            throw new UncheckedIOException(memoryHasNone);
        }
        return bytes.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
