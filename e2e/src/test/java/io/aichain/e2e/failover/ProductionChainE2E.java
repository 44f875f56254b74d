package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.Kubernetes;
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
import java.util.TreeMap;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();

    private static Kubernetes cluster;
    private static Tmpfs volume;
    private static JsonRpc rpc;
    private static TransferLoad load;
    private static long last;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cluster = OwnCluster.start("a chain as for production is", FOLDER, "helm");
        volume = Tmpfs.mount(FOLDER.resolve("shared"), VOLUME_MEGABYTES).orElseThrow();
        cluster.installOperator();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (load != null) load.close();
        if (cluster != null) cluster.close();
        if (volume != null) volume.close();
    }

    @Order(1)
    @Test
    void itRunsOnWhatTheUserHas() throws IOException, MalformedException {
        cluster.apply("""
                apiVersion: aichain.io/v1alpha1
                kind: AIChain
                metadata: {name: base, namespace: default}
                spec: {genesis: {chainId: 42030}}
                """);
        awaitReady("base");
        keys();
        genesisFile();
        sharedVolume();
        cluster.apply("""
                apiVersion: aichain.io/v1alpha1
                kind: AIChain
                metadata: {name: own, namespace: default}
                spec:
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
        awaitReady("own");
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
        rpc.awaitHeight("finalized", rpc.height("latest"), PATIENCE);
    }

    /** Who stands by goes on where the other was, before that one's pod could. */
    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"da-writer", "anchor"})
    void whoStandsByTakesOver(String component) {
        String leader = Await.until("a leader", PATIENCE, () -> leader(component));
        String other = leader.endsWith("0") ? "own-" + component + "-1" : "own-" + component + "-0";
        cluster.await(PATIENCE, "pod/" + other, "-n", NAMESPACE, "--for=condition=Ready");
        Map<String, String> before = pods();
        long begun = System.nanoTime();
        cluster.kubectl("delete", "pod", leader, "-n", NAMESPACE, "--grace-period=0", "--force");
        Await.until(
                "that " + other + " leads",
                PATIENCE,
                () -> Optional.of(leads(other)).filter(is -> is));
        System.out.printf("%s killed: the other leads after %.1f s%n", leader, (System.nanoTime() - begun) / 1e9);
        rpc.awaitHeight("finalized", rpc.height("latest"), PATIENCE);
        awaitReady("own");
        Map<String, String> after = pods();
        assertThat(after.remove(leader)).isNotEqualTo(before.remove(leader));
        assertThat(after).isEqualTo(before);
    }

    /** To the last byte: nothing is published, all else goes on, and when there is room again so does that. */
    @Order(3)
    @Test
    void aFullVolumeIsSaidAndHeals() throws IOException {
        Map<String, String> before = pods();
        long begun = System.nanoTime();
        volume.fill();
        awaitChain(SEEN_WITHIN, "own", reason("DataAvailabilityReady", "VolumeFull"));
        System.out.printf("a full volume: VolumeFull after %.1f s%n", (System.nanoTime() - begun) / 1e9);
        load.awaitMore(ACCOUNTS);
        long executed = rpc.height("latest");
        volume.free();
        rpc.awaitHeight("finalized", executed, PATIENCE);
        awaitReady("own");
        assertThat(pods()).isEqualTo(before);
    }

    /** The executor before the one that fails and the parts behind are not touched; in the end the version that ran runs again by itself. */
    @Order(4)
    @Test
    void aVersionThatIsNotThereIsGivenUp() {
        Map<String, String> before = pods();
        cluster.kubectl(
                "patch", "aichain/own", "-n", NAMESPACE, "--type=merge", "-p", "{\"spec\":{\"version\":\"nothere\"}}");
        awaitChain(SEEN_WITHIN, "own", reason("ExecutorsReady", "ImageUnavailable"));
        load.awaitMore(ACCOUNTS);
        awaitChain(UNTIL_GIVEN_UP, "own", "condition=VersionGivenUp");
        load.awaitMore(ACCOUNTS);
        awaitReady("own");
        Map<String, String> after = pods();
        assertThat(after.remove("own-executor-1")).isNotEqualTo(before.remove("own-executor-1"));
        assertThat(after).isEqualTo(before);
        assertThat(cluster.kubectl("get", "events", "-n", NAMESPACE, "--field-selector", "reason=VersionGivenUp"))
                .contains("own");
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
    void bitcoinAndTheDataGiveTheSameChain() throws IOException {
        rpc.awaitHeight("finalized", last, PATIENCE);
        String address = cluster.get("pod", "base-bitcoin-0", "-n", NAMESPACE)
                .at("/status/podIP")
                .asText();
        String bitcoin = cluster.kubectl(
                        "get",
                        "secret",
                        "base-bitcoin-login",
                        "-n",
                        NAMESPACE,
                        "-o",
                        "go-template={{.data.url | base64decode}}")
                .strip()
                .replaceFirst("@[^:]+:", "@" + address + ":");
        String verdict = cluster.aichain(
                NAMESPACE,
                "verify",
                "own",
                "--json",
                "--bitcoin",
                bitcoin,
                "--da",
                "file:" + cluster.volume(NAMESPACE, "own-da"));
        JsonNode agreed = JSON.readTree(
                verdict.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
        assertThat(agreed.get("agreed").asBoolean()).as("%s", agreed).isTrue();
        assertThat(agreed.get("block").asLong()).isGreaterThanOrEqualTo(last);
    }

    private static String anchorKey() {
        return DevnetKeys.anchor().secretKey().toHex();
    }

    /** The anchor's own has coins. */
    private static void keys() throws MalformedException {
        cluster.kubectl(
                "create",
                "secret",
                "generic",
                "own-secrets",
                "-n",
                NAMESPACE,
                "--from-literal=sequencer=" + DevnetKeys.sequencer().secretKey().toHex(),
                "--from-literal=anchor=" + anchorKey());
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
                        + AnchorKey.parse(anchorKey(), BitcoinChain.REGTEST).address()
                        + " && $c generatetoaddress 100 bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080");
    }

    /** The other chain's, changed as a person would do it. */
    private static void genesisFile() throws IOException, MalformedException {
        ObjectNode file = (ObjectNode) JSON.readTree(cluster.get("configmap", "base-genesis", "-n", NAMESPACE)
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
                .put(
                        "anchorAddress",
                        AnchorKey.parse(anchorKey(), BitcoinChain.REGTEST).address());
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
            String address =
                    cluster.get("pod", pod, "-n", NAMESPACE).at("/status/podIP").asText();
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

    private static String reason(String condition, String reason) {
        return "jsonpath={.status.conditions[?(@.type==\"" + condition + "\")].reason}=" + reason;
    }

    private static void awaitReady(String chain) {
        awaitChain(PATIENCE, chain, "condition=Ready");
    }

    private static void awaitChain(Duration patience, String chain, String event) {
        try {
            cluster.await(patience, "aichain/" + chain, "-n", NAMESPACE, "--for=" + event);
        } catch (IllegalStateException e) {
            throw new AssertionError(
                    e.getMessage() + "\n"
                            + cluster.get("aichain", chain, "-n", NAMESPACE).toPrettyString()
                            + cluster.describe(NAMESPACE),
                    e);
        }
    }

    /** Each with its identity, which a restart changes. */
    private static Map<String, String> pods() {
        Map<String, String> pods = new TreeMap<>();
        for (JsonNode pod : cluster.get("pods", "-n", NAMESPACE, "--selector", "aichain.io/chain=own")
                .get("items"))
            pods.put(
                    pod.at("/metadata/name").asText(),
                    pod.at("/metadata/uid").asText() + " "
                            + pod.at("/status/containerStatuses/0/restartCount").asInt());
        return pods;
    }
}
