package io.aichain.executor.rpc.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcLimitsTest {
    /** 100 MiB for each trace of 25 MiB, out of an eighth of the heap. */
    @ParameterizedTest
    @CsvSource({"4, 256, 1", "4, 1599, 1", "4, 1600, 2", "4, 3200, 4", "4, 64000, 4", "0, 64000, 1"})
    void tracesAreAsManyAsProcessorsAndHeapAllow(int processors, long heapMebibytes, int traces) {
        assertThat(RpcLimits.defaults(processors, heapMebibytes << 20).traces()).isEqualTo(traces);
    }

    /** In MiB: an eighth of the heap up to 128, and always four of the largest. */
    @ParameterizedTest
    @CsvSource({"512, 1, 64", "1024, 1, 128", "64000, 1, 128", "512, 25, 100", "1024, 256, 1024"})
    void answersThatWaitHavePlaceByTheHeapAndFourAlways(long heap, int answer, long inAll) {
        assertThat(of(heap << 20, answer << 20).responseBytesInAll()).isEqualTo(inAll << 20);
    }

    @Test
    void anAnswerIsAFourthOfTheHeapAtMost() {
        assertThatThrownBy(() -> of(1L << 30, (256 << 20) + 1))
                .hasMessage("bytes of an answer: at most a fourth of the heap's 1073741824, found 268435457");
    }

    private static RpcLimits of(long heapBytes, int responseBytes) {
        Duration time = Duration.ofSeconds(1);
        return RpcLimits.of(
                1,
                heapBytes,
                new RpcLimits.Chosen(1, 1, responseBytes, 1, time, time, 1, 1, 1, 1, OptionalInt.empty(), 1, time));
    }
}
