package io.aichain.chain.primitives;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class AddressTest {
    /** Somebody's slip must not end in a log. */
    @Test
    void whatMightBeASecretKeyIsNotRepeated() {
        String key = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
        for (String given : new String[] {key, "0x" + key, "0X" + key.toUpperCase(Locale.ROOT), "\"" + key + "\"\n"}) {
            assertThatThrownBy(() -> Address.parse(given, "ADDRESS"))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage(
                            "ADDRESS: 0x and 40 hex digits expected, found 64 or more, which are not repeated: they might be a secret key");
        }
    }

    @Test
    void anythingElseIsNamed() {
        assertThatThrownBy(() -> Address.parse("0x12", "to"))
                .hasMessage("to: 0x and 40 hex digits expected, found 0x12");
        assertThatThrownBy(() -> Address.parse("0x" + "g".repeat(40), "to"))
                .hasMessageStartingWith("to: not hex: 0xgg");
    }
}
