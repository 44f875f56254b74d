package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Utf8String;

/** What strangers name their models does not steer the terminal, and does not fill it. */
class StrangersTextTest {
    @Test
    void noCharacterSteers() {
        assertThat(StrangersText.line("a\u001b[2Jb\nc\u009b2J")).isEqualTo("a?[2Jb?c?2J");
        assertThat(StrangersText.lines("a\u001b[2Jb\nc\td\u2028e")).isEqualTo("a?[2Jb\nc\td?e");
        assertThat(StrangersText.line("\u202eevil\u2066")).isEqualTo("?evil?");
        assertThat(StrangersText.line("模型 é 👩‍🚀")).isEqualTo("模型 é 👩‍🚀");
    }

    @Test
    void aLineHasAnEnd() {
        assertThat(StrangersText.line("x".repeat(1_000))).hasSize(1_000);
        assertThat(StrangersText.line("x".repeat(70_000)))
                .hasSizeLessThan(1_100)
                .endsWith("x... (70000 characters)");
    }

    @Test
    void soItIsWithTheReasonsOfContracts() {
        String error = "0x08c379a0" + FunctionEncoder.encodeConstructor(List.of(new Utf8String("no\u001b[2J\n")));
        assertThat(RevertText.of(Bytes.fromHex(error))).isEqualTo("no?[2J?");
        assertThat(RevertText.of(Bytes.wrap("unknown data".repeat(1_000).getBytes(StandardCharsets.UTF_8))))
                .hasSizeLessThan(1_100);
    }
}
