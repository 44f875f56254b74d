package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Numbers;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.Profile;
import io.aichain.inference.text.CompatText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and melodies from files; that contracts make the same ones is shown where there are contracts (GenerationE2E). */
@Tag("P9")
class GenerationTest {
    private static final String SHAKESPEARE = "models/shakespeare_simplernn.json";

    @Test
    void theSampleTextIsTheVectors() throws Exception {
        JsonNode vector = new ObjectMapper()
                .readTree(Shared.path("vectors/text-vectors.json").toFile())
                .get(0);
        Generated made = shakespeare()
                .generate(
                        vector.get("prompt").asText(),
                        vector.get("toGenerate").asInt(),
                        seed(new BigInteger(vector.get("seedIn").asText())));
        assertThat(made.text()).isEqualTo(vector.get("text").asText());
        assertThat(made.seed()).contains(new BigInteger(vector.get("seedOut").asText()));
    }

    @Test
    void anOptionWithoutEffectIsRefused() throws Exception {
        LocalModel model = shakespeare();
        var warm = new Sampling(Optional.empty(), Optional.of(BigInteger.ONE), Optional.empty());
        assertThatThrownBy(() -> model.generate("a", 1, warm))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("--temperature has no effect");
        var some = new Sampling(Optional.empty(), Optional.empty(), Optional.of(3));
        assertThatThrownBy(() -> model.generate("a", 1, some)).hasMessageContaining("--top has no effect");
        LocalModel melody = melody(List.of());
        assertThatThrownBy(() -> melody.generate("60", 1, seed(BigInteger.ONE)))
                .hasMessageContaining("--seed has no effect");
        assertThatThrownBy(() -> melody.generate("60 sixty", 1, Sampling.USUAL))
                .isInstanceOf(MalformedException.class)
                .hasMessage(
                        "prompt: notes as whole numbers from 0 to 999999999 expected, such as '60 64 67'; found \"sixty\"");
        reverts(() -> melody.generate("", 1, Sampling.USUAL), "Panic(uint256)");
    }

    /** All weights are 0, so all events are as likely, and the notes alone decide. */
    @Test
    void aMelodyFollowsFromItsNotes() throws Exception {
        Generated one = melody(List.of()).generate("60 64 67", 40, Sampling.USUAL);
        assertThat(one.seed()).isEmpty();
        assertThat(one.text().split(" "))
                .hasSize(40)
                .containsOnly("0", "1", "2")
                .contains("0", "1", "2");
        assertThat(melody(List.of()).generate("60,64, 67", 40, Sampling.USUAL)).isEqualTo(one);
        assertThat(melody(List.of()).generate("60 64 68", 40, Sampling.USUAL)).isNotEqualTo(one);
        String named = melody(List.of(60, 128, 129))
                .generate("60 64 67", 40, Sampling.USUAL)
                .text();
        assertThat(named)
                .isEqualTo(one.text().replace("0", "60").replace("1", "128").replaceAll("\\b2\\b", "129"));
    }

    @Test
    void theFirstLibrarysTokensNeedWordsOrNotes() throws Exception {
        byte[] file = FirstLibraryTest.melody(1, "LSTM", 41);
        assertThatThrownBy(() -> Importers.read(file, "m.json", ImportOptions.to(Profile.D1_COMPAT)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("--vocabulary FILE, or say --melody");
        byte[] simple = FirstLibraryTest.melody(1, "SimpleRNN", 17);
        var notes = ImportOptions.to(Profile.D1_COMPAT).with(new Vocabulary.Notes(List.of()));
        assertThatThrownBy(() -> Importers.read(simple, "m.json", notes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("melodies begin without states");
    }

    /** Its contract keeps no names and seals the hash of none: with classes, all would be paid and nothing sealed. */
    @Test
    void aMelodyHasNoClassesAndTakesNoImage() throws Exception {
        ImportOptions notes = ImportOptions.to(Profile.D1_COMPAT).with(new Vocabulary.Notes(List.of()));
        assertThatThrownBy(() -> Importers.read(Shared.path("models/10x10.json"), notes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContainingAll("--melody", "takes an image");
        var named = new ImportOptions(
                Profile.D1_COMPAT, null, List.of("a", "b"), 8, new Vocabulary.Notes(List.of()), List.of());
        assertThatThrownBy(() -> Importers.read(FirstLibraryTest.melody(1, "LSTM", 41), "m.json", named))
                .isInstanceOf(MalformedException.class)
                .hasMessageContainingAll("classes: 2", "--melody", "--classes");
    }

    /** The contract refuses such layers when it exists already and is paid for. */
    @Test
    void cellsOfTwoKindsAreRefusedAtTheImport() throws Exception {
        byte[] file = FirstLibraryTest.melody(1, "LSTM", 41);
        String simple =
                "{\"class_name\":\"SimpleRNN\",\"config\":{\"units\":2,\"activation\":\"relu\"}},{\"class_name\":\"Dense\"";
        String both = new String(file, StandardCharsets.UTF_8)
                .replace("{\"class_name\":\"Dense\"", simple)
                .replaceAll(
                        "(\"weight_b64\":\")[^\"]*", "$1" + Base64.getEncoder().encodeToString(new byte[4 * 51]));
        var words = ImportOptions.to(Profile.D1_COMPAT).with(new Vocabulary.Words(List.of("?", "a", "b"), 0));
        assertThatThrownBy(() -> Importers.read(both.getBytes(StandardCharsets.UTF_8), "m.json", words))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("SimpleRNN layers or LSTM layers, not both");
    }

    @Test
    void theFirstLibrarysModelsHaveAWordOrNoteForEachOutput() throws Exception {
        byte[] file = FirstLibraryTest.melody(1, "LSTM", 41);
        var two = new Vocabulary.Words(List.of("?", "a"), 0);
        assertThatThrownBy(() -> Importers.read(
                        file, "m.json", ImportOptions.to(Profile.D1_COMPAT).with(two)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("2 words; the model has 3 outputs");
        var four = new Vocabulary.Notes(List.of(1, 2, 3, 4));
        assertThatThrownBy(() -> Importers.read(
                        file, "m.json", ImportOptions.to(Profile.D1_COMPAT).with(four)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("4 notes; the model has 3 outputs");
    }

    /** Its contract would keep the words, and no call would ever ask for one. */
    @Test
    void aModelOfImagesHasNoWords() throws Exception {
        var words = ImportOptions.to(Profile.D1_COMPAT).with(new Vocabulary.Words(List.of("a", "b"), 0));
        assertThatThrownBy(() -> Importers.read(Shared.path("models/10x10.json"), words))
                .isInstanceOf(MalformedException.class)
                .hasMessageContainingAll("--vocabulary", "takes an image", "leave them out");
    }

    /** As the first library does: a byte that begins nothing is one word that nobody knows (how texts are cut: {@code WordsTest}). */
    @ParameterizedTest
    @ValueSource(strings = {"ff", "80", "c3", "e2"})
    void whatIsNoTextIsAnUnknownWordInTheFirstLibrarysProfile(String hex) throws Exception {
        ModelFile file = shakespeareFile();
        var evaluation = new CompatEvaluation(file.description(), file::weights, FastCompat.BEST, Meter.FREE);
        var words = (Vocabulary.Words) file.vocabulary();
        var text = new CompatText(file.description(), evaluation, words.words(), words.unknown());
        byte[] unknown = "\u20ac".getBytes(StandardCharsets.UTF_8);
        assertThat(text.generate(HexFormat.of().parseHex(hex), 3, new Numbers[0][], Hash.ZERO)
                        .text())
                .isEqualTo(
                        text.generate(unknown, 3, new Numbers[0][], Hash.ZERO).text());
    }

    @Test
    void textsOfAWindowRevertAsTheirContract() throws Exception {
        List<String> words = new ArrayList<>(List.of("[UNK]"));
        for (char c = 'a'; c < 'k'; c++) words.add(String.valueOf(c));
        var options = ImportOptions.to(Profile.D2).with(new Vocabulary.Words(words, 0));
        ModelFile file = Importers.read(RealModelsTest.bytes("text.keras"), "text.keras", options)
                .file();
        // the contract of the texts has the words: the model's hash is the one without
        ModelFile mute = RealModelsTest.read("text.keras", Profile.D2).file();
        assertThat(file.modelHash()).isEqualTo(mute.modelHash());
        assertThat(file.encode()).isNotEqualTo(mute.encode());
        assertThat(ModelFile.decode(file.encode())).isEqualTo(file);
        byte[] other = file.encode().toArray();
        // the last letter of the words
        other[other.length - 32 - 4 - 1] = 'z';
        assertThatThrownBy(() -> ModelFile.decode(Bytes.wrap(other))).hasMessageStartingWith("hash:");

        LocalModel model = new LocalModel(file);
        reverts(() -> model.generate("", 1, Sampling.USUAL), "AIEmptyPrompt()");
        var cold = new Sampling(Optional.empty(), Optional.of(BigInteger.ONE), Optional.empty());
        reverts(() -> model.generate("", 1, cold), "AITemperature(int256)");
        reverts(() -> model.generate("abc", 1, Sampling.USUAL), "AIShapeMismatch(uint256)");
        assertThat(model.generate("abcdefghij", 3, Sampling.USUAL).text()).hasSize(3);
        // what is made moves the window on: two by two are four
        Generated four = model.generate("abcdefg", 4, seed(BigInteger.TWO));
        Generated two = model.generate("abcdefg", 2, seed(BigInteger.TWO));
        Generated more =
                model.generate("abcdefg" + two.text(), 2, seed(two.seed().orElseThrow()));
        assertThat(two.text() + more.text()).isEqualTo(four.text());
        assertThat(more.seed()).isEqualTo(four.seed());
    }

    private interface Call {
        Object run() throws Exception;
    }

    private static void reverts(Call call, String signature) {
        byte[] selector =
                Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)).toArray();
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ModelRevert.class,
                        revert -> assertThat(revert.data().slice(0, 4).toArray())
                                .startsWith(selector[0], selector[1], selector[2], selector[3]));
    }

    private static Sampling seed(BigInteger seed) {
        return new Sampling(Optional.of(seed), Optional.empty(), Optional.empty());
    }

    private static LocalModel shakespeare() throws Exception {
        return new LocalModel(shakespeareFile());
    }

    private static ModelFile shakespeareFile() throws Exception {
        return Importers.read(Shared.path(SHAKESPEARE), ImportOptions.to(Profile.D1_COMPAT))
                .file();
    }

    private static LocalModel melody(List<Integer> notes) throws Exception {
        var options = ImportOptions.to(Profile.D1_COMPAT).with(new Vocabulary.Notes(notes));
        return new LocalModel(Importers.read(FirstLibraryTest.melody(1, "LSTM", 41), "m.json", options)
                .file());
    }
}
