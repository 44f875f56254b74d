package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.Broker;
import io.aichain.e2e.kit.Cluster;
import io.aichain.e2e.kit.RepairProcess;
import io.aichain.e2e.kit.ServiceProcess;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.log.embedded.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The broker dies with nothing to do and under load, and comes back; then it comes back without the end of the order, which the owner's
 * repair appends again.
 */
@Tag("P1")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokerE2E {
    private static final int ACCOUNTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Path FOLDER = TestFolder.of(BrokerE2E.class);

    private static Cluster cluster;
    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start(FOLDER.resolve("cluster"), Cluster.Options.of(2).withBrokerAsChild());
        broker = ((Broker.AsChild) cluster.broker()).process();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    @Order(0)
    @Test
    @Tag("P10")
    void withNothingToDoEveryServiceSaysThatTheBrokerIsAwayUntilItIsBack() throws Exception {
        Chains.awaitAllReady(cluster);
        broker.kill();
        for (ServiceProcess service : cluster.services()) {
            assertThat(service.awaitSaid("does not answer", PATIENCE)).contains("DOWN", "Kafka: " + cluster.kafka());
            assertThat(service.health("live").path("status").asText()).isEqualTo("UP");
            assertThat(service.metrics()).containsPattern("aichain_(leader_state|executor_waiting)\\S* (4|1)\\.0");
        }
        broker.restart();
        Chains.awaitAllReady(cluster);
    }

    @Order(1)
    @Test
    void aBrokerThatIsKilledUnderLoadAndComesBackLosesAndDoublesNothing() throws Exception {
        try (TransferLoad load = load()) {
            load.awaitMore(ACCOUNTS);
            broker.kill();
            cluster.executor(0).awaitSaid("DOWN", PATIENCE);
            broker.restart();
            load.awaitMore(ACCOUNTS);
            Chains.assertNothingLostOrDoubled(cluster, load, PATIENCE);
        }
    }

    @Order(2)
    @Test
    void aBrokerThatLostTheEndOfTheOrderIsNotFollowedUntilTheOwnerRepairsItFromAnExecutor() throws Exception {
        losesTheEnd(List.of("--store", cluster.executorFolder("executor-0").toString()));
    }

    @Order(3)
    @Test
    @Tag("P11")
    void orFromBitcoinAndTheDataAlone() throws Exception {
        losesTheEnd(List.of(
                "--da",
                cluster.da(),
                "--bitcoin",
                cluster.bitcoin().url(),
                "--key-file",
                cluster.folder().resolve("sequencer.key").toString()));
    }

    /** @param source that the repair takes the lost blocks from */
    private static void losesTheEnd(List<String> source) throws Exception {
        Path blocks = FOLDER.resolve("cluster/kafka/cluster.blocks-0");
        Path older = Files.createTempDirectory(FOLDER, "older-").resolve("blocks");
        broker.stop();
        copy(blocks, older);
        broker.restart();
        long kept = cluster.rpc(0).height("latest");
        try (TransferLoad load = load()) {
            load.awaitMore(4 * ACCOUNTS);
            load.finish();
            cluster.sequencer().stop();
            long last = Chains.assertSameBlocks(cluster.rpc(0), cluster.rpc(1), PATIENCE);
            assertThat(last).isGreaterThan(kept + 1);
            Chains.awaitFinalized(cluster, 2, last, PATIENCE);
            List<String> hashes = Chains.hashes(cluster.rpc(0), last);

            broker.stop();
            delete(blocks);
            copy(older, blocks);
            broker.restart();
            cluster.sequencer().start();
            assertThat(cluster.sequencer().awaitSaid("aichain log repair", PATIENCE))
                    .contains("DOWN");

            List<ServiceProcess> readers =
                    List.of(cluster.sequencer(), cluster.executor(0), cluster.executor(1), cluster.daWriter());
            readers.forEach(ServiceProcess::stop);
            assertThat(repair(source)).contains("appended blocks " + (kept + 1) + " to " + last);
            assertThat(repair(source)).contains("nothing is missing");
            readers.forEach(ServiceProcess::start);
            Chains.awaitAllReady(cluster);
            for (int i = 0; i < 2; i++) {
                assertThat(Chains.hashes(cluster.rpc(i), last)).isEqualTo(hashes);
                load.assertExecutedExactlyOnce(cluster.rpc(i));
            }
        }
        try (TransferLoad load = load()) {
            load.awaitMore(ACCOUNTS);
            Chains.assertNothingLostOrDoubled(cluster, load, PATIENCE);
        }
        Chains.assertVerifierAgrees(cluster, kept, FOLDER.resolve("verify.log"));
    }

    private static TransferLoad load() {
        return TransferLoad.start(List.of(cluster.rpc(0), cluster.rpc(1)), ACCOUNTS, PATIENCE);
    }

    /** @return what it says */
    private static String repair(List<String> source) {
        RepairProcess.Outcome outcome =
                RepairProcess.run(cluster.kafka(), cluster.genesis(), source, FOLDER.resolve("repair.log"), PATIENCE);
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        return outcome.said();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
