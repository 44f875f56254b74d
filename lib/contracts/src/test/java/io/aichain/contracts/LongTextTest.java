package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.Profile;
import io.aichain.models.Generated;
import io.aichain.models.ImportOptions;
import io.aichain.models.ImportedModel;
import io.aichain.models.Importers;
import io.aichain.models.LocalModel;
import io.aichain.models.Sampling;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text in pieces is the text in one piece. */
class LongTextTest {
    private static final int COUNT = 23;
    private final List<Integer> asked = new ArrayList<>();

    /** The next character follows from the last one, the state and the seed; some are of two chars. */
    private LongText.Part make(String prompt, Bytes states, int count, BigInteger seed, int most) {
        asked.add(count);
        if (count > most) throw new HaltedException("out of gas");
        String[] letters = {"a", "b", "é", "🎵"};
        long state = states.isEmpty() ? prompt.length() : states.get(0) & 0xff;
        StringBuilder text = new StringBuilder();
        String last = LongText.end(prompt, 1);
        BigInteger now = seed;
        for (int i = 0; i < count; i++) {
            now = now.multiply(BigInteger.valueOf(31)).add(BigInteger.ONE).mod(BigInteger.valueOf(1_000_003));
            state = (state * 7 + last.codePointAt(0) + now.longValue()) & 0xff;
            last = letters[(int) state % letters.length];
            text.append(last);
        }
        return new LongText.Part(text.toString(), Bytes.wrap(new byte[] {(byte) state}), now);
    }

    private Generated generate(int most) {
        asked.clear();
        LongText.Call call = (prompt, states, count, seed) -> make(prompt, states, count, seed, most);
        return new LongText(call, text -> LongText.end(text, 1)).generate("abc🎵", COUNT, BigInteger.TWO);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 11, 22, 23})
    void piecesAreTheWhole(int most) {
        Generated whole = generate(COUNT);
        assertThat(asked).containsExactly(COUNT);
        assertThat(generate(most)).isEqualTo(whole);
        if (most < COUNT) assertThat(asked).hasSize(1 + COUNT).endsWith(1, 1);
    }

    @Test
    void aTokenThatIsTooMuchIsSaidSo() {
        assertThatThrownBy(() -> generate(0))
                .isInstanceOf(HaltedException.class)
                .hasMessage("out of gas");
    }

    @Test
    void wordsOfSeveralCharactersAreNotCutIntoThem() {
        LongText.Call call = (prompt, states, count, seed) -> {
            if (count > 4) throw new HaltedException("out of gas");
            return new LongText.Part("ab".repeat(count), Bytes.EMPTY, seed);
        };
        var text = new LongText(call, made -> LongText.end(made, 1));
        assertThatThrownBy(() -> text.generate("a", 5, BigInteger.ZERO)).hasMessage("out of gas");
        assertThat(text.generate("a", 4, BigInteger.ZERO))
                .isEqualTo(new Generated("abababab", Optional.of(BigInteger.ZERO)));
    }

    /** Two tokens, two characters, and yet not one for each: what comes next depends on how they are cut. */
    @Test
    void anEmptyWordDoesNotHideOneOfTwoCharacters() {
        List<String> tokens = List.of("ab", "", "ab", "");
        LongText.Call call = (prompt, states, count, seed) -> {
            if (count > 2) throw new HaltedException("out of gas");
            int from = seed.intValue();
            String made = String.join("", tokens.subList(from, from + count));
            return new LongText.Part(made, Bytes.EMPTY, BigInteger.valueOf(from + count));
        };
        var text = new LongText(call, made -> LongText.end(made, 1));
        assertThatThrownBy(() -> text.generate("a", 4, BigInteger.ZERO)).hasMessage("out of gas");
        assertThat(text.generate("a", 2, BigInteger.ZERO).text()).isEqualTo("ab");
    }

    /** As a TextModel whose window is seven tokens: the next call needs as many characters. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 11})
    void piecesOfAWindowAreTheWhole(int most) throws Exception {
        List<String> words = List.of("[UNK]", "a", "b", "é", "d", "e", "🎵", "g", "h", "i", " ");
        ImportedModel model = Importers.read(
                Path.of("../models/src/test/resources/models/text.keras"),
                ImportOptions.to(Profile.D2).with(new Vocabulary.Words(words, 0)));
        int window = model.file().window();
        assertThat(window).isEqualTo(7);
        LocalModel local = new LocalModel(model.file());
        LongText.Call call = (prompt, states, count, seed) -> {
            if (count > most) throw new HaltedException("out of gas");
            Generated made = generated(local, prompt, count, seed);
            return new LongText.Part(made.text(), Bytes.EMPTY, made.seed().orElseThrow());
        };
        Generated pieces =
                new LongText(call, text -> LongText.end(text, window)).generate("zab gdeé🎵", 12, BigInteger.TEN);
        assertThat(pieces).isEqualTo(generated(local, "zab gdeé🎵", 12, BigInteger.TEN));
    }

    private static Generated generated(LocalModel model, String prompt, int count, BigInteger seed) {
        var warm = new Sampling(
                Optional.of(seed), Optional.of(BigInteger.TEN.pow(18).multiply(BigInteger.TWO)), Optional.empty());
        try {
            return model.generate(prompt, count, warm);
        } catch (MalformedException bug) {
            throw new AssertionError(bug);
        }
    }

    @Test
    void aRevertIsAnAnswer() {
        LongText.Call call = (prompt, states, count, seed) -> {
            asked.add(count);
            throw new RevertedException("text", Bytes.fromHex("0x853e14cc"));
        };
        assertThatThrownBy(() -> new LongText(call, made -> made).generate("", 50, BigInteger.ZERO))
                .isInstanceOf(RevertedException.class);
        assertThat(asked).containsExactly(50);
    }
}
