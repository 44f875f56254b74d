package io.aichain.log.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerSettingsTest {
    @TempDir
    Path folder;

    @Test
    void aBrokerMayMissTwoHeartbeatsOfASession() throws Exception {
        Properties settings = BrokerSettings.of(folder, 0).properties();
        int session = Integer.parseInt(settings.getProperty("broker.session.timeout.ms"));
        int heartbeat = Integer.parseInt(settings.getProperty("broker.heartbeat.interval.ms"));
        assertThat(3 * heartbeat).isLessThanOrEqualTo(session);
    }
}
