package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.models.Generated;
import java.math.BigInteger;
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
        // at most one question too large for each halving
        assertThat(asked.stream().filter(count -> count > most).count()).isLessThanOrEqualTo(5);
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
