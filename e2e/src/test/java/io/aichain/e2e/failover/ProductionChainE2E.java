package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.ChainUnderTest;
import io.aichain.e2e.kit.ClusterGenesis;
import io.aichain.e2e.kit.Json;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Pod;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.e2e.operated.OwnCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A chain as for production: its Kafka, its Bitcoin node, its keys and its genesis file are the user's, the DA writer and the anchor have a
 * standby each, and its data lies on a volume that all of them share, which is small here and fills up. The Kafka and the node are those
 * of another chain for trials. With {@code ./aichain test --all}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProductionChainE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(200);
    /** The goal of the failure modes. */
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);
    /** A version has ten minutes, and the way back is a start of pods. */
    private static final Duration UNTIL_GIVEN_UP = Duration.ofMinutes(14);

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private static final int ACCOUNTS = 4;
    private static final int CHAIN_ID = 42_031;
    private static final int VOLUME_MEGABYTES = 100;
    private static final int STATUS_PORT = 8080;

    private static final String NAMESPACE = "default";
    private static final Path FOLDER = TestFolder.of(ProductionChainE2E.class);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();

    private static Kubernetes cluster;
    private static ChainUnderTest base;
    private static ChainUnderTest own;
    private static Tmpfs volume;
    private static JsonRpc rpc;
    private static TransferLoad load;
    private static long last;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cluster = OwnCluster.start("a chain as for production is", FOLDER, "helm");
        volume = Tmpfs.mount(FOLDER.resolve("shared"), VOLUME_MEGABYTES).orElseThrow();
        cluster.installOperator();
        base = new ChainUnderTest(cluster, NAMESPACE, "base", PATIENCE);
        own = new ChainUnderTest(cluster, NAMESPACE, "own", PATIENCE);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (load != null) load.close();
        if (cluster != null) cluster.close();
        if (volume != null) volume.close();
    }

    @Order(1)
    @Test
    void itRunsOnWhatTheUserHas() {
        base.apply("genesis: {chainId: 42030}");
        base.awaitReady();
        keys();
        genesisFile();
        sharedVolume();
        own.apply("""
                genesis: {chainId: %d, configMap: {name: own-file}}
                kafka: {bootstrapServers: "base-kafka:9092", replicas: 1}
                executors: {replicas: 2}
                sequencer: {keySecret: {name: own-secrets, key: sequencer}}
                daWriter: {replicas: 2}
                anchor: {replicas: 2}
                dataAvailability: {file: {size: %dMi, storageClassName: shared, accessMode: ReadWriteMany}}
                bitcoin:
                  network: regtest
                  urlSecret: {name: base-bitcoin-login, key: url}
                  keySecret: {name: own-secrets, key: anchor}
                rpc: {serviceType: NodePort}
                """.formatted(CHAIN_ID, VOLUME_MEGABYTES));
        own.awaitReady();
        JsonNode service = cluster.get("service", "own-rpc", "-n", NAMESPACE);
        assertThat(service.at("/spec/type").asText()).isEqualTo("NodePort");
        // any address of the node
        String node =
                cluster.get("nodes").at("/items/0/status/addresses/0/address").asText();
        rpc = new JsonRpc(
                "http://" + node + ":" + service.at("/spec/ports/0/nodePort").asInt());
        assertThat(JsonRpc.number(rpc.call("eth_chainId"))).isEqualTo(CHAIN_ID);
        load = TransferLoad.start(List.of(rpc), ACCOUNTS, PATIENCE);
        load.awaitMore(1);
        own.awaitHeight(rpc, "finalized", rpc.height("latest"));
    }

    /** Who stands by goes on where the other was, before that one's pod could. */
    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"da-writer", "anchor"})
    void whoStandsByTakesOver(String component) {
        String leader = own.await("a leader", () -> leader(component));
        String other = leader.endsWith("0") ? "own-" + component + "-1" : "own-" + component + "-0";
        own.awaitPod(other, "condition=Ready");
        Map<String, Pod> before = own.pods();
        long begun = System.nanoTime();
        cluster.kill(NAMESPACE, leader);
        own.await("that " + other + " leads", () -> Optional.of(leads(other)).filter(is -> is));
        System.out.printf("%s killed: the other leads after %.1f s%n", leader, (System.nanoTime() - begun) / 1e9);
        own.awaitHeight(rpc, "finalized", rpc.height("latest"));
        own.awaitReady();
        Map<String, Pod> after = own.pods();
        assertThat(after.remove(leader)).isNotEqualTo(before.remove(leader));
        assertThat(after).isEqualTo(before);
    }

    /** To the last byte: nothing is published, all else goes on, and when there is room again so does that. */
    @Order(3)
    @Test
    void aFullVolumeIsSaidAndHeals() throws IOException {
        Map<String, Pod> before = own.pods();
        long begun = System.nanoTime();
        volume.fill();
        own.awaitReason(SEEN_WITHIN, "DataAvailabilityReady", "VolumeFull");
        System.out.printf("a full volume: VolumeFull after %.1f s%n", (System.nanoTime() - begun) / 1e9);
        load.awaitMore(ACCOUNTS);
        long executed = rpc.height("latest");
        volume.free();
        own.awaitHeight(rpc, "finalized", executed);
        own.awaitReady();
        assertThat(own.pods()).isEqualTo(before);
    }

    /** The executor before the one that fails and the parts behind are not touched; in the end the version that ran runs again by itself. */
    @Order(4)
    @Test
    void aVersionThatIsNotThereIsGivenUp() {
        Map<String, Pod> before = own.pods();
        own.patch("{\"spec\":{\"version\":\"nothere\"}}");
        own.awaitReason(SEEN_WITHIN, "ExecutorsReady", "ImageUnavailable");
        load.awaitMore(ACCOUNTS);
        own.await(UNTIL_GIVEN_UP, "condition=VersionGivenUp");
        load.awaitMore(ACCOUNTS);
        own.awaitReady();
        Map<String, Pod> after = own.pods();
        assertThat(after.remove("own-executor-1")).isNotEqualTo(before.remove("own-executor-1"));
        assertThat(after).isEqualTo(before);
        assertThat(cluster.events(NAMESPACE, "VersionGivenUp")).contains("own");
    }

    @Order(5)
    @Test
    @Tag("P4")
    void noTransactionWasLostOrDoubled() {
        last = load.finish();
        load.assertExecutedExactlyOnce(rpc);
    }

    @Order(6)
    @Test
    @Tag("P11")
    void bitcoinAndTheDataGiveTheSameChain() {
        own.awaitHeight(rpc, "finalized", last);
        Chains.assertVerifierAgrees(own, base.bitcoin(), last);
    }

    /** The anchor's own has coins. */
    private static void keys() {
        cluster.kubectl(
                "create",
                "secret",
                "generic",
                "own-secrets",
                "-n",
                NAMESPACE,
                "--from-literal=sequencer=" + DevnetKeys.sequencer().secretKey().toHex(),
                "--from-literal=anchor=" + DevnetKeys.anchor().secretKey().toHex());
        // 100 blocks later coins that were mined may be spent
        cluster.kubectl(
                "exec",
                "base-bitcoin-0",
                "-n",
                NAMESPACE,
                "-c",
                "miner",
                "--",
                "sh",
                "-c",
                "c='bitcoin-cli -conf=/etc/bitcoin/bitcoin.conf -datadir=/tmp -rpcconnect=127.0.0.1'; $c generatetoaddress 3 "
                        + ClusterGenesis.anchorKey().address()
                        + " && $c generatetoaddress 100 bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080");
    }

    /** The other chain's, changed as a person would do it. */
    private static void genesisFile() {
        ObjectNode file = (ObjectNode) Json.parse(cluster.get("configmap", "base-genesis", "-n", NAMESPACE)
                .at("/data/genesis.json")
                .asText());
        ObjectNode config = (ObjectNode) file.get("config");
        config.put("chainId", CHAIN_ID);
        ObjectNode aichain = (ObjectNode) config.get("aichain");
        aichain.put("name", "own");
        aichain.put("owner", DevnetKeys.owner().address().toHex());
        aichain.put("sequencer", DevnetKeys.sequencer().address().toHex());
        aichain.putArray("voters").add("own-executor-0");
        ((ObjectNode) aichain.get("bitcoin"))
                .put("anchorAddress", ClusterGenesis.anchorKey().address());
        for (DevnetKeys.DevAccount account : DevnetKeys.accounts())
            ((ObjectNode) file.get("alloc"))
                    .putObject(account.address().toHex())
                    .put("balance", "0x152d02c7e14af6800000");
        cluster.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: own-file, namespace: default}
                data:
                  genesis.json: '%s'
                """.formatted(file));
    }

    private static void sharedVolume() {
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: shared}
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: WaitForFirstConsumer
                ---
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: shared}
                spec:
                  capacity: {storage: %dMi}
                  accessModes: [ReadWriteMany]
                  storageClassName: shared
                  hostPath: {path: "%s"}
                """.formatted(VOLUME_MEGABYTES, FOLDER.resolve("shared")));
    }

    private static Optional<String> leader(String component) {
        return List.of("own-" + component + "-0", "own-" + component + "-1").stream()
                .filter(ProductionChainE2E::leads)
                .findFirst();
    }

    /** By its own word. */
    private static boolean leads(String pod) {
        try {
            String address = cluster.address(NAMESPACE, pod);
            HttpRequest health = HttpRequest.newBuilder(
                            URI.create("http://" + address + ":" + STATUS_PORT + "/q/health"))
                    .timeout(ANSWER)
                    .build();
            return HTTP.send(health, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("Leading[");
        } catch (IOException | IllegalStateException | IllegalArgumentException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
