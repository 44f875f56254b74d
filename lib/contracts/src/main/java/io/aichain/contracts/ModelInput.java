package io.aichain.contracts;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Profile;
import io.aichain.models.Samples;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What people ask models with: JSON (nested lists of decimal numbers; {@code {"inputs": [...]}} for models of several inputs), NumPy's {@code .npy}, or an
 * image. A decimal number becomes the greatest count of 1e-18 that does not exceed it in magnitude; tokens and 8-bit integers are whole.
 */
public final class ModelInput {
    private static final int LONGEST_FILE = 1 << 28;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ModelInput() {}

    /** Elements as they were written, and their shape; row-major. */
    record Raw(int[] shape, List<BigDecimal> values) {}

    /**
     * Reads the inputs of a model.
     *
     * @param text JSON, if it begins with [ or {; else the path of a file
     * @throws MalformedException if it is not what its name says, or does not fit the model
     */
    public static List<Tensor> read(String text, Description model) throws MalformedException, IOException {
        return fitAll(raw(text), model);
    }

    private static List<Tensor> fitAll(List<Raw> given, Description model) throws MalformedException {
        if (given.size() != model.inputs()) {
            throw malformed(
                    "input: %d tensors; the model takes %d: {\"inputs\": [...]} gives several",
                    given.size(), model.inputs());
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) tensors.add(fit(given.get(i), model, i));
        return tensors;
    }

    /**
     * Reads samples to compare a model on.
     *
     * @param path a folder of inputs, in the order of their names; an .npy with one sample in each row; or JSON {@code {"samples": [...]}}
     * @throws MalformedException if it is none of these, or a sample does not fit the model
     */
    public static List<Samples.Sample> samples(Path path, Description model) throws MalformedException, IOException {
        List<Samples.Sample> samples = new ArrayList<>();
        if (Files.isDirectory(path)) {
            List<Path> files;
            try (Stream<Path> all = Files.list(path)) {
                files = all.filter(Files::isRegularFile).sorted().toList();
            }
            for (Path file : files) samples.add(sample(file.getFileName().toString(), raw(file.toString()), model));
        } else if (path.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            for (Raw row : rows(raw(path.toString()).getFirst())) {
                samples.add(sample("row " + samples.size(), List.of(row), model));
            }
        } else {
            for (JsonNode each : list(path)) samples.add(sample("sample " + samples.size(), tensors(each), model));
        }
        if (samples.isEmpty()) throw malformed("samples: there are none in %s", path);
        return samples;
    }

    private static JsonNode list(Path path) throws MalformedException, IOException {
        if (!Files.isRegularFile(path)) throw malformed("no such file or folder");
        bound(path);
        String expected = "a folder, an .npy or JSON {\"samples\": [...]} expected";
        JsonNode list;
        try {
            list = parse(Files.readAllBytes(path)).path("samples");
        } catch (MalformedException noJson) {
            throw malformed("%s; %s", expected, noJson.getMessage());
        }
        if (!list.isArray()) throw malformed("%s", expected);
        return list;
    }

    private static void bound(Path file) throws MalformedException, IOException {
        long size = Files.size(file);
        if (size > LONGEST_FILE) throw malformed("%s: %d bytes; at most %d", file.getFileName(), size, LONGEST_FILE);
    }

    private static Samples.Sample sample(String name, List<Raw> inputs, Description model) throws MalformedException {
        fitAll(inputs, model);
        return new Samples.Sample(
                name,
                inputs.stream()
                        .map(raw -> raw.values.stream()
                                .mapToDouble(BigDecimal::doubleValue)
                                .toArray())
                        .toList());
    }

    private static List<Raw> rows(Raw all) throws MalformedException {
        if (all.shape.length < 2)
            throw malformed("samples: shape %s; one row for each expected", Arrays.toString(all.shape));
        int[] shape = Arrays.copyOfRange(all.shape, 1, all.shape.length);
        int size = all.values.size() / all.shape[0];
        List<Raw> rows = new ArrayList<>();
        for (int i = 0; i < all.shape[0]; i++) rows.add(new Raw(shape, all.values.subList(i * size, (i + 1) * size)));
        return rows;
    }

    private static List<Raw> raw(String text) throws MalformedException, IOException {
        if (text.startsWith("[") || text.startsWith("{")) return json(text.getBytes(StandardCharsets.UTF_8));
        Path file = Path.of(text);
        if (!Files.isRegularFile(file)) throw malformed("input: no file %s, and not JSON", text);
        bound(file);
        String name = text.toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) return json(Files.readAllBytes(file));
        if (name.endsWith(".npy")) return List.of(NpyFile.read(Files.readAllBytes(file)));
        return List.of(ImageInput.read(file));
    }

    private static List<Raw> json(byte[] bytes) throws MalformedException {
        return tensors(parse(bytes));
    }

    private static JsonNode parse(byte[] bytes) throws MalformedException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw malformed("input: not JSON: %s", e.getOriginalMessage());
        } catch (IOException noText) {
            // nothing is read but these bytes: they are no text
            throw malformed("input: not JSON: %s", noText.getMessage());
        }
    }

    private static List<Raw> tensors(JsonNode root) throws MalformedException {
        if (!root.isObject()) return List.of(nested(root));
        JsonNode inputs = root.path("inputs");
        if (!inputs.isArray() || root.size() != 1) throw malformed("input: {\"inputs\": [...]} expected");
        List<Raw> list = new ArrayList<>();
        for (JsonNode input : inputs) list.add(nested(input));
        return list;
    }

    private static Raw nested(JsonNode node) throws MalformedException {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode at = node; at.isArray(); at = at.path(0)) {
            if (shape.size() > Tensor.MAX_RANK + 1) throw malformed("input: lists nested deeper than any tensor");
            shape.add(at.size());
        }
        List<BigDecimal> values = new ArrayList<>();
        collect(node, shape, 0, values);
        return new Raw(shape.stream().mapToInt(Integer::intValue).toArray(), values);
    }

    private static void collect(JsonNode node, List<Integer> shape, int depth, List<BigDecimal> values)
            throws MalformedException {
        if (depth == shape.size()) {
            if (!node.isNumber())
                throw malformed("input: element %d: a number expected, found %s", values.size(), node);
            if (values.size() == Tensor.MAX_ELEMENTS)
                throw malformed("input: more than %d numbers", Tensor.MAX_ELEMENTS);
            values.add(node.decimalValue());
            return;
        }
        if (!node.isArray() || node.size() != shape.get(depth)) {
            throw malformed("input: near element %d: a list of %d expected", values.size(), shape.get(depth));
        }
        for (JsonNode each : node) collect(each, shape, depth + 1, values);
    }

    private static Tensor fit(Raw raw, Description model, int position) throws MalformedException {
        Layer input = model.layers().get(position);
        boolean compat = model.profile() == Profile.D1_COMPAT;
        Kind kind = compat ? Kind.SD : Kind.of(input.parameter(0));
        int[] shape = compat ? compatShape(raw, input) : shape(raw, input, position);
        BigInteger[] values = new BigInteger[raw.values.size()];
        for (int i = 0; i < values.length; i++) values[i] = number(raw.values.get(i), kind, i);
        return Tensor.of(shape, values);
    }

    private static int[] compatShape(Raw raw, Layer input) throws MalformedException {
        if (input.parameter(0) == 0) return new int[] {raw.values.size()};
        return chosen(raw, new int[] {input.parameter(1), input.parameter(2), input.parameter(3)}, false, 0);
    }

    private static int[] shape(Raw raw, Layer input, int position) throws MalformedException {
        int[] shape = new int[input.parameter(2)];
        for (int i = 0; i < shape.length; i++) shape[i] = input.parameter(3 + i);
        return chosen(raw, shape, input.flag(1), position);
    }

    /** The model's shape, if the elements fill it; a shorter first dimension where it may vary. */
    private static int[] chosen(Raw raw, int[] shape, boolean variable, int position) throws MalformedException {
        int[] chosen = shape.clone();
        if (variable) {
            int row = 1;
            for (int i = 1; i < shape.length; i++) row *= shape[i];
            int rows = raw.values.size() / row;
            if (raw.values.size() % row == 0 && rows >= 1 && rows <= shape[0]) chosen[0] = rows;
        }
        if (Tensor.elements(chosen) != raw.values.size() || !agrees(raw.shape, chosen)) {
            throw malformed(
                    "input %d: shape %s; the model takes %s%s",
                    position, Arrays.toString(raw.shape), Arrays.toString(shape), variable ? " or fewer rows" : "");
        }
        return chosen;
    }

    /** A flat list may be any shape; otherwise dimensions of 1 in front, batches of one, are left out. */
    private static boolean agrees(int[] given, int[] wanted) {
        if (given.length <= 1) return true;
        int skip = 0;
        while (given.length - skip > wanted.length && given[skip] == 1) skip++;
        return Arrays.equals(Arrays.copyOfRange(given, skip, given.length), wanted);
    }

    private static BigInteger number(BigDecimal value, Kind kind, int index) throws MalformedException {
        if (value.signum() == 0) return BigInteger.ZERO;
        // digits before the point; looked at first, so that 1e999999999 and 1e-999999999 cost nothing
        int digits = value.precision() - value.scale();
        if (digits > 60) throw malformed("input: element %d: %s is too large", index, value);
        if (kind == Kind.SD && digits < -18) return BigInteger.ZERO;
        if (kind != Kind.SD && digits < 1) {
            throw malformed("input: element %d: %s; the model takes whole numbers", index, value);
        }
        if (kind == Kind.SD) {
            return value.movePointRight(18).setScale(0, RoundingMode.DOWN).toBigIntegerExact();
        }
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException fraction) {
            throw malformed("input: element %d: %s; the model takes whole numbers", index, value);
        }
    }

    /** What the elements of a model's output are: 8-bit integers, or numbers. */
    public static Kind outputKind(Description model) {
        return model.profile() == Profile.D1_COMPAT ? Kind.SD : model.kinds().getLast();
    }

    /** An element as people read it. */
    public static String decimal(BigInteger raw, Kind kind) {
        if (kind != Kind.SD) return raw.toString();
        BigDecimal value = new BigDecimal(raw, 18).stripTrailingZeros();
        return (value.signum() == 0 ? BigDecimal.ZERO : value).toPlainString();
    }
}
