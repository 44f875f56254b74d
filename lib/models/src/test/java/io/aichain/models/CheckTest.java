package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the worst distance is, where some are no numbers. */
class CheckTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0, true",
        "0, 1, false",
        "1, 1, false",
        "NaN, 1, true",
        "1, NaN, false",
        "NaN, NaN, false",
        "Infinity, 1, true",
        "Infinity, NaN, false",
    })
    void nothingIsWorseThanWhatIsNoNumber(double distance, double worst, boolean isWorse) {
        assertThat(Check.isWorse(distance, worst)).isEqualTo(isWorse);
    }
}
