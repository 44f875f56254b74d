package io.aichain.executor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BehindTest {
    private final Behind behind = new Behind();

    @Test
    void whoIsFarBehindFollowsOnlyWhenItIsNear() {
        assertThat(behind.look(Behind.FAR)).isFalse();
        assertThat(behind.look(Behind.FAR + 1)).isTrue();
        assertThat(behind.look(Behind.NEAR + 1)).isTrue();
        assertThat(behind.look(Behind.NEAR)).isFalse();
        assertThat(behind.look(Behind.NEAR + 1)).isFalse();
    }
}
