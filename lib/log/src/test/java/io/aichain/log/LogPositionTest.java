package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P4")
class LogPositionTest {
    @Test
    void aPositionReadsBackAsItWasWritten() throws Exception {
        LogPosition position = new LogPosition(new Uuid(-5, 77), Long.MAX_VALUE);
        assertThat(position.encoded().toHex()).isEqualTo("0xfffffffffffffffb000000000000004d7fffffffffffffff");
        assertThat(LogPosition.decode(position.encoded())).isEqualTo(position);
        assertThat(LogPosition.decode(LogPosition.START.encoded())).isEqualTo(LogPosition.START);
    }

    @Test
    void otherLengthsAndNegativeOffsetsAreRefused() {
        for (Bytes bad : new Bytes[] {
            Bytes.EMPTY,
            Bytes.wrap(new byte[23]),
            Bytes.wrap(new byte[25]),
            Bytes.fromHex("00".repeat(16) + "ff".repeat(8))
        }) {
            assertThatThrownBy(() -> LogPosition.decode(bad))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageStartingWith("log position");
        }
    }
}
