package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.Cluster;
import io.aichain.e2e.kit.ServiceProcess;
import io.aichain.e2e.kit.TestFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every service starts before its broker has a name, as in Kubernetes: it lives, says what it waits for, and goes on once there is one. */
@Tag("P10")
class UnknownBrokerE2E {
    private static final int ACCOUNTS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path FOLDER = TestFolder.of(UnknownBrokerE2E.class);
    private static final String WAITS = "no address is known for " + Cluster.BROKER_NAME;

    @Test
    void aServiceWaitsForItsBrokersNameVisiblyAndGoesOnWithoutARestart() throws Exception {
        try (Cluster cluster =
                Cluster.start(FOLDER.resolve("cluster"), Cluster.Options.of(1).withUnknownBroker())) {
            for (ServiceProcess service : cluster.services()) {
                assertThat(service.awaitSaid(WAITS, PATIENCE)).contains("DOWN");
                assertThat(service.health("live").path("status").asText()).isEqualTo("UP");
                assertThat(service.metrics()).containsPattern("aichain_(leader_state|executor_waiting)\\S* (4|1)\\.0");
            }
            // refused until then, and sent again
            try (TransferLoad load = TransferLoad.start(List.of(cluster.rpc(0)), ACCOUNTS, PATIENCE)) {
                cluster.nameTheBroker();
                Chains.awaitAllReady(cluster);
                load.awaitMore(ACCOUNTS);
                Chains.awaitFinalized(cluster, 1, load.finish(), PATIENCE);
                load.assertExecutedExactlyOnce(cluster.rpc(0));
            }
            assertThat(cluster.errors()).isEmpty();
        }
    }
}
