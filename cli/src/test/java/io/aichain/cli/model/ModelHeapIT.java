package io.aichain.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import io.jhdf.HdfFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large models in a JVM of their own: the heap that ./aichain gives is enough for tens of millions of weights, and one that is too small says what to do. */
class ModelHeapIT {
    private static final String USUAL = "-Xmx768m";
    private static final String SMALL = "-Xmx40m";

    @TempDir
    Path folder;

    @Test
    void aDenseLayerOf16MillionWeightsComesInWithinTheUsualHeap() throws Exception {
        Path file = onnx(4_096, 1 / 3f);
        Ended ended = run(
                USUAL,
                "import",
                file.toString(),
                "-o",
                folder.resolve("big.aimodel").toString(),
                "--json");
        assertThat(ended.code()).as(ended.err()).isZero();
        JsonNode answer = new ObjectMapper().readTree(ended.out());
        assertThat(answer.get("weights").asInt()).isEqualTo(4_096 * 4_096);
        assertThat(answer.get("rounding").get("worst").asDouble()).isBetween(1e-20, 5e-19);
        assertThat(answer.get("notes").get(0).asText())
                .startsWith("it cannot be published: the model's description would have");
        assertThat(Files.size(folder.resolve("big.aimodel"))).isGreaterThan(8L * 4_096 * 4_096);
    }

    @Test
    void aHeapThatIsTooSmallIsNamedWithWhatToGive() throws Exception {
        assertTooSmall(onnx(2_048, 0.5f));
    }

    /** As Keras 2 wrote it: the same of weights that a library reads, on a thread of its own. */
    @Test
    void noFileOfKerasIsCalledDamagedForThat() throws Exception {
        int units = 2_048;
        Path file = folder.resolve("big.h5");
        String config = """
                {"class_name": "Sequential", "config": {"name": "big", "layers": [
                 {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [null, %d]}},
                 {"class_name": "Dense", "config": {"name": "d", "units": %d, "use_bias": false}}]}}""".formatted(units, units);
        try (var writer = HdfFile.write(file)) {
            writer.putAttribute("model_config", config);
            var layer = writer.putGroup("model_weights").putGroup("d");
            layer.putAttribute("weight_names", new String[] {"kernel:0"});
            layer.putDataset("kernel:0", new float[units][units]);
        }
        Ended usual = run(
                USUAL,
                "import",
                file.toString(),
                "-o",
                folder.resolve("h5.aimodel").toString());
        assertThat(usual.code()).as(usual.err()).isZero();
        assertTooSmall(file);
    }

    private void assertTooSmall(Path file) throws Exception {
        Path written = folder.resolve("never.aimodel");
        Ended ended = run(SMALL, "import", file.toString(), "-o", written.toString(), "--json");
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        String error = new ObjectMapper().readTree(ended.out()).get("error").asText();
        assertThat(error)
                .matches(
                        "more memory is needed than Java's heap of \\d+ MiB: give it twice as much, with AICHAIN_JAVA_OPTS=-Xmx\\d+m");
        assertThat(ended.err()).contains("aichain: " + error).doesNotContain("Exception", "OutOfMemory", "\tat ");
        assertThat(written).doesNotExist();
    }

    private record Ended(int code, String out, String err) {}

    private Ended run(String heap, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.aichain.cli.Main",
                "model"));
        Stream.of(words).forEach(line::add);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(line)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** y = x·w, with w of n by n numbers. */
    private Path onnx(int n, float weight) throws IOException {
        ByteBuffer raw = ByteBuffer.allocate(4 * n * n).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n * n; i++) raw.putFloat(weight / (1 + i % 1_000));
        byte[] w = message(
                out -> out.writeByteArray(1, dims(n)),
                out -> out.writeInt32(2, 1),
                out -> out.writeString(8, "w"),
                out -> out.writeByteBuffer(9, raw.flip()));
        byte[] node = message(
                out -> out.writeString(1, "x"),
                out -> out.writeString(1, "w"),
                out -> out.writeString(2, "y"),
                out -> out.writeString(4, "MatMul"));
        byte[] graph = message(
                out -> out.writeByteArray(1, node),
                out -> out.writeString(2, "big"),
                out -> out.writeByteArray(5, w),
                out -> out.writeByteArray(11, value("x", n)),
                out -> out.writeByteArray(12, value("y", n)));
        byte[] opset = message(out -> out.writeString(1, ""), out -> out.writeInt64(2, 17));
        byte[] model = message(
                out -> out.writeInt64(1, 8), out -> out.writeByteArray(7, graph), out -> out.writeByteArray(8, opset));
        return Files.write(folder.resolve("big.onnx"), model);
    }

    /** Two equal dimensions, packed. */
    private static byte[] dims(int n) throws IOException {
        return message(out -> out.writeInt64NoTag(n), out -> out.writeInt64NoTag(n));
    }

    private static byte[] value(String name, int n) throws IOException {
        byte[] one = message(out -> out.writeInt64(1, 1));
        byte[] many = message(out -> out.writeInt64(1, n));
        byte[] shape = message(out -> out.writeByteArray(1, one), out -> out.writeByteArray(1, many));
        byte[] tensor = message(out -> out.writeInt32(1, 1), out -> out.writeByteArray(2, shape));
        byte[] type = message(out -> out.writeByteArray(1, tensor));
        return message(
                out -> out.writeByteArray(1, name.getBytes(StandardCharsets.US_ASCII)),
                out -> out.writeByteArray(2, type));
    }

    private interface Field {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Field... fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (Field field : fields) field.to(out);
        out.flush();
        return bytes.toByteArray();
    }
}
