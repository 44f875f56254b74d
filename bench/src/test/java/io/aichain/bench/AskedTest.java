package io.aichain.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the words after {@code bench/run} ask for. */
class AskedTest {
    @Test
    void eachMeasurementIsGivenTheCasesThatItKnows() {
        Asked asked = Asked.of(List.of("evm", "state", "hash_10k", "--small"));
        assertThat(asked.measurements()).containsExactly(Measurement.EVM, Measurement.STATE);
        assertThat(asked.cases(Measurement.EVM)).containsExactly("hash_10k");
        assertThat(asked.cases(Measurement.STATE)).isEmpty();
        assertThat(asked.small()).isTrue();
        assertThat(Asked.of(List.of("throughput", "erc20", "64", "alone")).cases(Measurement.THROUGHPUT))
                .containsExactly("erc20", "64", "alone");
        assertThat(Asked.of(List.of("inference", "models", "gas")).cases(Measurement.INFERENCE))
                .containsExactly("models", "gas");
        assertThat(Asked.of(List.of("all")).measurements()).containsExactly(Measurement.values());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            state 5m, 5m is no measurement, and no case of state
            state 1M, 1M is no measurement
            throughputt state, throughputt is no measurement
            throughput erc2O, erc2O is no measurement
            throughput 12000, 12000 is no measurement
            evm hash_10k nosuch, nosuch is no measurement
            inference hash_10k, hash_10k is no measurement
            ordering plain, plain is no measurement
            --report, name what to measure
            state --rapport, unknown option --rapport
            state --small --report, a small size says nothing
            state 1m --report, leave out 1m
            """)
    void whatDoesNotExistIsRefusedBeforeAnythingIsMeasured(String words, String answer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Asked.of(List.of(words.split(" "))))
                .withMessageContaining(answer);
    }
}
