package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Inputs that models are compared on, from files: JSON, NumPy's {@code .npy}, images, folders of these. */
public final class Samples {
    static final int MAX_FILE = 1 << 28;
    private static final int MAX_SAMPLES = 100_000;
    private static final int MAX_DEPTH = 4;

    private Samples() {}

    /**
     * One input of a model.
     *
     * @param name of the file or its row
     * @param inputs for each Input layer its elements, row-major: values, or tokens as whole numbers
     */
    public record Sample(String name, List<double[]> inputs) {
        public Sample {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Reads samples. JSON: a list of samples, each nested lists of numbers, or for models with several inputs a list of these. {@code .npy}: an array
     * whose first dimension counts samples, or one sample. Images: bytes as numbers from 0 to 255, of the size that the model takes. Folders: all files
     * in it, by name.
     *
     * @throws MalformedException if a file is no sample of this model
     * @throws IOException if a file cannot be read
     */
    public static List<Sample> read(Path path, FloatModel model) throws IOException, MalformedException {
        if (!Files.isDirectory(path)) return file(path, model);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(path, MAX_DEPTH)) {
            files = walk.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MAX_SAMPLES + 1L)
                    .toList();
        }
        List<Sample> samples = new ArrayList<>();
        for (Path file : files) samples.addAll(file(file, model));
        if (samples.size() > MAX_SAMPLES) throw malformed("%s: more than %d samples", path.getFileName(), MAX_SAMPLES);
        if (samples.isEmpty()) throw malformed("%s: no samples", path.getFileName());
        return samples;
    }

    private static List<Sample> file(Path path, FloatModel model) throws IOException, MalformedException {
        String name = path.getFileName().toString();
        long size = Files.size(path);
        if (size > MAX_FILE) throw malformed("%s: %d bytes; at most %d", name, size, MAX_FILE);
        byte[] bytes = Files.readAllBytes(path);
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        try {
            return switch (ending) {
                case "json" -> json(name, bytes, model);
                case "npy" -> rows(name, NumpyFile.read(bytes), model);
                case "png", "jpg", "jpeg", "bmp", "gif" ->
                    List.of(new Sample(name, List.of(SampleImage.read(bytes, model))));
                default -> throw malformed("ending .%s; json, npy, png, jpg, bmp or gif expected", ending);
            };
        } catch (MalformedException malformed) {
            throw malformed("%s: %s", name, malformed.getMessage());
        }
    }

    private static List<Sample> json(String name, byte[] bytes, FloatModel model) throws MalformedException {
        JsonNode json = ForeignJson.read(bytes, "samples");
        if (!json.isArray() || json.isEmpty() || json.size() > MAX_SAMPLES) {
            throw malformed("a list of 1 to %d samples expected", MAX_SAMPLES);
        }
        List<Sample> samples = new ArrayList<>();
        for (JsonNode sample : json) {
            List<double[]> inputs = new ArrayList<>();
            if (model.inputs() == 1) inputs.add(flat(sample));
            else for (JsonNode input : sample) inputs.add(flat(input));
            samples.add(fitting(new Sample(name + " " + samples.size(), inputs), model));
        }
        return samples;
    }

    private static double[] flat(JsonNode json) throws MalformedException {
        List<Double> values = new ArrayList<>();
        collect(json, values);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode json, List<Double> values) throws MalformedException {
        if (json.isArray()) {
            for (JsonNode each : json) collect(each, values);
        } else if (json.isNumber() && Double.isFinite(json.asDouble())) {
            values.add(json.asDouble());
        } else {
            throw malformed("a finite number expected, found %s", json.getNodeType());
        }
    }

    private static List<Sample> rows(String name, NumpyFile array, FloatModel model) throws MalformedException {
        if (model.inputs() != 1) throw malformed(".npy holds one input; the model has %d", model.inputs());
        int one = 1;
        FloatLayer input = model.layers().get(0);
        for (int k = 0; k < input.parameter(2); k++) one *= input.parameter(3 + k);
        int rows = array.shape().length == input.parameter(2) + 1 ? array.shape()[0] : 1;
        if (array.values().length == one) rows = 1;
        if (rows < 1 || rows > MAX_SAMPLES) throw malformed("%d samples; 1 to %d expected", rows, MAX_SAMPLES);
        int length = array.values().length / rows;
        List<Sample> samples = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double[] values = new double[length];
            System.arraycopy(array.values(), row * length, values, 0, length);
            samples.add(fitting(new Sample(name + " " + row, List.of(values)), model));
        }
        return samples;
    }

    private static Sample fitting(Sample sample, FloatModel model) throws MalformedException {
        if (sample.inputs().size() != model.inputs()) {
            throw malformed(
                    "%s: %d inputs; the model has %d",
                    sample.name(), sample.inputs().size(), model.inputs());
        }
        for (int i = 0; i < model.inputs(); i++) {
            FloatEvaluation.inputShape(model.layers().get(i), sample.inputs().get(i).length);
        }
        return sample;
    }
}
