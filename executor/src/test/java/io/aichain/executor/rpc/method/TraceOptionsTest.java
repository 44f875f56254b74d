package io.aichain.executor.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.RpcException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceOptionsTest {
    private static Duration timeout(String text) throws RpcException {
        var options = JsonNodeFactory.instance.objectNode().put("timeout", text);
        return TraceOptions.read(Optional.of(new Argument(options, "argument 1")))
                .timeout()
                .orElseThrow();
    }

    @Test
    void durationsAreReadAsGoWritesThem() throws RpcException {
        assertThat(timeout("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(timeout("1.5ms")).isEqualTo(Duration.ofNanos(1_500_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3000000h", "999999999h", "999999999h999999999h", "5124096h"})
    void oneOfCenturiesIsLongerThanWhatAnyOperatorAllows(String text) throws RpcException {
        assertThat(timeout(text)).isGreaterThan(Duration.ofDays(100 * 365));
    }
}
