package io.aichain.inference.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.inference.ModelRevert;
import io.aichain.inference.Reverts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that are UTF-8 and texts that are not: the first library took all of them, the other profiles take the former. */
@Tag("P9")
class WordsTest {
    private static final Words WORDS = new Words(List.of("?", "a", "b", "é", ""), 0);

    /** The table that the contracts are held against too (contracts/test/Text.t.sol), worked out by hand from the first library's two rules. */
    @Test
    void malformedTextsAreCutAsTheFirstLibraryCutThem() throws IOException {
        Path table = Path.of("..", "..", "contracts", "test", "kit", "malformed-texts.json");
        List<byte[]> all = new ArrayList<>();
        Matcher entry = Pattern.compile("\"0x([0-9a-f]*)\"").matcher(Files.readString(table));
        while (entry.find()) all.add(HexFormat.of().parseHex(entry.group(1)));
        int cases = all.size() / 2;
        assertThat(cases).isGreaterThan(30);
        for (int i = 0; i < cases; i++) {
            byte[] expected = all.get(cases + i);
            List<Integer> found = WORDS.compatTokens(all.get(i));
            assertThat(found).as(HexFormat.of().formatHex(all.get(i))).hasSize(expected.length);
            for (int k = 0; k < expected.length; k++) assertThat(found.get(k)).isEqualTo(expected[k]);
        }
    }

    /** Where nothing is malformed, both ways are one. */
    @Test
    void whatIsUtf8HasATokenForEachCodePointInAllProfiles() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(8); k > 0; k--) {
                int point = random.nextInt(3) == 0 ? "abé?".charAt(random.nextInt(4)) : random.nextInt(0x110000);
                if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) text.appendCodePoint(point);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(WORDS.compatTokens(bytes))
                    .as(text.toString())
                    .isEqualTo(WORDS.tokens(bytes))
                    .hasSize(text.codePointCount(0, text.length()));
        }
    }

    /** Any bytes have tokens in profile 0, one for each step of the rule that counts. */
    @Test
    void noBytesAreRefusedInProfile0() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(WORDS.compatTokens(bytes).size()).isBetween((bytes.length + 5) / 6, bytes.length);
        }
    }

    /** A replacement character is a word like any other: malformed bytes are not it. */
    @Test
    void malformedBytesAreNoReplacementCharacter() {
        Words words = new Words(List.of("?", "\ufffd"), 0);
        byte[] malformed = {(byte) 0xc3};
        assertThat(words.compatTokens(malformed)).containsExactly(0);
        assertThat(words.compatTokens("\ufffd".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(1);
    }

    /** Bytes, and the position that the error names. */
    @ParameterizedTest
    @CsvSource({
        "61c3, 1",
        "61e282, 1",
        "f09f98, 0",
        "61c328, 2",
        "c0af, 0",
        "c1bf, 0",
        "e080af, 1",
        "f08080af, 1",
        "80, 0",
        "6162bf, 2",
        "c3c3a9, 1",
        "eda080, 1",
        "f4908080, 1",
        "f5808080, 0",
        "f888808080, 0",
        "ff, 0"
    })
    void theOtherProfilesRefuseWhatIsNoUtf8(String hex, int position) {
        assertThatThrownBy(() -> WORDS.tokens(HexFormat.of().parseHex(hex)))
                .isInstanceOfSatisfying(
                        ModelRevert.class,
                        refused -> assertThat(refused.data())
                                .isEqualTo(Reverts.invalidText(position).data()));
    }
}
