package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aichain.e2e.kit.Cluster;
import io.aichain.e2e.kit.TestFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The disk under the DA folder, then the one under an executor's state, is full for a while under load: waited for, visibly. */
@Tag("P10")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullDiskE2E {
    private static final int ACCOUNTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Path FOLDER = TestFolder.of(FullDiskE2E.class);

    private static Optional<Tmpfs> underData = Optional.empty();
    private static Optional<Tmpfs> underState = Optional.empty();
    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        Path folder = FOLDER.resolve("cluster");
        underData = Tmpfs.mount(folder.resolve("da"), 16);
        assumeTrue(underData.isPresent(), "a small file system can only be mounted by root");
        underState = Tmpfs.mount(folder.resolve("executor-1"), 256);
        cluster = Cluster.start(folder, 2);
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) cluster.close();
        if (underData.isPresent()) underData.get().close();
        if (underState.isPresent()) underState.get().close();
    }

    @Order(1)
    @Test
    void aFullDiskUnderTheDataIsWaitedForAndNothingIsLostOrDoubled() throws Exception {
        try (TransferLoad load = TransferLoad.start(List.of(cluster.rpc(0)), ACCOUNTS, PATIENCE)) {
            load.awaitMore(ACCOUNTS);
            underData.orElseThrow().fill();
            long safe = cluster.rpc(0).height("safe");
            cluster.daWriter().awaitSaid("network_unavailable", PATIENCE);
            load.awaitMore(10 * ACCOUNTS);
            // one batch may have been on its way
            assertThat(cluster.rpc(0).height("latest")).isGreaterThan(safe);
            cluster.daWriter().awaitSaid("network_unavailable", PATIENCE);

            underData.orElseThrow().free();
            load.awaitMore(ACCOUNTS);
            Chains.assertNothingLostOrDoubled(cluster, load, PATIENCE);
        }
    }

    @Order(2)
    @Test
    @Tag("P4")
    void aFullDiskUnderTheStateOfAnExecutorIsWaitedForAndNothingIsLostOrDoubled() throws Exception {
        try (TransferLoad load = TransferLoad.start(List.of(cluster.rpc(0)), ACCOUNTS, PATIENCE)) {
            load.awaitMore(ACCOUNTS);
            underState.orElseThrow().fill();
            assertThat(cluster.executor(1).awaitSaid("the disk under the state", PATIENCE))
                    .contains("DOWN");
            assertThat(cluster.executor(1).metrics()).contains("aichain_executor_waiting 1.0");
            load.awaitMore(ACCOUNTS);

            underState.orElseThrow().free();
            load.awaitMore(ACCOUNTS);
            Chains.assertNothingLostOrDoubled(cluster, load, PATIENCE);
        }
    }
}
