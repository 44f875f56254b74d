package io.aichain.executor.rpc.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcLimitsTest {
    /** 100 MiB for each trace of 25 MiB, out of an eighth of the heap. */
    @ParameterizedTest
    @CsvSource({"4, 256, 1", "4, 1599, 1", "4, 1600, 2", "4, 3200, 4", "4, 64000, 4", "0, 64000, 1"})
    void tracesAreAsManyAsProcessorsAndHeapAllow(int processors, long heapMebibytes, int traces) {
        assertThat(RpcLimits.defaults(processors, heapMebibytes << 20).traces()).isEqualTo(traces);
    }
}
