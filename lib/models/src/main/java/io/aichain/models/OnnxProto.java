package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of onnx.proto, as far as models of ours need them; field numbers stand beside the fields. What else is there is skipped.
 * Lengths are held against the bytes that there are before anything is allocated.
 */
final class OnnxProto {
    private static final int MAX_NODES = 1 << 16;
    private static final int MAX_TENSORS = 1 << 16;
    private static final int MAX_DIMENSIONS = 16;

    private OnnxProto() {}

    /** A dimension that is not a number is -1. */
    record ValueInfo(String name, int elementType, List<Long> shape) {}

    /** @param raw little-endian numbers, or null if they stand in one of the lists */
    record TensorData(
            String name,
            List<Long> dims,
            int type,
            ByteString raw,
            List<Float> floats,
            List<Double> doubles,
            List<Long> longs,
            boolean isExternal) {}

    /** What an attribute holds, by the numbers of AttributeProto.AttributeType. */
    enum Kind {
        FLOAT(1),
        INT(2),
        STRING(3),
        TENSOR(4),
        FLOATS(6),
        INTS(7),
        STRINGS(8);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Kind of(int number) {
            for (Kind kind : values()) if (kind.number == number) return kind;
            return null;
        }
    }

    /**
     * The field of its kind has its value, the others nothing.
     *
     * @param kind what the file says it is, or where it does not, what there is; null for what models of ours do not need, such as graphs
     * @param reference the attribute of a function that its value is taken from; empty where it has its own
     */
    record Attribute(
            String name,
            Kind kind,
            float f,
            long i,
            String s,
            TensorData t,
            List<Float> floats,
            List<Long> ints,
            List<String> strings,
            String reference) {}

    record Node(
            String name,
            String op,
            String domain,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes) {}

    record Graph(
            String name,
            List<Node> nodes,
            Map<String, TensorData> initializers,
            List<ValueInfo> inputs,
            List<ValueInfo> outputs) {}

    /** @param opset version of the operators of {@code ai.onnx}, which may be spelled as nothing too; 0 if none is said */
    record Model(long irVersion, String producer, long opset, Graph graph) {}

    /** A field is about to be read; returns whether it was. */
    private interface Field {
        boolean read(int number, CodedInputStream in) throws IOException, MalformedException;
    }

    static Model read(byte[] file) throws MalformedException {
        // weights are parts of the file, and no copies of it
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(file).newCodedInput();
        in.enableAliasing(true);
        in.setRecursionLimit(64);
        try {
            return model(in);
        } catch (IOException damaged) {
            if (file.length > 0 && file[0] == varint(1)) throw malformed("ONNX: damaged, or cut off");
            throw malformed("no model of a kind that is known; %s", Importers.KINDS);
        }
    }

    private static void message(CodedInputStream in, Field field) throws IOException, MalformedException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            // a group that ends, and did not begin
            if (!field.read(tag, in) && !in.skipField(tag)) throw new InvalidProtocolBufferException("");
        }
    }

    private static void embedded(CodedInputStream in, Field field) throws IOException, MalformedException {
        int old = in.pushLimit(in.readRawVarint32());
        message(in, field);
        in.popLimit(old);
    }

    private static int text(int number) {
        return number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static int varint(int number) {
        return number << 3 | WireFormat.WIRETYPE_VARINT;
    }

    private static int fixed32(int number) {
        return number << 3 | WireFormat.WIRETYPE_FIXED32;
    }

    private static int fixed64(int number) {
        return number << 3 | WireFormat.WIRETYPE_FIXED64;
    }

    private static Model model(CodedInputStream in) throws IOException, MalformedException {
        long[] version = {0};
        String[] producer = {""};
        Graph[] graph = {null};
        long[] opset = {0};
        message(in, (tag, from) -> {
            if (tag == varint(1)) version[0] = from.readInt64();
            else if (tag == text(2)) producer[0] = from.readStringRequireUtf8();
            else if (tag == text(7)) {
                // a message that stands there twice is the two joined, by the rules of protobuf
                if (graph[0] != null) throw malformed("ONNX: the file holds two graphs");
                graph[0] = graph(from);
            } else if (tag == text(8)) opset(from, opset);
            else if (tag == text(25)) function(from);
            else return false;
            return true;
        });
        if (graph[0] == null) throw new InvalidProtocolBufferException("no graph");
        return new Model(version[0], producer[0], opset[0], graph[0]);
    }

    /** A function of the file's own: called like an operator of ai.onnx, it takes its place, and may compute anything. */
    private static void function(CodedInputStream in) throws IOException, MalformedException {
        String[] texts = {"", ""};
        embedded(in, (tag, from) -> {
            if (tag == text(1)) texts[0] = from.readStringRequireUtf8();
            else if (tag == text(10)) texts[1] = from.readStringRequireUtf8();
            else return false;
            return true;
        });
        if (!isOurs(texts[1])) return;
        throw malformed(
                "function %s: of the file's own, in the domain of ONNX's operators; only the operators themselves are supported",
                texts[0]);
    }

    /** Whether a domain is that of ONNX's own operators, which has two spellings. */
    static boolean isOurs(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    private static void opset(CodedInputStream in, long[] ours) throws IOException, MalformedException {
        String[] domain = {""};
        long[] version = {0};
        embedded(in, (tag, from) -> {
            if (tag == text(1)) domain[0] = from.readStringRequireUtf8();
            else if (tag == varint(2)) version[0] = from.readInt64();
            else return false;
            return true;
        });
        if (!isOurs(domain[0])) return;
        if (ours[0] != 0 && ours[0] != version[0]) {
            throw malformed("ONNX: operators of two versions, %d and %d; one expected", ours[0], version[0]);
        }
        ours[0] = version[0];
    }

    private static Graph graph(CodedInputStream in) throws IOException, MalformedException {
        String[] name = {""};
        List<Node> nodes = new ArrayList<>();
        Map<String, TensorData> initializers = new HashMap<>();
        List<ValueInfo> inputs = new ArrayList<>();
        List<ValueInfo> outputs = new ArrayList<>();
        embedded(in, (tag, from) -> {
            if (tag == text(1)) nodes.add(node(from));
            else if (tag == text(2)) name[0] = from.readStringRequireUtf8();
            else if (tag == text(5)) {
                TensorData tensor = tensor(from);
                if (initializers.put(tensor.name(), tensor) != null) {
                    throw malformed("initializer %s: stands there twice", tensor.name());
                }
            } else if (tag == text(11)) inputs.add(value(from));
            else if (tag == text(12)) outputs.add(value(from));
            else return false;
            if (nodes.size() > MAX_NODES) throw malformed("ONNX: more than %d nodes", MAX_NODES);
            if (initializers.size() > MAX_TENSORS) throw malformed("ONNX: more than %d tensors", MAX_TENSORS);
            return true;
        });
        return new Graph(name[0], nodes, initializers, inputs, outputs);
    }

    private static Node node(CodedInputStream in) throws IOException, MalformedException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String[] texts = {"", "", ""};
        Map<String, Attribute> attributes = new HashMap<>();
        embedded(in, (tag, from) -> {
            if (tag == text(1)) inputs.add(from.readStringRequireUtf8());
            else if (tag == text(2)) outputs.add(from.readStringRequireUtf8());
            else if (tag == text(3)) texts[0] = from.readStringRequireUtf8();
            else if (tag == text(4)) texts[1] = from.readStringRequireUtf8();
            else if (tag == text(7)) texts[2] = from.readStringRequireUtf8();
            else if (tag == text(5)) {
                Attribute attribute = attribute(from);
                if (attributes.put(attribute.name(), attribute) != null) {
                    throw malformed("node %s: attribute %s twice", texts[0], attribute.name());
                }
            } else return false;
            return true;
        });
        return new Node(texts[0], texts[1], texts[2], inputs, outputs, attributes);
    }

    private static Attribute attribute(CodedInputStream in) throws IOException, MalformedException {
        String[] texts = {"", "", ""};
        float[] f = {0};
        long[] i = {0};
        int[] type = {0};
        EnumSet<Kind> found = EnumSet.noneOf(Kind.class);
        TensorData[] t = {null};
        List<Float> floats = new ArrayList<>();
        List<Long> ints = new ArrayList<>();
        List<String> strings = new ArrayList<>();
        embedded(in, (tag, from) -> {
            if (tag == text(1)) texts[0] = from.readStringRequireUtf8();
            else if (tag == varint(20)) type[0] = from.readInt32();
            else if (tag == text(21)) texts[2] = from.readStringRequireUtf8();
            else if (tag == fixed32(2)) {
                f[0] = from.readFloat();
                found.add(Kind.FLOAT);
            } else if (tag == varint(3)) {
                i[0] = from.readInt64();
                found.add(Kind.INT);
            } else if (tag == text(4)) {
                texts[1] = from.readStringRequireUtf8();
                found.add(Kind.STRING);
            } else if (tag == text(5)) {
                t[0] = tensor(from);
                found.add(Kind.TENSOR);
            } else if (tag == fixed32(7)) floats.add(from.readFloat());
            else if (tag == text(7)) packed(from, each -> floats.add(each.readFloat()));
            else if (tag == varint(8)) ints.add(from.readInt64());
            else if (tag == text(8)) packed(from, each -> ints.add(each.readInt64()));
            else if (tag == text(9)) strings.add(from.readStringRequireUtf8());
            else return false;
            return true;
        });
        if (!floats.isEmpty()) found.add(Kind.FLOATS);
        if (!ints.isEmpty()) found.add(Kind.INTS);
        if (!strings.isEmpty()) found.add(Kind.STRINGS);
        Kind kind = type[0] == 0 && found.size() == 1 ? found.iterator().next() : Kind.of(type[0]);
        // one that is said to be of a kind, and has no value, has that kind's zero or nothing: so proto3 writes it
        if (found.size() > 1 || (found.size() == 1 && !found.contains(kind))) {
            throw malformed("attribute %s: of type %d, with values of types %s", texts[0], type[0], found);
        }
        return new Attribute(texts[0], kind, f[0], i[0], texts[1], t[0], floats, ints, strings, texts[2]);
    }

    private static TensorData tensor(CodedInputStream in) throws IOException, MalformedException {
        List<Long> dims = new ArrayList<>();
        int[] type = {0};
        String[] name = {""};
        ByteString[] raw = {null};
        boolean[] external = {false};
        List<Float> floats = new ArrayList<>();
        List<Double> doubles = new ArrayList<>();
        List<Long> longs = new ArrayList<>();
        embedded(in, (tag, from) -> {
            if (tag == varint(1)) dims.add(from.readInt64());
            else if (tag == text(1)) packed(from, each -> dims.add(each.readInt64()));
            else if (tag == varint(2)) type[0] = from.readInt32();
            else if (tag == fixed32(4)) floats.add(from.readFloat());
            else if (tag == text(4)) packed(from, each -> floats.add(each.readFloat()));
            else if (tag == varint(5) || tag == varint(7)) longs.add(from.readInt64());
            else if (tag == text(5) || tag == text(7)) packed(from, each -> longs.add(each.readInt64()));
            else if (tag == text(8)) name[0] = from.readStringRequireUtf8();
            else if (tag == text(9)) raw[0] = from.readBytes();
            else if (tag == fixed64(10)) doubles.add(from.readDouble());
            else if (tag == text(10)) packed(from, each -> doubles.add(each.readDouble()));
            else if (tag == varint(14)) external[0] = from.readInt32() == 1;
            else return false;
            if (dims.size() > MAX_DIMENSIONS) throw malformed("tensor %s: more than 16 dimensions", name[0]);
            return true;
        });
        return new TensorData(name[0], dims, type[0], raw[0], floats, doubles, longs, external[0]);
    }

    private interface Each {
        void read(CodedInputStream in) throws IOException;
    }

    private static void packed(CodedInputStream in, Each each) throws IOException {
        int old = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) each.read(in);
        in.popLimit(old);
    }

    private static ValueInfo value(CodedInputStream in) throws IOException, MalformedException {
        String[] name = {""};
        int[] type = {0};
        List<Long> shape = new ArrayList<>();
        // ValueInfoProto.type (2) → TypeProto.tensor_type (1) → elem_type (1), shape (2) → dim (1) → dim_value (1)
        embedded(in, (tag, from) -> {
            if (tag == text(1)) name[0] = from.readStringRequireUtf8();
            else if (tag == text(2)) {
                embedded(
                        from,
                        inner(
                                text(1),
                                tensor -> embedded(tensor, (field, there) -> {
                                    if (field == varint(1)) type[0] = there.readInt32();
                                    else if (field == text(2))
                                        embedded(there, inner(text(1), dim -> shape.add(dimension(dim))));
                                    else return false;
                                    return true;
                                })));
            } else return false;
            if (shape.size() > MAX_DIMENSIONS) throw malformed("value %s: more than 16 dimensions", name[0]);
            return true;
        });
        return new ValueInfo(name[0], type[0], shape);
    }

    private interface Inner {
        void read(CodedInputStream in) throws IOException, MalformedException;
    }

    private static Field inner(int wanted, Inner inner) {
        return (tag, in) -> {
            if (tag == wanted) inner.read(in);
            return tag == wanted;
        };
    }

    private static long dimension(CodedInputStream in) throws IOException, MalformedException {
        long[] value = {-1};
        embedded(in, (tag, from) -> {
            if (tag == varint(1)) value[0] = from.readInt64();
            return tag == varint(1);
        });
        return value[0];
    }
}
