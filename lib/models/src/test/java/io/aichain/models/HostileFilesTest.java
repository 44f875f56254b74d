package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile files: the one error, with what is wrong, and never anything else. */
class HostileFilesTest {
    private static final List<String> FILES = List.of(
            "cnn.onnx",
            "lstm.onnx",
            "mlp.onnx",
            "dense.h5",
            "text.keras",
            "graph.h5",
            "attention.keras",
            "torch-last-script.onnx",
            "torch-text-script.onnx",
            "torch-flat-script.onnx",
            "tf2onnx-lstm.onnx");

    @Property(tries = 400)
    void aMutatedFileIsReadOrRefused(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        String name = FILES.get(random.nextInt(FILES.size()));
        byte[] file = RealModelsTest.bytes(name);
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = random.nextInt(file.length);
            if (random.nextInt(3) == 0) Arrays.fill(file, at, Math.min(file.length, at + 8), (byte) -1);
            else file[at] = (byte) random.nextInt();
        }
        if (random.nextInt(6) == 0) file = Arrays.copyOf(file, random.nextInt(file.length));
        try {
            ImportedModel model = Importers.read(file, name, ImportOptions.to(Profile.D2));
            assertThat(model.file().layers()).isNotEmpty();
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching("(?s).{3,}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, 'mm1: weight 3: NaN; a finite number expected'",
        "Infinity, 'mm1: weight 3: Infinity; a finite number expected'",
        "9007199254740992, 'mm1: weight 3: 9.007199254740992E15; sd59x18-d2 holds magnitudes below 2^111'"
    })
    void aNumberThatAChainDoesNotHoldIsRefusedWhereItStands(float value, String message) throws IOException {
        byte[] file = RealModelsTest.bytes("mlp.onnx");
        // The first tensor, w1, as floats in memory: its name stands before its bytes.
        int at = indexOf(file, "w1J") + 3 + 1 + 3 * 4;
        int bits = Float.floatToIntBits(value);
        for (int i = 0; i < 4; i++) file[at + i] = (byte) (bits >> 8 * i);
        assertThatThrownBy(() -> Importers.read(file, "m.onnx", ImportOptions.to(Profile.D2)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }

    private static int indexOf(byte[] file, String text) {
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        return at;
    }

    @Test
    void protobufOfHugeLengthsIsRefused() {
        // Field 7 (graph) of 2^31 - 1 bytes; a field of a length below 0; groups in groups.
        refused(new byte[] {0x3a, -1, -1, -1, -1, 7}, "ONNX");
        refused(new byte[] {0x3a, -1, -1, -1, -1, 15}, "ONNX");
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x0b);
        refused(deep, "ONNX");
        refused(new byte[0], "empty; .keras");
        byte[] model = OnnxBytes.model(OnnxBytes.node("Relu", "x", "y"));
        refused(Arrays.copyOf(model, model.length - 1), "ONNX: damaged, or cut off");
    }

    /** A text, zeros, JSON behind the mark of a byte order. */
    @ParameterizedTest
    @ValueSource(strings = {"hello, world", "\0\0\0\0", "\u00ef\u00bb\u00bf{}", "%PDF-1.7"})
    void aFileOfAnotherKindIsToldWhichAreKnown(String file) {
        refused(
                file.getBytes(StandardCharsets.ISO_8859_1),
                "no model of a kind that is known; .keras (a zip), .h5 (HDF5), ONNX, or JSON of the first library");
    }

    @Test
    void aTensorOfHugeDimensionsIsRefused() {
        assertThatThrownBy(() -> OnnxTensor.of(tensor(1L << 40, 1L << 40)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("tensor w: dimension 1099511627776");
        assertThatThrownBy(() -> OnnxTensor.of(tensor(1 << 20, 1 << 20)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at most 67108864 numbers");
        assertThatThrownBy(() -> OnnxTensor.of(tensor(3, 4)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("0 bytes for 12 numbers");
    }

    private static OnnxProto.TensorData tensor(long... dims) {
        List<Long> shape = Arrays.stream(dims).boxed().toList();
        return new OnnxProto.TensorData("w", shape, 1, ByteString.EMPTY, List.of(), List.of(), List.of(), false);
    }

    private static final long[] ROW = {1};
    private static final long[] NONE = {0};
    private static final byte[] CONSTANTS = OnnxBytes.join(
            OnnxBytes.initializer("none", NONE),
            OnnxBytes.initializer("one", ROW, 1),
            OnnxBytes.initializer("row", new long[] {4}, 1, 2, 3, 4));

    /** What is one number in every exporter's file, and here none, or no tensor at all. */
    static List<Arguments> nodesWithoutTheirNumber() {
        byte[] empty = OnnxBytes.attribute("value", NONE);
        byte[] whole = OnnxBytes.attribute("value", 3);
        String two = "; one number expected";
        return List.of(
                Arguments.of(OnnxBytes.node("Clip", "x none one", "y"), "input 1 has shape [0]" + two),
                Arguments.of(OnnxBytes.node("Clip", "x one none", "y"), "input 2 has shape [0]" + two),
                Arguments.of(OnnxBytes.node("Slice", "row one one one none", "y"), "input 4 has shape [0]" + two),
                Arguments.of(OnnxBytes.node("Slice", "x one one one none", "y"), "input 4 has shape [0]" + two),
                Arguments.of(OnnxBytes.node("ConstantOfShape", "one", "y", empty), "value has shape [0]" + two),
                Arguments.of(OnnxBytes.node("ConstantOfShape", "one", "y", whole), "value is INT; TENSOR expected"),
                Arguments.of(OnnxBytes.node("Constant", "", "y", whole), "value is INT; TENSOR expected"),
                Arguments.of(OnnxBytes.node("Expand", "none one", "y"), "only one number, repeated"),
                Arguments.of(OnnxBytes.node("Dropout", "x one one", "y"), "training_mode must be false"));
    }

    @ParameterizedTest
    @MethodSource("nodesWithoutTheirNumber")
    void aNodeWithoutItsNumberIsRefused(byte[] node, String message) {
        refused(OnnxBytes.model(CONSTANTS, node), message);
    }

    /** Called like an operator of ONNX, a function of the file's own takes its place. */
    @ParameterizedTest
    @ValueSource(strings = {"", "ai.onnx"})
    void aFunctionInOnnxsOwnDomainIsRefused(String domain) throws Exception {
        byte[] model = OnnxBytes.model(OnnxBytes.node("Relu", "x", "y"));
        refused(
                OnnxBytes.join(model, OnnxBytes.function("Relu", domain)),
                "function Relu: of the file's own, in the domain of ONNX's operators");
        byte[] elsewhere = OnnxBytes.join(model, OnnxBytes.function("Relu", "mine"));
        assertThat(OnnxImporter.read(elsewhere, "", 16).layers()).hasSize(2);
    }

    @Test
    void twoGraphsAreNone() {
        byte[] model = OnnxBytes.model(OnnxBytes.node("Relu", "x", "y"));
        refused(OnnxBytes.join(model, model), "ONNX: the file holds two graphs");
    }

    /** A file of 3 KB that asks for a gigabyte. */
    @Test
    void constantsOfManyNumbersAreRefusedBeforeTheyAreMade() {
        byte[] nodes = OnnxBytes.initializer("size", ROW, 1 << 22);
        for (int i = 0; i < 30; i++) nodes = OnnxBytes.join(nodes, OnnxBytes.node("ConstantOfShape", "size", "c" + i));
        byte[] file = OnnxBytes.model(nodes);
        assertThat(file.length).isLessThan(3_000);
        refused(file, "node ConstantOfShape 0 (ConstantOfShape): more than 1048576 numbers");
    }

    @Test
    void whatAFileComputesOfConstantsHasATotal() {
        byte[] nodes = OnnxBytes.initializer("size", ROW, 1 << 18);
        nodes = OnnxBytes.join(nodes, OnnxBytes.node("ConstantOfShape", "size", "c"));
        byte[] three = OnnxBytes.join(nodes, OnnxBytes.node("Concat", "c c c", "d", OnnxBytes.attribute("axis", 0)));
        refused(OnnxBytes.model(three), "no node makes the output y");
        byte[] four = OnnxBytes.join(nodes, OnnxBytes.node("Concat", "c c c c", "d", OnnxBytes.attribute("axis", 0)));
        refused(OnnxBytes.model(four), "node Concat 1 (Concat): more than 1048576 numbers");
        byte[] casts = nodes;
        for (int i = 0; i < 4; i++)
            casts = OnnxBytes.join(casts, OnnxBytes.node("Cast", "c", "d" + i, OnnxBytes.attribute("to", 7)));
        refused(OnnxBytes.model(casts), "node Cast 4 (Cast): more than 1048576 numbers");
    }

    /** Its elements would come out in another order than the file says. */
    @Test
    void anOutputThatIsTurnedIsRefused() {
        byte[] table = OnnxBytes.initializer("table", new long[] {3, 2}, 1, 2, 3, 4, 5, 6);
        byte[] sequence = OnnxBytes.join(table, OnnxBytes.node("Gather", "table x", "e"));
        refused(
                OnnxBytes.model(sequence, OnnxBytes.node("Transpose", "e", "y")),
                "the output y has its dimensions in another order");
    }

    @Test
    void moreDimensionsThanAnythingHasAreRefused() {
        long[] many = {17};
        byte[] ones = OnnxBytes.initializer("ones", many, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        for (String op : List.of("Unsqueeze", "Reshape", "Squeeze")) {
            refused(OnnxBytes.model(ones, OnnxBytes.node(op, "x ones", "y")), "17 numbers; at most 16 expected");
        }
    }

    /** HDF5 has no such type: Keras writes bytes, which look like damage to a reader of HDF5. */
    @ParameterizedTest
    @ValueSource(strings = {"bfloat16.keras", "bfloat16.h5"})
    void weightsOfBfloat16AreRefusedWithWhatToDo(String name) throws IOException {
        refused(RealModelsTest.bytes(name), "dtype = bfloat16; weights of float16, float32 or float64 expected");
        refused(RealModelsTest.bytes(name), "with dtype float32, and save that");
    }

    /** Of the axes that are named, and no others: a dimension too few would be another number. */
    @Test
    void squeezingAConstantTakesTheAxesThatAreNamed() {
        byte[] size = OnnxBytes.initializer("size", new long[] {1, 1, 2}, 1, 4);
        byte[] first = OnnxBytes.join(size, OnnxBytes.initializer("axes", ROW, 0));
        byte[] squeezed = OnnxBytes.join(first, OnnxBytes.node("Squeeze", "size axes", "s"));
        refused(
                OnnxBytes.model(squeezed, OnnxBytes.node("Concat", "s s", "y", OnnxBytes.attribute("axis", 0))),
                "a constant of 2 dimensions");
        byte[] last = OnnxBytes.join(size, OnnxBytes.initializer("axes", ROW, -1));
        refused(
                OnnxBytes.model(last, OnnxBytes.node("Squeeze", "size axes", "y")),
                "node Squeeze 0 (Squeeze): axis 2 has length 2; 1 expected");
        byte[] twice = OnnxBytes.join(size, OnnxBytes.initializer("axes", new long[] {2}, 0, -3));
        refused(OnnxBytes.model(twice, OnnxBytes.node("Squeeze", "size axes", "y")), "axis 0 twice");
        byte[] all = OnnxBytes.join(size, OnnxBytes.node("Squeeze", "size", "s"));
        refused(
                OnnxBytes.model(all, OnnxBytes.node("Concat", "s s", "t", OnnxBytes.attribute("axis", 0))),
                "no node makes the output y");
    }

    /** Links may lead to other files and around in circles; none is followed. */
    @ParameterizedTest
    @CsvSource({
        "missing.h5, there is no",
        "soft.h5, is a link; links are not followed",
        "external.h5, is a link; links are not followed",
        "cycle.h5, holds no numbers"
    })
    void weightsThatAreNoNumbersOfTheFileAreRefused(String name, String message) throws IOException {
        refused(RealModelsTest.bytes(name), "dense_3: ");
        refused(RealModelsTest.bytes(name), message);
    }

    /** Whatever a file makes its reader do: its time is limited. This one heeds the interrupt; the next does not, and is abandoned. */
    @Test
    void aReadingThatComesToNoEndIsInterruptedAndRefused() throws Exception {
        byte[] file = RealModelsTest.bytes("missing.h5");
        var stopped = new CountDownLatch(1);
        assertThatThrownBy(() -> Hdf5.read(file, Duration.ofSeconds(1), open -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException end) {
                        stopped.countDown();
                    }
                    return null;
                }))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("HDF5: " + file.length + " bytes not read within 1 s");
        assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
        // and one that is done in time is not disturbed
        int inTime = Hdf5.read(file, Duration.ofSeconds(60), open -> 5);
        assertThat(inTime).isEqualTo(5);
    }

    @Test
    void aReadingThatDoesNotHeedTheInterruptIsAbandoned() throws Exception {
        byte[] file = RealModelsTest.bytes("missing.h5");
        var enough = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        assertThatThrownBy(() -> Hdf5.read(file, Duration.ofSeconds(1), open -> {
                    while (enough.getCount() > 0) LockSupport.parkNanos(1_000_000);
                    ended.countDown();
                    return null;
                }))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("not read within 1 s");
        assertThat(ended.getCount()).as("it goes on, and nobody waits for it").isEqualTo(1);
        enough.countDown();
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** The tree that lists a group's members has itself as its only branch. */
    @Test
    void aTreeOfHdf5ThatIsItsOwnBranchIsRefused() throws IOException {
        byte[] file = RealModelsTest.bytes("missing.h5");
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int trees = 0;
        for (int at = 0; at + 40 <= file.length; at++) {
            if (bytes.getInt(at) != 0x45455254 || file[at + 4] != 0) continue;
            trees++;
            file[at + 5] = 1; // a level above the leaves
            bytes.putShort(at + 6, (short) 1);
            bytes.putLong(at + 32, at);
        }
        assertThat(trees).isPositive();
        refused(file, "HDF5: damaged, or beyond what is supported: it leads in circles; save the model again");
    }

    /** A file of 20 KB whose kernel of a few numbers lies in a chunk that would be 256 MiB. */
    @Test
    void aDeflatedBombInHdf5IsRefusedBeforeItIsInflated() throws IOException {
        byte[] bomb = RealModelsTest.bytes("bomb.h5");
        assertThat(bomb.length).isLessThan(1 << 15);
        refused(bomb, "dense_3: ");
        refused(bomb, "lies in chunks of more than 1048576 numbers");
    }

    @Test
    void aZipBombIsRefused() throws IOException {
        byte[] bomb = zip(Map.of("config.json", new byte[1 << 25], "model.weights.h5", new byte[1]));
        assertThat(bomb.length).isLessThan(1 << 16);
        refused(bomb, "zip: config.json: more than 16777216 bytes");
        refused(
                zip(Map.of("config.json", new byte[1], "model.weights.h5", new byte[1 << 25])),
                "zip: model.weights.h5: more than");
        refused(zip(Map.of("config.json", new byte[] {'{', '}'})), ".keras: config.json and model.weights.h5 expected");
    }

    /** What is passed over is inflated too: against one limit for all of it. */
    @Test
    void aZipBombBesideTheModelIsRefused() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("assets/x", new byte[12 << 20]);
        refused(zip(entries), ".keras: config.json and model.weights.h5 expected");
        entries.put("assets/y", new byte[12 << 20]);
        entries.put("config.json", new byte[] {'{', '}'});
        byte[] bomb = zip(entries);
        assertThat(bomb.length).isLessThan(1 << 16);
        refused(bomb, "zip: assets/y: more than 4194304 bytes");
    }

    /** Theano's convolutions turn their kernels around. */
    @ParameterizedTest
    @ValueSource(strings = {"dense.h5", "cnn.h5"})
    void aFileOfAnotherBackendIsRefused(String name) throws IOException {
        byte[] file = RealModelsTest.bytes(name);
        byte[] theano = Arrays.copyOf("theano".getBytes(StandardCharsets.US_ASCII), "tensorflow".length());
        int changed = 0;
        String text = new String(file, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("tensorflow"); at >= 0; at = text.indexOf("tensorflow", at + 1)) {
            System.arraycopy(theano, 0, file, at, theano.length);
            changed++;
        }
        assertThat(changed).as("of the file and of its weights").isEqualTo(2);
        refused(file, "model_weights: backend = theano");
        refused(file, "load the model in Keras 2 with TensorFlow, and save that");
    }

    @Test
    void aHugeFileIsRefusedBeforeItIsRead(@TempDir Path folder) throws IOException {
        for (String name : List.of("m.h5", "m.keras", "m.onnx", "m.json")) {
            Path huge = folder.resolve(name);
            // a hole, which takes no room
            try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
                file.setLength(Importers.MAX_FILE + 1L);
            }
            assertThatThrownBy(() -> Importers.read(huge, ImportOptions.to(Profile.D2)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("536870913 bytes; at most 536870912");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cnn.keras", "cnn.h5", "attention.keras", "attention2.h5", "cnn.onnx", "torch-text-script.onnx"})
    void aFileThatIsCutOffIsRefused(String name) throws IOException {
        byte[] whole = RealModelsTest.bytes(name);
        for (int part = 1; part < 8; part++) {
            byte[] cut = Arrays.copyOf(whole, whole.length * part / 8);
            assertThatThrownBy(() -> Importers.read(cut, name, ImportOptions.to(Profile.D2)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    /** Weights stand in one text: values without end are no model, and would fill the memory. */
    @Test
    void jsonOfTooManyValuesIsRefused() {
        refused(
                ("{\"a\":[" + "0,".repeat(1 << 22) + "0]}").getBytes(StandardCharsets.US_ASCII),
                "file: no JSON: Token count");
    }

    @Test
    void deepAndAmbiguousJsonIsRefused() throws IOException {
        refused("{\"a\":".repeat(100_000).getBytes(StandardCharsets.US_ASCII), "no JSON");
        refused("{\"a\":1,\"a\":2}".getBytes(StandardCharsets.US_ASCII), "no JSON");
        refused("{} {}".getBytes(StandardCharsets.US_ASCII), "no JSON");
        refused("{}".getBytes(StandardCharsets.US_ASCII), "weight_b64");
        refusedInOurWords("{\"a\":NaN}");
        refusedInOurWords("{\"a\":".repeat(101) + "1");
    }

    /** Not with the settings of the library, which nobody can make. */
    private static void refusedInOurWords(String json) {
        assertThatThrownBy(() ->
                        Importers.read(json.getBytes(StandardCharsets.US_ASCII), "file", ImportOptions.to(Profile.D2)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("file: no JSON: ")
                .hasMessageNotContainingAny("Feature", "Constraints", "`");
    }

    @ParameterizedTest
    @CsvSource({
        "graph, '\"name\": \"left\"', '\"name\": \"right\"', two layers have this name",
        "graph, '\"padding\": \"same\"', '\"padding\": \"some\"', left: padding",
        "graph, '\"activation\": \"softplus\"', '\"activation\": \"softpool\"', facts_dense: activation",
        "graph, '\"filters\": 3', '\"filters\": 4', 'left: weight 0: shape [3, 3, 2, 3]; [3, 3, 2, 4] expected'",
        "graph, '[\"left\", 0, 0]', '[\"lift\", 0, 0]', 'its inputs depend on itself, or on no layer of the model'",
        "graph, '[\"left\", 0, 0]', '[\"norm\", 0, 0]', 'its inputs depend on itself, or on no layer of the model'",
        "graph, '[null, 6, 6, 2]', '[null, 6, 6, -2]', pixels: dimension 3",
        "graph, '\"class_name\": \"Add\"', '\"class_name\": \"Sub\"', layers of class Sub are not supported",
        "graph, '\"data_format\": \"channels_last\"', '\"data_format\": \"channels_first\"', data_format",
        "graph, '\"axis\": [-1]', '\"axis\": [1, 2]', 'axis = [1,2]; only the last axis is supported'",
        "graph, '\"axis\": [-1]', '\"axis\": \"last\"', 'axis = \"last\"; only the last axis is supported'",
        "attention, '\"use_gate\": false', '\"use_gate\": true', 'use_gate = true; only false is supported'"
    })
    void aConfigurationThatDoesNotFitIsRefusedByLayerAndAttribute(
            String model, String old, String other, String message) throws IOException {
        byte[] config = null;
        byte[] weights = null;
        try (ZipInputStream zip =
                new ZipInputStream(new java.io.ByteArrayInputStream(RealModelsTest.bytes(model + ".keras")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("config.json")) config = zip.readAllBytes();
                else if (entry.getName().endsWith(".h5")) weights = zip.readAllBytes();
            }
        }
        String text = new String(config, StandardCharsets.UTF_8);
        assertThat(text).contains(old);
        byte[] changed = text.replace(old, other).getBytes(StandardCharsets.UTF_8);
        refused(zip(Map.of("config.json", changed, "model.weights.h5", weights)), message);
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private static void refused(byte[] file, String message) {
        assertThatThrownBy(() -> Importers.read(file, "file", ImportOptions.to(Profile.D2)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }
}
