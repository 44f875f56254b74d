package io.aichain.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.log.embedded.BrokerListener;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerConfigTest {
    @Test
    void aBrokerListensEverywhereAndIsReachedByItsAdvertisedName() {
        BrokerConfig config = BrokerConfig.from(
                Map.of("AICHAIN_BROKER_DATA", "/data", "AICHAIN_BROKER_ADVERTISED", "kafka.chain.svc:9092"));
        assertThat(config)
                .isEqualTo(new BrokerConfig(Path.of("/data"), new BrokerListener("0.0.0.0", 9092, "kafka.chain.svc")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", ":9092", "kafka:", "kafka:0", "kafka:-1", "kafka:65536", "kafka:nine", "   :1 "})
    void anAdvertisedNameThatNobodyCouldReachIsRefusedAndNamed(String advertised) {
        assertThatThrownBy(() -> BrokerConfig.from(
                        Map.of("AICHAIN_BROKER_DATA", "/data", "AICHAIN_BROKER_ADVERTISED", advertised)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("AICHAIN_BROKER_ADVERTISED: host:port expected");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> BrokerConfig.from(Map.of("AICHAIN_BROKER_ADVERTISED", "kafka:9092")))
                .hasMessage("AICHAIN_BROKER_DATA is not set: a folder");
        assertThatThrownBy(() -> BrokerConfig.from(Map.of("AICHAIN_BROKER_DATA", "/data")))
                .hasMessage("AICHAIN_BROKER_ADVERTISED is not set: host:port");
    }
}
