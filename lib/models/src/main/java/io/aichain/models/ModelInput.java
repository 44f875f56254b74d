package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What people ask models with: JSON (nested lists of decimal numbers; {@code {"inputs": [...]}} for models of several inputs), NumPy's {@code .npy}, or an
 * image. Questions and samples are read by the same rules: a decimal number becomes the greatest count of 1e-18 that does not exceed it in magnitude;
 * tokens and 8-bit integers are whole.
 */
public final class ModelInput {
    private static final int LONGEST_FILE = 1 << 28;
    private static final int MAX_SAMPLES = 100_000;
    /** Numbers of all samples that are kept: beyond 64 bits each takes some 100 bytes of memory, and the CLI's heap has 768 MiB. */
    private static final int MAX_NUMBERS = 1 << 22;

    private static final String HOLDS_SAMPLES = "a folder, an .npy or JSON {\"samples\": [...]} expected";

    private ModelInput() {}

    /**
     * Reads the inputs of a model.
     *
     * @param text JSON, if it begins with [ or {; else the path of a file
     * @return a tensor for each Input layer
     * @throws MalformedException if it is not what its name says, or does not fit the model
     * @throws IOException if the file cannot be read
     */
    public static List<Tensor> read(String text, Description model) throws MalformedException, IOException {
        List<InputPort> ports = InputPort.of(model);
        return fit(written(text, ports), ports);
    }

    /**
     * Reads samples of a model.
     *
     * @param path a folder of inputs as {@link #read} takes them, in the order of their names; an .npy with one sample in each row; or JSON
     *     {@code {"samples": [...]}}
     * @return 1 to 100,000 samples, of at most 2^22 numbers together; those of an .npy, of which there may be more, are made where they are looked at
     * @throws MalformedException if it is none of these, or a sample does not fit the model
     * @throws IOException if a file cannot be read
     */
    public static List<Sample> samples(Path path, FloatModel model) throws MalformedException, IOException {
        List<InputPort> ports = InputPort.of(model);
        List<Sample> samples = new ArrayList<>();
        long numbers = 0;
        if (Files.isDirectory(path)) {
            for (Path file : files(path)) {
                String name = file.getFileName().toString();
                numbers = add(sample(name, written(file.toString(), ports), ports), samples, numbers);
            }
        } else if (path.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            return new Rows(rows(NumpyFile.read(bytes(path))), ports);
        } else {
            for (JsonNode each : list(path)) {
                numbers = add(sample("sample " + samples.size(), tensors(each), ports), samples, numbers);
            }
        }
        if (samples.isEmpty()) throw malformed("samples: there are none in %s", path);
        return samples;
    }

    /** The rows of an .npy: in the file a number has 1 to 8 bytes, so they stay there until a sample is asked for. */
    private static final class Rows extends AbstractList<Sample> {
        private final List<WrittenInput> rows;
        private final List<InputPort> ports;

        /** @throws MalformedException naming the first row that the model does not take */
        Rows(List<WrittenInput> rows, List<InputPort> ports) throws MalformedException {
            this.rows = rows;
            this.ports = ports;
            for (int i = 0; i < rows.size(); i++) row(i);
        }

        private Sample row(int i) throws MalformedException {
            return sample("row " + i, List.of(rows.get(i)), ports);
        }

        @Override
        public Sample get(int i) {
            try {
                return row(i);
            } catch (MalformedException changed) {
                throw new IllegalStateException("row " + i + " did fit", changed);
            }
        }

        @Override
        public int size() {
            return rows.size();
        }
    }

    private static List<Path> files(Path folder) throws MalformedException, IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MAX_SAMPLES + 1L)
                    .toList();
            bound(files.size());
            return files;
        }
    }

    private static void bound(int samples) throws MalformedException {
        if (samples > MAX_SAMPLES) throw malformed("samples: more than %d", MAX_SAMPLES);
    }

    /** @param numbers of those before; returns it with the sample's */
    private static long add(Sample sample, List<Sample> samples, long numbers) throws MalformedException {
        long more = numbers + sample.inputs().stream().mapToLong(Tensor::size).sum();
        boundNumbers(more);
        samples.add(sample);
        return more;
    }

    private static void boundNumbers(long numbers) throws MalformedException {
        if (numbers > MAX_NUMBERS) {
            throw malformed("samples: %d numbers in all; at most %d: give fewer samples", numbers, MAX_NUMBERS);
        }
    }

    private static JsonNode list(Path path) throws MalformedException, IOException {
        if (!Files.exists(path)) throw malformed("no such file or folder");
        if (!Files.isRegularFile(path)) throw malformed("no file, but a device or a pipe; a file or folder expected");
        byte[] bytes = bytes(path);
        JsonNode list;
        try {
            list = ForeignJson.exact(bytes, "samples").path("samples");
        } catch (MalformedException noJson) {
            throw malformed("%s; %s", HOLDS_SAMPLES, noJson.getMessage());
        }
        if (!list.isArray()) throw malformed("%s", HOLDS_SAMPLES);
        bound(list.size());
        return list;
    }

    private static byte[] bytes(Path file) throws MalformedException, IOException {
        long size = Files.size(file);
        if (size > LONGEST_FILE) throw malformed("%s: %d bytes; at most %d", file.getFileName(), size, LONGEST_FILE);
        return Files.readAllBytes(file);
    }

    private static Sample sample(String name, List<WrittenInput> inputs, List<InputPort> ports)
            throws MalformedException {
        try {
            return new Sample(name, fit(inputs, ports));
        } catch (MalformedException unfit) {
            throw malformed("%s: %s", name, unfit.getMessage());
        }
    }

    private static List<Tensor> fit(List<WrittenInput> given, List<InputPort> ports) throws MalformedException {
        if (given.size() != ports.size()) {
            throw malformed(
                    "input: %d tensors; the model takes %d: {\"inputs\": [...]} gives several",
                    given.size(), ports.size());
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) tensors.add(ports.get(i).fit(given.get(i), "input " + i));
        return tensors;
    }

    private static List<WrittenInput> rows(WrittenInput all) throws MalformedException {
        if (all.shape().length < 2)
            throw malformed("samples: shape %s; one row for each expected", Arrays.toString(all.shape()));
        int rows = all.shape()[0];
        bound(rows);
        int[] shape = Arrays.copyOfRange(all.shape(), 1, all.shape().length);
        int size = all.values().size() / rows;
        List<WrittenInput> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            list.add(new WrittenInput(shape, all.values().subList(i * size, (i + 1) * size)));
        }
        return list;
    }

    private static List<WrittenInput> written(String text, List<InputPort> ports)
            throws MalformedException, IOException {
        String json = text.strip();
        if (json.startsWith("[") || json.startsWith("{")) return json(json.getBytes(StandardCharsets.UTF_8));
        Path file = Path.of(text);
        if (!Files.isRegularFile(file))
            throw malformed(
                    "input: %s; JSON, or the name of a file, expected", text.isEmpty() ? "empty" : "no file " + text);
        byte[] bytes = bytes(file);
        String name = text.toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) return json(bytes);
        if (name.endsWith(".npy")) return List.of(NumpyFile.read(bytes));
        return List.of(ImageFile.read(bytes, file.getFileName().toString(), ports));
    }

    private static List<WrittenInput> json(byte[] bytes) throws MalformedException {
        return tensors(ForeignJson.exact(bytes, "input"));
    }

    private static List<WrittenInput> tensors(JsonNode root) throws MalformedException {
        if (!root.isObject()) return List.of(nested(root));
        JsonNode inputs = root.path("inputs");
        if (!inputs.isArray() || root.size() != 1) throw malformed("input: {\"inputs\": [...]} expected");
        List<WrittenInput> list = new ArrayList<>();
        for (JsonNode input : inputs) list.add(nested(input));
        return list;
    }

    private static WrittenInput nested(JsonNode node) throws MalformedException {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode at = node; at.isArray(); at = at.path(0)) {
            if (shape.size() > Tensor.MAX_RANK + 1) throw malformed("input: lists nested deeper than any tensor");
            shape.add(at.size());
        }
        List<BigDecimal> values = new ArrayList<>();
        collect(node, shape, 0, values);
        return new WrittenInput(shape.stream().mapToInt(Integer::intValue).toArray(), values);
    }

    private static void collect(JsonNode node, List<Integer> shape, int depth, List<BigDecimal> values)
            throws MalformedException {
        if (depth == shape.size()) {
            if (!node.isNumber())
                throw malformed("input: element %d: a number expected, found %s", values.size(), node.getNodeType());
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
}
