package io.aichain.inference.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.CompatLayers;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.spec.CompatSpec;
import io.aichain.inference.text.CompatText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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

/** The sample models give the outputs that an independent implementation gave (37 vectors), by every way to compute them. */
@Tag("P9")
class ModelVectorsTest {

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
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        int found = 0;
        for (Numbers weights : SampleModels.keras(file).weights()) {
            for (BigInteger weight : weights.bigs()) {
                sha.update((weight + "\n").getBytes(StandardCharsets.US_ASCII));
                found++;
            }
        }
        assertThat(found).isEqualTo(count);
        assertThat(HexFormat.of().formatHex(sha.digest())).isEqualTo(digest);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void imagesAreClassified(CompatLayers way) throws Exception {
        JsonNode vectors = SampleModels.json("vectors/image-vectors.json");
        assertThat(vectors).hasSize(36);
        Map<String, CompatEvaluation> models = new HashMap<>();
        for (JsonNode vector : vectors) {
            String file = vector.get("model").asText();
            if (!models.containsKey(file)) models.put(file, evaluation(SampleModels.keras(file), way));
            Numbers[][] image = SampleModels.image(vector.get("image").asText());
            var state = models.get(file)
                    .forward(
                            BigInteger.ZERO, BigInteger.valueOf(100), new CompatEvaluation.State(image, Numbers.EMPTY));
            assertThat(state.x2().bigs()).as(vector.get("image").asText()).isEqualTo(numbers(vector.get("softmax")));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTextIsContinued(CompatLayers way) throws Exception {
        KerasModel keras = SampleModels.keras("shakespeare_simplernn.json");
        JsonNode vector = SampleModels.json("vectors/text-vectors.json").get(0);
        CodeMap codes = new CodeMap();
        Address address = SampleModels.publish(keras, codes);
        ModelStore store = new ModelStore(1 << 24);
        Description model = store.description(address, codes);
        var evaluation =
                new CompatEvaluation(model, i -> store.weights(model.layers().get(i), i, codes), way, Meter.FREE);
        var text = new CompatText(
                model, evaluation, keras.vocabulary(), keras.vocabulary().indexOf("[UNK]"));
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

    @Test
    void aModelThatIsCutOffIsRefused() throws Exception {
        var json = (ObjectNode) SampleModels.json("models/10x10.json");
        json.put("weight_b64", json.get("weight_b64").asText().substring(0, 400));
        assertThatThrownBy(() -> KerasModel.read(json))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("weight_b64")
                .hasMessageContaining("are left");
    }

    private static CompatEvaluation evaluation(KerasModel keras, CompatLayers way) {
        CodeMap codes = new CodeMap();
        Address address = SampleModels.publish(keras, codes);
        ModelStore store = new ModelStore(1 << 24);
        Description model = store.description(address, codes);
        return new CompatEvaluation(model, i -> store.weights(model.layers().get(i), i, codes), way, Meter.FREE);
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
