package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.clients.Artefacts;
import io.aichain.e2e.clients.ScriptWallet;
import io.aichain.e2e.clients.Wallet;
import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.e2e.operated.OwnCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
 * What happens to a chain in a cluster in its life, under load from the first test to the last but one: scaled, its pods killed, upgraded, a
 * Secret exchanged, hibernated, the API server away, others beside it. No transaction is lost or doubled, and Bitcoin and the data alone
 * give the same chain. With {@code ./aichain test --all}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatedChainE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(200);
    /** Pods one after the other, each of which starts: as that of {@code kubectl aichain upgrade}. */
    private static final Duration PATIENCE_OF_UPGRADE = Duration.ofMinutes(10);

    /** Without a block, where a second sequencer stands ready. */
    private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

    /** Without a block, where the order is handed over. */
    private static final Duration MOST_PAUSE_OF_UPGRADE = Duration.ofSeconds(3);

    private static final Duration MOST_TO_FIRST_RECEIPT = Duration.ofSeconds(45);
    private static final int OPERATOR_PORT = 8080;
    private static final int CONNECT_MILLIS = 1000;

    private static final int ACCOUNTS = 4;
    /** Some half a minute under this load: time for a program to start, and for the operator to look. */
    private static final int BLOCKS_AHEAD = 200;

    private static final String NAMESPACE = "default";
    private static final Path FOLDER = TestFolder.of(OperatedChainE2E.class);

    private static Kubernetes cluster;
    private static JsonRpc rpc;
    private static TransferLoad load;
    private static long last;

    @BeforeAll
    static void start() {
        cluster = OwnCluster.start("a chain's life in a cluster is", FOLDER, "helm");
        for (String service : List.of("sequencer", "executor", "da-writer", "anchor"))
            cluster.tag("docker.io/aichain/" + service + ":dev", "docker.io/aichain/" + service + ":next");
        cluster.installOperator();
    }

    @AfterAll
    static void stop() {
        if (load != null) load.close();
        if (cluster != null) cluster.close();
    }

    private static String chain(String name, int id) {
        return """
                apiVersion: aichain.io/v1alpha1
                kind: AIChain
                metadata: {name: %s, namespace: %s}
                spec:
                  genesis:
                    chainId: %d
                    allocations: [%s]
                """.formatted(
                        name,
                        NAMESPACE,
                        id,
                        DevnetKeys.accounts().stream()
                                .limit(ACCOUNTS + 1)
                                .map(account -> "{address: \"%s\", balance: \"%s\"}"
                                        .formatted(account.address().toHex(), "1" + "0".repeat(22)))
                                .collect(Collectors.joining(", ")));
    }

    @Order(1)
    @Test
    void aChainTakesTransactions() {
        long begun = System.nanoTime();
        cluster.apply(chain("one", 42_010));
        cluster.await(PATIENCE, "service/one-rpc", "-n", NAMESPACE, "--for=create");
        rpc = new JsonRpc(cluster.url(NAMESPACE, "one-rpc", 8545));
        Await.until(
                "an answer", PATIENCE, () -> Optional.of(rpc.call("eth_chainId")), () -> cluster.describe(NAMESPACE));
        load = TransferLoad.start(List.of(rpc), ACCOUNTS, PATIENCE);
        load.awaitMore(1);
        Duration first = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("from apply to the first receipt: %.1f s%n", first.toMillis() / 1e3);
        awaitReady("one");
        assertThat(first).isLessThan(MOST_TO_FIRST_RECEIPT);
    }

    @Order(2)
    @Test
    void aTokenIsUsedThroughTheServiceWithViem() {
        Wallet viem = ScriptWallet.viem(Artefacts.compile(FOLDER.resolve("contracts")), FOLDER.resolve("logs"));
        Wallet.Use use = viem.use(
                cluster.url(NAMESPACE, "one-rpc", 8545),
                DevnetKeys.accounts().get(ACCOUNTS).secretKey().toHex(),
                "0x1000000000000000000000000000000000000001");
        assertThat(use.balance()).isEqualTo("1000");
        assertThat(use.refusal()).isEqualTo("ERC20InsufficientBalance");
        assertThat(rpc.hash(use.lastBlock())).isEqualTo(use.lastBlockHash());
    }

    @Order(3)
    @Test
    void executorsComeAndGoUnderLoadAndNothingElseRestarts() {
        Map<String, String> before = pods("one");
        cluster.kubectl("scale", "aichain/one", "-n", NAMESPACE, "--replicas=3");
        awaitStatus("one", "executors.ready", "3");
        load.awaitMore(ACCOUNTS);
        for (int i = 0; i < 3; i++) {
            String address = cluster.get("pod", "one-executor-" + i, "-n", NAMESPACE)
                    .at("/status/podIP")
                    .asText();
            new JsonRpc("http://" + address + ":8545").awaitHeight("latest", rpc.height("latest"), PATIENCE);
        }
        // it does not vote, and so it need not execute what was before it
        assertThat(cluster.kubectl("logs", "one-executor-1", "-n", NAMESPACE)).contains("begins with block");
        // what is asked goes to the others while its pod is away
        cluster.kubectl("delete", "pod", "one-executor-2", "-n", NAMESPACE);
        load.awaitMore(ACCOUNTS);
        awaitStatus("one", "executors.ready", "3");
        cluster.kubectl("scale", "aichain/one", "-n", NAMESPACE, "--replicas=1");
        cluster.kubectl(
                "wait", "pod/one-executor-1", "pod/one-executor-2", "-n", NAMESPACE, "--for=delete", "--timeout=120s");
        load.awaitMore(ACCOUNTS);
        awaitReady("one");
        assertThat(pods("one")).isEqualTo(before);
    }

    /** Without farewell; each comes back, and the chain with it. */
    @Order(4)
    @ParameterizedTest
    @ValueSource(strings = {"kafka", "bitcoin", "executor", "da-writer", "anchor", "sequencer"})
    void aPodIsKilled(String component) {
        String pod = "one-" + component + "-0";
        String before = pods("one").get(pod);
        Pause pause = Pause.begin(rpc);
        cluster.kubectl("delete", "pod", pod, "-n", NAMESPACE, "--grace-period=0", "--force");
        cluster.await(PATIENCE, "pod/" + pod, "-n", NAMESPACE, "--for=create");
        // its process may live on for a moment: only what comes after the new one is ready shows the pause
        cluster.await(PATIENCE, "pod/" + pod, "-n", NAMESPACE, "--for=condition=Ready");
        load.awaitMore(ACCOUNTS);
        System.out.printf(
                "%s killed: %.1f s without a block%n", pod, pause.end().toMillis() / 1e3);
        awaitReady("one");
        assertThat(pods("one").get(pod)).isNotEqualTo(before);
    }

    @Order(5)
    @Test
    void aSequencerWhosePodIsDeletedUnderLoadIsMissedForSeconds() {
        Pause pause = Pause.begin(rpc);
        cluster.kubectl("delete", "pod", "one-sequencer-0", "-n", NAMESPACE);
        cluster.await(PATIENCE, "pod/one-sequencer-0", "-n", NAMESPACE, "--for=create");
        awaitReady("one");
        load.awaitMore(ACCOUNTS);
        System.out.printf(
                "one-sequencer-0 deleted: %.1f s without a block%n", pause.end().toMillis() / 1e3);
    }

    /** The one beside it is ready when it could take over, so nobody waits for the start of a pod. */
    @Order(6)
    @Test
    void withASecondSequencerTheLossOfTheFirstIsATakeOver() {
        replicateSequencer(2);
        await("pod/one-sequencer-1", "--for=create");
        await("pod/one-sequencer-1", "--for=condition=Ready");
        awaitReady("one");
        String before = pods("one").get("one-sequencer-0");
        Pause pause = Pause.begin(rpc);
        cluster.kubectl("delete", "pod", "one-sequencer-0", "-n", NAMESPACE, "--grace-period=0", "--force");
        await("pod/one-sequencer-0", "--for=create");
        await("pod/one-sequencer-0", "--for=condition=Ready");
        load.awaitMore(ACCOUNTS);
        Duration longest = pause.end();
        System.out.printf("one of two sequencers killed: %.1f s without a block%n", longest.toMillis() / 1e3);
        awaitReady("one");
        assertThat(pods("one").get("one-sequencer-0")).isNotEqualTo(before);
        assertThat(longest).isLessThan(MOST_PAUSE);
        replicateSequencer(1);
        await("pod/one-sequencer-1", "--for=delete");
        load.awaitMore(ACCOUNTS);
        awaitReady("one");
    }

    @Order(7)
    @Test
    void anUpgradeRollsExecutorsFirstAndHandsTheSequencerOver() {
        // one answers while the other is exchanged
        cluster.kubectl("scale", "aichain/one", "-n", NAMESPACE, "--replicas=2");
        awaitStatus("one", "executors.ready", "2");
        awaitReady("one");
        Pause pause = Pause.begin(rpc);
        assertThat(cluster.aichain(NAMESPACE, "upgrade", "one", "next")).contains("one runs next");
        load.awaitMore(ACCOUNTS);
        Duration longest = pause.end();
        System.out.printf("upgrade: %.1f s without a block%n", longest.toMillis() / 1e3);
        awaitReady("one");
        assertThat(longest).isLessThan(MOST_PAUSE_OF_UPGRADE);
        Map<String, String> begun = new TreeMap<>();
        for (JsonNode pod : cluster.get("pods", "-n", NAMESPACE, "--selector", "aichain.io/chain=one")
                .get("items")) {
            String component = pod.at("/metadata/labels/aichain.io~1component").asText();
            if (List.of("kafka", "bitcoin").contains(component)) continue;
            assertThat(pod.at("/spec/containers/0/image").asText()).endsWith(":next");
            begun.merge(
                    component, pod.at("/metadata/creationTimestamp").asText(), (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
        assertThat(begun.get("executor")).isLessThanOrEqualTo(begun.get("da-writer"));
        assertThat(begun.get("da-writer")).isLessThanOrEqualTo(begun.get("anchor"));
        assertThat(begun.get("anchor")).isLessThanOrEqualTo(begun.get("sequencer"));
        assertThat(replicas("one-sequencer")).isEqualTo(1);
        // what comes next looks for a successor of its own
        await("pod/one-sequencer-1", "--for=delete");
    }

    /** What is decided beforehand, so that all who run the chain change at the same place of it. */
    @Order(8)
    @Test
    void anUpgradeMayBeginAtABlock() {
        Map<String, String> before = pods("one");
        long from = rpc.height("latest") + BLOCKS_AHEAD;
        cluster.aichain(NAMESPACE, "upgrade", "one", "dev", "--from-block", Long.toString(from));
        awaitChain("one", "condition=VersionWaits");
        assertThat(pods("one")).isEqualTo(before);
        assertThat(rpc.height("latest")).isLessThan(from);
        // all of it runs that then
        awaitChain(PATIENCE_OF_UPGRADE, "one", "jsonpath={.status.version}=dev");
        awaitReady("one");
        assertThat(rpc.height("latest")).isGreaterThanOrEqualTo(from);
        // what comes next looks for a successor of its own
        await("pod/one-sequencer-1", "--for=delete");
        load.awaitMore(ACCOUNTS);
    }

    /** The same key in other letters: what the pods read is another file. */
    @Order(9)
    @Test
    void aSecretThatIsExchangedRestartsThoseWhoReadIt() {
        Map<String, String> before = pods("one");
        String key = new String(
                Base64.getDecoder()
                        .decode(cluster.get("secret", "one-keys", "-n", NAMESPACE)
                                .at("/data/sequencer")
                                .asText()),
                StandardCharsets.UTF_8);
        String other = "0x" + key.substring(2).toUpperCase(Locale.ROOT);
        cluster.kubectl(
                "patch",
                "secret",
                "one-keys",
                "-n",
                NAMESPACE,
                "--type=merge",
                "-p",
                "{\"stringData\":{\"sequencer\":\"" + other + "\"}}");
        // its successor stands beside it, it goes, its own new one comes, and the successor goes
        cluster.await(PATIENCE, "pod/one-sequencer-1", "-n", NAMESPACE, "--for=create");
        cluster.await(PATIENCE, "pod/one-sequencer-1", "-n", NAMESPACE, "--for=delete");
        load.awaitMore(ACCOUNTS);
        awaitReady("one");
        Map<String, String> after = pods("one");
        assertThat(after.remove("one-sequencer-0")).isNotEqualTo(before.remove("one-sequencer-0"));
        assertThat(after).isEqualTo(before);
        assertThat(cluster.kubectl("get", "events", "-n", NAMESPACE, "--field-selector", "reason=SecretChanged"))
                .contains("one-sequencer");
    }

    @Order(10)
    @Test
    void aChainThatSleptIsTheSameChain() {
        // the second executor began with the state of the first, and has no older blocks
        long block = rpc.height("safe");
        String hash = rpc.hash(block);
        cluster.aichain(NAMESPACE, "hibernate", "one");
        cluster.kubectl(
                "wait", "pod", "--selector", "aichain.io/chain=one", "-n", NAMESPACE, "--for=delete", "--timeout=150s");
        awaitStatus("one", "phase", "Hibernated");
        cluster.aichain(NAMESPACE, "wake", "one");
        load.awaitMore(ACCOUNTS);
        awaitReady("one");
        assertThat(rpc.hash(block)).isEqualTo(hash);
    }

    @Order(11)
    @Test
    void withoutAnApiServerTheChainGoesOnAndTheOperatorFindsBack() {
        Map<String, String> before = pods("one");
        String operator = operator().at("/status/podIP").asText();
        cluster.apiServer("stop");
        // it cannot renew its Lease, and ends so that it never works beside another
        Await.until("the operator's end", PATIENCE, () -> Optional.of(operator).filter(address -> !listens(address)));
        load.awaitMore(ACCOUNTS);
        cluster.apiServer("start");
        cluster.kubectl("scale", "aichain/one", "-n", NAMESPACE, "--replicas=1");
        awaitStatus("one", "executors.ready", "1");
        cluster.kubectl("wait", "pod/one-executor-1", "-n", NAMESPACE, "--for=delete", "--timeout=120s");
        awaitReady("one");
        load.awaitMore(ACCOUNTS);
        before.remove("one-executor-1");
        assertThat(pods("one")).isEqualTo(before);
        assertThat(operator().at("/status/containerStatuses/0/restartCount").asInt())
                .isPositive();
    }

    @Order(12)
    @Test
    void ofThreeChainsOneIsDeletedAndTheOthersDoNotNotice() {
        cluster.apply(chain("two", 42_011));
        cluster.apply(chain("three", 42_012) + "  deletionPolicy: Delete\n");
        awaitReady("two");
        awaitReady("three");
        Map<String, String> one = pods("one");
        Map<String, String> three = pods("three");
        cluster.kubectl("delete", "aichain/two", "-n", NAMESPACE);
        cluster.kubectl(
                "wait", "pod", "--selector", "aichain.io/chain=two", "-n", NAMESPACE, "--for=delete", "--timeout=150s");
        load.awaitMore(ACCOUNTS);
        awaitReady("one");
        awaitReady("three");
        assertThat(pods("one")).isEqualTo(one);
        assertThat(pods("three")).isEqualTo(three);
        JsonRpc other = new JsonRpc(cluster.url(NAMESPACE, "three-rpc", 8545));
        assertThat(JsonRpc.number(other.call("eth_chainId"))).isEqualTo(42_012);
        // the claims of a deleted chain stay with the default policy, for the next of its name
        assertThat(cluster.kubectl("get", "pvc", "-n", NAMESPACE)).contains("data-two-executor-0");
        // and with the other one nothing stays
        cluster.kubectl("delete", "aichain/three", "-n", NAMESPACE);
        Await.until("nothing of it", PATIENCE, () -> Optional.of(left("three")).filter(JsonNode::isEmpty));
        awaitReady("one");
    }

    private static JsonNode left(String chain) {
        String kinds = "statefulset,service,configmap,secret,persistentvolumeclaim,pod,networkpolicy";
        return cluster.get(kinds, "-n", NAMESPACE, "--selector", "aichain.io/chain=" + chain)
                .get("items");
    }

    @Order(13)
    @Test
    @Tag("P4")
    void noTransactionWasLostOrDoubled() {
        last = load.finish();
        load.assertExecutedExactlyOnce(rpc);
    }

    @Order(14)
    @Test
    @Tag("P11")
    void bitcoinAndTheDataGiveTheSameChain() throws IOException {
        rpc.awaitHeight("finalized", last, PATIENCE);
        String url = new String(
                Base64.getDecoder()
                        .decode(cluster.get("secret", "one-bitcoin-login", "-n", NAMESPACE)
                                .at("/data/url")
                                .asText()),
                StandardCharsets.UTF_8);
        // the node's name is known in the cluster alone; its pod can be reached from this machine
        String address = cluster.get("pod", "one-bitcoin-0", "-n", NAMESPACE)
                .at("/status/podIP")
                .asText();
        String bitcoin = url.replaceFirst("@[^:]+:", "@" + address + ":");
        String verdict = cluster.aichain(
                NAMESPACE,
                "verify",
                "one",
                "--json",
                "--bitcoin",
                bitcoin,
                "--da",
                "file:" + cluster.volume(NAMESPACE, "one-da"));
        JsonNode agreed = new ObjectMapper()
                .readTree(verdict.lines()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElseThrow());
        assertThat(agreed.get("agreed").asBoolean()).as("%s", agreed).isTrue();
        long reached = agreed.get("block").asLong();
        assertThat(reached).isGreaterThanOrEqualTo(last);
        assertThat(agreed.get("hash").asText()).isEqualTo(rpc.hash(reached));
        assertThat(cluster.aichain(NAMESPACE, "export", "one", FOLDER + "/exported"))
                .contains("genesis.json", "aichain.json");
        assertThat(cluster.aichain(NAMESPACE, "status", "one")).contains("Running");
        assertThat(cluster.aichain(NAMESPACE, "events", "one")).contains("ImageChanged", "SecretChanged");
    }

    private static JsonNode operator() {
        return cluster.get("pods", "-n", "aichain-system").at("/items/0");
    }

    private static boolean listens(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, OPERATOR_PORT), CONNECT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static void awaitReady(String chain) {
        awaitChain(chain, "condition=Ready");
    }

    /** @param path as of {@code kubectl wait}, below the status */
    private static void awaitStatus(String chain, String path, String value) {
        awaitChain(chain, "jsonpath={.status." + path + "}=" + value);
    }

    private static void awaitChain(String chain, String event) {
        awaitChain(PATIENCE, chain, event);
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

    private static void replicateSequencer(int replicas) {
        cluster.kubectl(
                "patch",
                "aichain/one",
                "-n",
                NAMESPACE,
                "--type=merge",
                "-p",
                "{\"spec\":{\"sequencer\":{\"replicas\":" + replicas + "}}}");
    }

    private static void await(String... what) {
        List<String> all = new ArrayList<>(List.of(what));
        all.addAll(List.of("-n", NAMESPACE));
        cluster.await(PATIENCE, all.toArray(String[]::new));
    }

    private static int replicas(String set) {
        return cluster.get("statefulset", set, "-n", NAMESPACE)
                .at("/spec/replicas")
                .asInt();
    }

    /** Each with its identity, which a restart changes. */
    private static Map<String, String> pods(String chain) {
        Map<String, String> pods = new TreeMap<>();
        for (JsonNode pod : cluster.get("pods", "-n", NAMESPACE, "--selector", "aichain.io/chain=" + chain)
                .get("items"))
            pods.put(
                    pod.at("/metadata/name").asText(),
                    pod.at("/metadata/uid").asText() + " "
                            + pod.at("/status/containerStatuses/0/restartCount").asInt());
        return pods;
    }
}
