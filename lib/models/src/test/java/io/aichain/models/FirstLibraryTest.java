package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.CompatLayers;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.Profile;
import io.aichain.inference.spec.CompatSpec;
import io.aichain.inference.text.CompatText;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first library's sample models give the outputs that an independent implementation gave (37 vectors), by every way to compute them. */
@Tag("P9")
class FirstLibraryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<CompatLayers> ways() {
        return List.of(CompatSpec.PLAIN, FastCompat.BEST);
    }

    @ParameterizedTest
    @CsvSource({
        "10x10.json, 6309, 25443dde449efe4ec49a16d133450fddb8d761a7eeaee633d46a8dbf87d4f6f4",
        "cnn_10x10.json, 10952, f35e13bbd22d93584380fe3e188559837a11f5befa3292bb88b74559a9915e7a",
        "cnn_10x10_mini.json, 132, 610b5a3758d192249fe074c7bfb1e0e5462971ae5258bcbc804c320e18fe31ae",
        "shakespeare_simplernn.json, 37442, 1749d7bc9840f1b68b240a73922f4af763e29519d0f0627126d01588c06b871a"
    })
    void weightsAreConvertedAsByTheFirstExporter(String file, int count, String digest) throws Exception {
        for (Profile profile : List.of(Profile.D1_COMPAT, Profile.D1, Profile.D2)) {
            ModelFile model = read(file, profile).file();
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (int i = 0; i < model.layers().size(); i++) {
                for (BigInteger weight : model.weights(i).numbers().bigs()) {
                    sha.update((weight + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertThat(model.weightCount()).isEqualTo(count);
            assertThat(HexFormat.of().formatHex(sha.digest())).isEqualTo(digest);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void imagesAreClassified(CompatLayers way) throws Exception {
        JsonNode vectors =
                JSON.readTree(Shared.path("vectors/image-vectors.json").toFile());
        assertThat(vectors).hasSize(36);
        Map<String, ModelFile> models = new HashMap<>();
        for (JsonNode vector : vectors) {
            String file = vector.get("model").asText();
            if (!models.containsKey(file))
                models.put(file, read(file, Profile.D1_COMPAT).file());
            ModelFile model = models.get(file);
            Description description = model.description();
            var evaluation = new CompatEvaluation(description, model::weights, way, Meter.FREE);
            var state = evaluation.forward(
                    BigInteger.ZERO,
                    BigInteger.valueOf(100),
                    new CompatEvaluation.State(Image.of(image(model, vector)), Numbers.EMPTY));
            assertThat(state.x2().bigs()).as(vector.get("image").asText()).isEqualTo(numbers(vector.get("softmax")));
            assertThat(model.classes().get(vector.get("classIndex").asInt()))
                    .isEqualTo(vector.get("className").asText());
        }
    }

    @Test
    void theLocalModelGivesTheSame() throws Exception {
        JsonNode vector = JSON.readTree(
                        Shared.path("vectors/image-vectors.json").toFile())
                .get(0);
        ModelFile model = read(vector.get("model").asText(), Profile.D1_COMPAT).file();
        List<Tensor> outputs = new LocalModel(model).run(List.of(image(model, vector)));
        assertThat(outputs.getFirst().bigs()).isEqualTo(numbers(vector.get("softmax")));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTextIsContinued(CompatLayers way) throws Exception {
        ModelFile model = read("shakespeare_simplernn.json", Profile.D1_COMPAT).file();
        JsonNode vector =
                JSON.readTree(Shared.path("vectors/text-vectors.json").toFile()).get(0);
        var words = (Vocabulary.Words) model.vocabulary();
        var evaluation = new CompatEvaluation(model.description(), model::weights, way, Meter.FREE);
        var text = new CompatText(model.description(), evaluation, words.words(), words.unknown());
        byte[] prompt = vector.get("prompt").asText().getBytes(StandardCharsets.UTF_8);
        var generated = text.generate(
                prompt,
                vector.get("toGenerate").asInt(),
                new Numbers[0][],
                seed(vector.get("seedIn").asText()));
        assertThat(generated.text()).isEqualTo(vector.get("text").asText());
        assertThat(generated.seed()).isEqualTo(seed(vector.get("seedOut").asText()));
        assertThat(generated.tokens())
                .isEqualTo(StreamSupport.stream(vector.get("tokens").spliterator(), false)
                        .map(JsonNode::asInt)
                        .toList());
    }

    /** Against the mathematics in doubles: the worst output of the images is the last digits' only. What the chain puts behind them stands in the model too. */
    @ParameterizedTest
    @ValueSource(strings = {"10x10.json", "cnn_10x10.json", "cnn_10x10_mini.json"})
    void everyProfileIsCloseToTheFloatModel(String file) throws Exception {
        JsonNode vectors =
                JSON.readTree(Shared.path("vectors/image-vectors.json").toFile());
        for (Profile profile : List.of(Profile.D1_COMPAT, Profile.D1, Profile.D2)) {
            ImportedModel model = Importers.read(endingIn("softmax", file), file, ImportOptions.to(profile));
            assertThat(model.notes()).isEmpty();
            Check.Report report = Check.run(model, samples(file, vectors, model));
            assertThat(report.samples()).isEqualTo(12);
            assertThat(report.reverted()).isZero();
            assertThat(report.agreeing()).isEqualTo(12);
            assertThat(report.outputs()).isEqualTo(48);
            assertThat(report.worst()).as(profile + " " + report).isBetween(1e-18, 1e-12);
        }
    }

    /** The sample models end in numbers of any size, as their files say, and the chain answers with softmax of them: as large as it is, it is shown. */
    @Test
    void theSoftmaxThatTheChainPutsBehindIsNotedAndSeen() throws Exception {
        String file = "10x10.json";
        JsonNode vectors =
                JSON.readTree(Shared.path("vectors/image-vectors.json").toFile());
        ImportedModel model = read(file, Profile.D1_COMPAT);
        assertThat(model.notes())
                .containsExactly(
                        "Dense 6: the model ends without softmax, and the first library puts one behind it; --profile sd59x18-d1 puts none");
        Check.Report report = Check.run(model, samples(file, vectors, model));
        assertThat(report.agreeing()).isEqualTo(12);
        assertThat(report.worst()).isGreaterThan(1);
        assertThat(read(file, Profile.D1).notes()).isEmpty();
    }

    private static byte[] endingIn(String activation, String file) throws IOException {
        var json = (ObjectNode) JSON.readTree(Shared.path("models/" + file).toFile());
        JsonNode layers = json.at("/layers_config/config/layers");
        config(json, layers.size() - 1).put("activation", activation);
        return JSON.writeValueAsBytes(json);
    }

    private static List<Sample> samples(String file, JsonNode vectors, ImportedModel model) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode vector : vectors) {
            if (!vector.get("model").asText().equals(file)) continue;
            String image = vector.get("image").asText();
            String path = Shared.path("models/" + image).toString();
            samples.add(new Sample(image, ModelInput.read(path, model.file().description())));
        }
        return samples;
    }

    private static final String IMAGE = "InputLayer 'batch_input_shape':[null,4,4,1]";
    private static final String TOKENS =
            "InputLayer 'batch_input_shape':[1,null]; Embedding 'input_dim':3,'output_dim':2; ";

    /** Section 5 hands on an image and a vector, or goes step by step: a layer that does not find what it works on would do nothing, or end every call. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "; Rescaling 'scale':2; Dense 'units':2 | 4 | Dense 2: its input has shape [4, 4, 1]; a Dense of the first library takes a vector: put a Flatten before it",
                "; Flatten; Rescaling 'scale':2; Dense 'units':2 | 34 | Rescaling 2: its input has shape [16]; a RESCALE of the first library works on the image alone: put it before",
                "; Flatten; Dense 'units':2; Flatten; Dense 'units':2 | 40 | Flatten 3: its input has shape [2]; a FLATTEN of the first library works on the image alone",
                "; Conv2D 'filters':2,'kernel_size':3 | 20 | Conv2D 1: its output has shape [2, 2, 2]; the first library's models end in a vector",
                "; Flatten; SimpleRNN 'units':2; Dense 'units':2 | 44 | SimpleRNN 2: a SIMPLE_RNN does nothing in the first library's models of images",
                "; MaxPooling2D 'pool_size':2,'strides':1,'padding':'same'; Flatten; Dense 'units':2 | 34 | MaxPooling2D 1: pool_size = 2 with strides = 1 on 4 cells; the first library swaps the two, which gives 2 cells in place of 4",
                "; MaxPooling2D 'pool_size':[2,2],'strides':[2,1]; Flatten; Dense 'units':2 | 14 | MaxPooling2D 1: pool_size = 2 with strides = 1 on 4 cells; the first library swaps the two, which gives 2 cells in place of 3: ",
                "; MaxPooling2D 'pool_size':1,'strides':5; Flatten; Dense 'units':2 | 4 | MaxPooling2D 1: pool_size = 1 with strides = 5 on 4 cells; the first library swaps the two, which gives 0 cells in place of 1: have them equal",
            })
    void whatTheChainWouldPassOverIsRefusedWithAWayOut(String layers, int floats, String message) {
        assertThatThrownBy(() ->
                        Importers.read(file(IMAGE + layers, floats), "m.json", ImportOptions.to(Profile.D1_COMPAT)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith("--profile sd59x18-d1 computes it");
    }

    private static final ImportOptions WORDS =
            ImportOptions.to(Profile.D1_COMPAT).with(new Vocabulary.Words(List.of("?", "a", "b"), 0));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SimpleRNN 'units':2; Rescaling 'scale':2; Dense 'units':3 | 25 | Rescaling 3: the first library goes through tokens and notes step by step, where a RESCALE does nothing: leave it out; --profile",
                "SimpleRNN 'units':2; Flatten; Dense 'units':3 | 25 | Flatten 3: the first library goes through tokens and notes step by step, where a FLATTEN does nothing: leave it out; --profile",
                "SimpleRNN 'units':2; SimpleRNN 'units':4; Dense 'units':3 | 59 | SimpleRNN 3: units = 4; the first library's texts have cells no wider than the first one, of 2",
                "SimpleRNN 'units':2 | 16 | vocabulary: 3 words; the model has 2 outputs",
            })
    void aStepIsMadeOfTokensCellsAndProductsAlone(String layers, int floats, String message) {
        assertThatThrownBy(() -> Importers.read(file(TOKENS + layers, floats), "m.json", WORDS))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aFirstSimpleRnnWouldFindNoNotes() {
        String layers = "InputLayer 'batch_input_shape':[null,null]; SimpleRNN 'units':2; Dense 'units':3";
        assertThatThrownBy(() -> Importers.read(file(layers, 17), "m.json", WORDS))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(
                        "SimpleRNN 1: the first library takes images, tokens for an Embedding, or notes for an LSTM; --profile sd59x18-d1");
    }

    /** And not to give words, which would not help. */
    @Test
    void aModelOfNumbersIsRefusedAsOne() {
        ImportOptions compat = ImportOptions.to(Profile.D1_COMPAT);
        byte[] numbers = OnnxBytes.model(OnnxBytes.node("Relu", "x", "y"));
        assertThatThrownBy(() -> Importers.read(numbers, "m.onnx", compat))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(": the first library takes images, tokens for an Embedding, or notes");
        assertThatThrownBy(() -> Importers.read(file(TOKENS + "SimpleRNN 'units':2", 16), "m.json", compat))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("--vocabulary FILE");
    }

    /** Whether the last cell hands on every step or the last one: the chain has the last. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTextIsComparedWhereItsStepsEnd(boolean everyStep) throws Exception {
        String layers = TOKENS + "LSTM 'units':2,'return_sequences':" + everyStep + "; Dense 'units':3";
        ImportedModel model = Importers.read(file(layers, 55), "m.json", WORDS);
        Check.Report report = Check.run(model, List.of(new Sample("a b", List.of(Tensor.of(new int[] {2}, 1, 2)))));
        assertThat(report.outputs()).isEqualTo(3);
        assertThat(report.worst()).isLessThan(1e-15);
        assertThat(model.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "; MaxPooling2D 'pool_size':2,'strides':3,'padding':'valid'; Flatten; Dense 'units':2,'activation':'softmax' | 4 | MaxPooling2D 1: the first library swaps pool_size and strides: other cells are compared",
                "; MaxPooling2D 'pool_size':3,'padding':'same'; Flatten; Dense 'units':2,'activation':'softmax' | 10 | MaxPooling2D 1: padding = same: the first library takes cells outside of the image for 0",
                "; Flatten; Dense 'units':1,'activation':'sigmoid' | 17 | Dense 2: the model ends without softmax, and the first library puts one behind it, which makes 1 of every single number",
                "; Conv2D 'filters':2,'kernel_size':1,'activation':'relu'; MaxPooling2D 'pool_size':3,'padding':'same'; Flatten; Dense 'units':2,'activation':'softmax' | 22 | ",
                "; MaxPooling2D 'pool_size':2,'padding':'same'; Flatten; Dense 'units':2,'activation':'softmax' | 10 | ",
            })
    void whatTheChainComputesOtherwiseIsNoted(String layers, int floats, String note) throws Exception {
        ImportedModel model =
                Importers.read(file(IMAGE + layers, floats), "m.json", ImportOptions.to(Profile.D1_COMPAT));
        if (note == null) assertThat(model.notes()).isEmpty();
        else assertThat(model.notes()).singleElement().asString().startsWith(note);
        assertThat(Importers.read(file(IMAGE + layers, floats), "m.json", ImportOptions.to(Profile.D1))
                        .notes())
                .isEmpty();
    }

    /** A single number behind softmax is 1, whatever the model says: so it stands in the report. */
    @Test
    void theReportIsAboutTheModelAsItWasWritten() throws Exception {
        byte[] file = file(IMAGE + "; Flatten; Dense 'units':1,'activation':'sigmoid'", 17);
        List<Sample> samples = List.of(new Sample("dark", List.of(Tensor.of(new int[] {4, 4, 1}, new long[16]))));
        assertThat(Check.run(Importers.read(file, "m.json", ImportOptions.to(Profile.D1_COMPAT)), samples)
                        .worst())
                .isEqualTo(0.5);
        assertThat(Check.run(Importers.read(file, "m.json", ImportOptions.to(Profile.D1)), samples)
                        .worst())
                .isZero();
    }

    /** The first library's JSON of layers as "Class 'option':1,'option':2; Class", all weights 0. */
    private static byte[] file(String layers, int floats) {
        StringBuilder all = new StringBuilder();
        for (String layer : layers.split("; ")) {
            String[] parts = layer.strip().split(" ", 2);
            String config = parts.length == 1 ? "" : parts[1];
            if (!all.isEmpty()) all.append(',');
            all.append("{'class_name':'" + parts[0] + "','config':{" + config + "}}");
        }
        String json = "{'layers_config':{'config':{'layers':[" + all + "]}},'weight_b64':'"
                + Base64.getEncoder().encodeToString(new byte[4 * floats]) + "'}";
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aModelThatIsCutOffIsRefused() throws Exception {
        refused(
                json -> json.put("weight_b64", json.get("weight_b64").asText().substring(0, 400)),
                "weight_b64",
                "are left");
        refused(
                json -> json.put("weight_b64", json.get("weight_b64").asText() + "AAAAAAAAAAAAAAAA"),
                "weight_b64",
                "left over");
        refused(json -> json.put("weight_b64", "%%%"), "weight_b64", "not base64");
        refused(json -> json.remove("weight_b64"), "weight_b64");
    }

    @ParameterizedTest
    @CsvSource({
        "7fc00000, NaN; a finite number expected",
        "ff800000, -Infinity; a finite number expected",
        "447a0000, 'as the first library'"
    })
    void aWeightThatAChainDoesNotHoldIsRefusedWhereItStands(String bits, String message) throws IOException {
        refused(
                json -> {
                    byte[] floats =
                            Base64.getDecoder().decode(json.get("weight_b64").asText());
                    int value = Integer.parseUnsignedInt(bits, 16);
                    ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * 5, value);
                    json.put("weight_b64", Base64.getEncoder().encodeToString(floats));
                },
                "Dense 3: weight 5: ",
                message);
    }

    @Test
    void layersThatTheFormatDoesNotHaveAreRefusedByTheirClass() throws Exception {
        refused(json -> layer(json, 3).put("class_name", "GRU"), "layer 3", "GRU", "Conv2D");
        refused(json -> config(json, 3).put("activation", "cube"), "Dense 3", "activation", "cube");
        refused(json -> config(json, 3).put("units", 0), "Dense 3", "units", "1 to 2^20");
        refused(json -> config(json, 1).put("offset", 0.5), "layer 1", "offset", "0.5");
    }

    /** Input, LSTM of 2 units on one number, Dense of 3: 32 + 9 weights. */
    @Test
    void aMelodysCellTakesOneNumberAtATime() throws Exception {
        ImportOptions notes = ImportOptions.to(Profile.D1_COMPAT).with(new Vocabulary.Notes(List.of()));
        ModelFile model = Importers.read(melody(1, "LSTM", 41), "m.json", notes).file();
        assertThat(model.layers().get(1).parameters()).isEqualTo(Numbers.of(4, 3, 1, 2));
        var outcome = new LocalModel(model).evaluate(List.of(Tensor.of(new int[] {2, 1}, 60, 64)));
        assertThat(((Outcome.Success<Tensor>) outcome).value().size()).isEqualTo(3);
        assertThatThrownBy(() -> Importers.read(melody(4, "Dense", 19), "m.json", notes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("Dense 1: the first library takes images, tokens");
    }

    /** Weights without names are those of the layers in their order: in another, equal shapes would be taken for each other. */
    @Test
    void aGraphsLayersStandInTheirOrder() throws Exception {
        String input = "{'name':'in','class_name':'InputLayer','config':{'batch_input_shape':[null,2,1,1]}}";
        String flat =
                "{'name':'flat','class_name':'Flatten','config':{'name':'flat'},'inbound_nodes':[[['in',0,0,{}]]]}";
        String first =
                "{'name':'a','class_name':'Dense','config':{'name':'a','units':2},'inbound_nodes':[[['flat',0,0,{}]]]}";
        String second =
                "{'name':'b','class_name':'Dense','config':{'name':'b','units':2},'inbound_nodes':[[['a',0,0,{}]]]}";
        assertThat(Importers.read(graph(input, flat, first, second), "m.json", ImportOptions.to(Profile.D1_COMPAT))
                        .file()
                        .weightCount())
                .isEqualTo(12);
        assertThatThrownBy(() -> Importers.read(
                        graph(input, flat, second, first), "m.json", ImportOptions.to(Profile.D1_COMPAT)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("b: stands before a layer that it takes");
    }

    private static byte[] graph(String... layers) {
        String json = "{'layers_config':{'config':{'input_layers':[['in',0,0]],'output_layers':[['b',0,0]],'layers':["
                + String.join(",", layers) + "]}},'weight_b64':'"
                + Base64.getEncoder().encodeToString(new byte[4 * 12]) + "'}";
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** In the first library's JSON, all weights 0. */
    static byte[] melody(int width, String first, int floats) {
        String cell = first.equals("LSTM")
                ? "{'units':2,'activation':'tanh','recurrent_activation':'sigmoid'}"
                : "{'units':2,'activation':'relu'}";
        String open = width == 1 ? "null" : Integer.toString(width);
        String json = "{'model_name':'melody','layers_config':{'config':{'layers':["
                + "{'class_name':'InputLayer','config':{'batch_input_shape':[null," + open + "]}},"
                + "{'class_name':'" + first + "','config':" + cell + "},"
                + "{'class_name':'Dense','config':{'units':3,'activation':'softmax'}}]}},"
                + "'weight_b64':'" + Base64.getEncoder().encodeToString(new byte[4 * floats]) + "'}";
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private interface Change {
        void apply(ObjectNode json);
    }

    private static void refused(Change change, String... words) throws IOException {
        var json = (ObjectNode) JSON.readTree(Shared.path("models/10x10.json").toFile());
        change.apply(json);
        byte[] file = JSON.writeValueAsBytes(json);
        var thrown = assertThatThrownBy(() -> Importers.read(file, "m.json", ImportOptions.to(Profile.D1_COMPAT)))
                .isInstanceOf(MalformedException.class);
        for (String word : words) thrown.hasMessageContaining(word);
    }

    /** A field that is there and holds something else: what it stands for would be missing, and nobody told. */
    @ParameterizedTest
    @CsvSource({
        "vocabulary, STRING, a list of texts expected",
        "vocabulary, OBJECT, a list of texts expected",
        "classes_name, STRING, a list of texts expected",
        "classes_name, NUMBER, a list of texts expected",
        "classes_name, BOOLEAN, a list of texts expected",
        "model_name, ARRAY, a text expected",
        "model_name, NUMBER, a text expected"
    })
    void aFieldOfAnotherTypeIsRefused(String field, JsonNodeType type, String expected) throws IOException {
        refused(
                json -> {
                    switch (type) {
                        case STRING -> json.put(field, "cat");
                        case NUMBER -> json.put(field, 7);
                        case BOOLEAN -> json.put(field, true);
                        case ARRAY -> json.putArray(field).add("cat");
                        default -> json.putObject(field).put("cat", "dog");
                    }
                },
                field + ": " + type + "; " + expected);
    }

    private static ObjectNode layer(ObjectNode json, int i) {
        return (ObjectNode) json.at("/layers_config/config/layers/" + i);
    }

    private static ObjectNode config(ObjectNode json, int i) {
        return (ObjectNode) layer(json, i).get("config");
    }

    /** Whatever the file is called. */
    @Test
    void theFirstBytesChooseTheProfileWhereNoneIsNamed() throws Exception {
        var nothingSaid = ImportOptions.to(null).with(new Vocabulary.Notes(List.of()));
        ModelFile melody =
                Importers.read(melody(1, "LSTM", 41), "melody.txt", nothingSaid).file();
        assertThat(melody.profile()).isEqualTo(Profile.D1_COMPAT);
        ModelFile other = Importers.read(RealModelsTest.bytes("mlp.onnx"), "mlp.json", ImportOptions.to(null))
                .file();
        assertThat(other.profile()).isEqualTo(Profile.D2);
    }

    private static ImportedModel read(String file, Profile profile) throws Exception {
        return Importers.read(Shared.path("models/" + file), ImportOptions.to(profile));
    }

    private static Tensor image(ModelFile model, JsonNode vector) throws Exception {
        String file = Shared.path("models/" + vector.get("image").asText()).toString();
        return ModelInput.read(file, model.description()).getFirst();
    }

    private static BigInteger[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> new BigInteger(node.asText()))
                .toArray(BigInteger[]::new);
    }

    private static Hash seed(String decimal) {
        byte[] word = new byte[32];
        Numbers.putWord(new BigInteger(decimal), word, 0);
        return Hash.of(word);
    }
}
