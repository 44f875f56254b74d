package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which buffers go on to the next frame, and that it finds them empty. */
class MemoryTest {
    /** One interpreter runs blocks; those of calls are many, and each would keep the buffers for good. */
    @ParameterizedTest
    @CsvSource({
        "BLOCKS, 0, 2097152, true",
        "BLOCKS, 0, 2097184, false",
        "BLOCKS, 4, 65568, false",
        "CALLS, 0, 65536, true",
        "CALLS, 0, 65568, false",
        "CALLS, 9, 65536, true"
    })
    void onlyBlocksKeepLargeBuffers(Purpose purpose, int depth, int size, boolean kept) {
        Memory memory = new Memory(depth, purpose);
        memory.grow(0, size);
        byte[] bytes = memory.bytes();
        bytes[size - 1] = 1;
        memory.reset();
        assertThat(memory.bytes() == bytes).isEqualTo(kept);
        assertThat(memory.size()).isZero();
        memory.grow(0, size);
        assertThat(memory.bytes()[size - 1]).isZero();
    }
}
