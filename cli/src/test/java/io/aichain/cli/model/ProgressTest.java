package io.aichain.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.cli.Failure;
import io.aichain.contracts.Publisher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees while a model is published, and is asked before. */
class ProgressTest {
    private final StringWriter screen = new StringWriter();
    private final PrintWriter out = new PrintWriter(screen);

    @Test
    void aTerminalHasOneLineThatMovesAndIsGoneAtTheEnd() {
        var bar = new ProgressBar(out, true);
        bar.show(new Publisher.Progress("the contract", 0, 200));
        bar.show(new Publisher.Progress("weights of layer 1", 50, 200));
        bar.show(new Publisher.Progress("the seal", 200, 200));
        bar.end();
        String clear = "\r\033[K";
        assertThat(screen.toString())
                .isEqualTo(clear + "[" + " ".repeat(40) + "]   0 %  the contract" + clear + "[" + "#".repeat(10)
                        + " ".repeat(30) + "]  25 %  weights of layer 1" + clear + "[" + "#".repeat(40)
                        + "] 100 %  the seal" + clear);
    }

    /** A log is no place for a line of each chunk. */
    @Test
    void aFileGetsALineForEachStepAndForEachTenthOfTheWeights() {
        var bar = new ProgressBar(out, false);
        bar.show(new Publisher.Progress("the contract", 0, 1_000));
        for (int bytes = 10; bytes <= 1_000; bytes += 10) {
            bar.show(new Publisher.Progress("weights of layer 1", bytes, 1_000));
        }
        bar.show(new Publisher.Progress("the seal", 1_000, 1_000));
        bar.end();
        assertThat(screen.toString().lines())
                .hasSize(12)
                .startsWith("  0 %  the contract", " 10 %  weights of layer 1", " 20 %  weights of layer 1")
                .endsWith("100 %  weights of layer 1", "100 %  the seal");
        assertThat(screen.toString()).doesNotContain("\033", "\r[");
    }

    /** A model without weights is whole at once. */
    @Test
    void nothingOfNothingIsAll() {
        new ProgressBar(out, false).show(new Publisher.Progress("the seal", 0, 0));
        assertThat(screen.toString()).isEqualToIgnoringNewLines("100 %  the seal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", "yes", " YES "})
    void whoAgreesPays(String answer) {
        assertThat(Agreement.toPublish(out, () -> answer)).isTrue();
        assertThat(screen.toString()).isEqualTo("Publish? [y/N] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "no", "yess", "y y", "ja"})
    void whoSaysAnythingElsePaysNothing(String answer) {
        assertThat(Agreement.toPublish(out, () -> answer)).isFalse();
        assertThat(screen.toString()).startsWith("Publish? [y/N] ").contains("nothing was sent");
    }

    @Test
    void silenceIsNoAgreement() {
        assertThatThrownBy(() -> Agreement.toPublish(out, () -> null))
                .isInstanceOf(Failure.class)
                .hasMessage("nobody answers: say --yes to publish without being asked");
        assertThatThrownBy(() -> Agreement.toPublish(out, () -> {
                    throw new IOException("closed");
                }))
                .isInstanceOf(Failure.class)
                .hasMessage("cannot ask (closed): say --yes to publish without being asked");
    }
}
