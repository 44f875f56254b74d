package io.aichain.sequencer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P1")
class BrokerClockTest {
    private static final long MS = 1_000_000;

    private final BrokerClock clock = new BrokerClock(1_000_000, 0);

    @Test
    void aClockThatAgreesIsTakenAsItIs() {
        assertThat(clock.millis(1_000_500, 400 * MS)).isEqualTo(1_000_500);
        assertThat(clock.isOff(1_002_400, 400 * MS)).isFalse();
    }

    @Test
    void aClockThatJumpsIsHeldToTwoSecondsFromTheBrokers() {
        assertThat(clock.millis(4_600_000, 1000 * MS)).isEqualTo(1_003_000);
        assertThat(clock.millis(0, 1000 * MS)).isEqualTo(999_000);
        assertThat(clock.skew(4_600_000, 1000 * MS)).isEqualTo(Duration.ofMillis(3_599_000));
        assertThat(clock.isOff(4_600_000, 1000 * MS)).isTrue();
    }

    @Test
    void eachAppendRenewsTheEstimate() {
        clock.observe(5_000_000, 10 * MS);
        assertThat(clock.isOff(5_000_100, 110 * MS)).isFalse();
    }
}
