package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreOptionsTest {
    private static final long GIBIBYTE = 1L << 30;

    @Test
    void memoryIsSharedOut() {
        StoreOptions options = StoreOptions.DEFAULT.withMemory(512, GIBIBYTE);
        assertThat(options.cacheBytes()).isEqualTo(128 << 20);
        assertThat(options.writeBufferBytes()).isEqualTo(128 << 20);
        assertThat(options.nodeBufferBytes()).isEqualTo(256 << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 65_537, 0, -1})
    void memoryThatNoProcessShouldHaveIsRefused(int mebibytes) {
        assertThatThrownBy(() -> StoreOptions.DEFAULT.withMemory(mebibytes, 100 * GIBIBYTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 to 65536")
                .hasMessageContaining("found " + mebibytes);
    }

    /** The serial collector leaves some 3 % of the heap out of what it says. */
    @ParameterizedTest
    @CsvSource({"682, 1024", "682, 994", "2730, 4096"})
    void aThirdOfTheHeapMayHoldNodes(int mebibytes, long heap) {
        assertThat(StoreOptions.DEFAULT.withMemory(mebibytes, heap << 20).nodeBufferBytes())
                .isEqualTo((long) mebibytes << 19);
    }

    @ParameterizedTest
    @CsvSource({"720, 1024", "1024, 1024", "65536, 65536", "16, 20"})
    void moreThanThatIsRefusedWithWhatWouldDo(int mebibytes, long heap) {
        assertThatThrownBy(() -> StoreOptions.DEFAULT.withMemory(mebibytes, heap << 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half of %d MiB would lie in the heap, which has %d MiB", mebibytes, heap)
                .hasMessageContaining("a larger heap, or %d MiB at most", heap / 3 * 2);
    }
}
