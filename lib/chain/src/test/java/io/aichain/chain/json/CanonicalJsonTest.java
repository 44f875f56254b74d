package io.aichain.chain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    private static String canonical(String text) throws MalformedException {
        return new String(
                CanonicalJson.encode(JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), "test")),
                StandardCharsets.UTF_8);
    }

    @Test
    void membersAreSortedByUtf16CodeUnitsAsInTheRfc() throws MalformedException {
        // RFC 8785, section 3.2.3, with its members' values
        String in =
                "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
                        + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}";
        assertThat(canonical(in).replaceAll("\"[^\"]*\":", ""))
                .isEqualTo(
                        "{\"Carriage Return\",\"One\",\"Control\",\"Latin Small Letter O With Diaeresis\",\"Euro Sign\","
                                + "\"Emoji: Grinning Face\",\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void whiteSpaceGoesAndEscapesAreTheShortest() throws MalformedException {
        assertThat(canonical(" { \"b\" : [ 1 , true , null ] , \"a\" : \"\\u000f\\u000a\\u0041/\\\"\" } "))
                .isEqualTo("{\"a\":\"\\u000f\\nA/\\\"\",\"b\":[1,true,null]}");
    }

    @Test
    void numbersThatNeedAFloatAreRefused() {
        assertThatThrownBy(() -> canonical("{\"a\":1.5}")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> canonical("[9007199254740992]")).isInstanceOf(MalformedException.class);
    }

    @Test
    void doubleMembersAndTrailingTextAreRefused() {
        assertThatThrownBy(() -> canonical("{\"a\":1,\"a\":2}")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> canonical("{} x")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> canonical("")).isInstanceOf(MalformedException.class);
    }
}
