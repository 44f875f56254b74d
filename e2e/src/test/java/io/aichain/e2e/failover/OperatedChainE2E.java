package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.clients.Artefacts;
import io.aichain.e2e.clients.ScriptWallet;
import io.aichain.e2e.clients.Wallet;
import io.aichain.e2e.kit.ChainUnderTest;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Pod;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.e2e.operated.OwnCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
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

    /** From a smaller scale to the end of the executors above it. */
    private static final Duration UNTIL_GONE = Duration.ofSeconds(120);

    /** Of all pods of a chain. */
    private static final Duration UNTIL_ALL_GONE = Duration.ofSeconds(150);

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
    private static ChainUnderTest one;
    private static JsonRpc rpc;
    private static TransferLoad load;
    private static long last;

    @BeforeAll
    static void start() {
        cluster = OwnCluster.start("a chain's life in a cluster is", FOLDER, "helm");
        for (String service : List.of("sequencer", "executor", "da-writer", "anchor"))
            cluster.tag("docker.io/aichain/" + service + ":dev", "docker.io/aichain/" + service + ":next");
        cluster.installOperator();
        one = chain("one");
    }

    @AfterAll
    static void stop() {
        if (load != null) load.close();
        if (cluster != null) cluster.close();
    }

    private static ChainUnderTest chain(String name) {
        return new ChainUnderTest(cluster, NAMESPACE, name, PATIENCE);
    }

    private static String spec(int id) {
        return """
                genesis:
                  chainId: %d
                  allocations: [%s]
                """.formatted(
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
        one.apply(spec(42_010));
        one.awaitObjects(PATIENCE, "create", "service/one-rpc");
        rpc = one.rpc();
        one.await("an answer", () -> Optional.of(rpc.call("eth_chainId")));
        load = TransferLoad.start(List.of(rpc), ACCOUNTS, PATIENCE);
        load.awaitMore(1);
        Duration first = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("from apply to the first receipt: %.1f s%n", first.toMillis() / 1e3);
        one.awaitReady();
        assertThat(first).isLessThan(MOST_TO_FIRST_RECEIPT);
    }

    @Order(2)
    @Test
    void aTokenIsUsedThroughTheServiceWithViem() {
        Wallet viem = ScriptWallet.viem(Artefacts.compile(FOLDER.resolve("contracts")), FOLDER.resolve("logs"));
        Wallet.Use use = viem.use(
                one.url(),
                DevnetKeys.accounts().get(ACCOUNTS).secretKey().toHex(),
                "0x1000000000000000000000000000000000000001");
        assertThat(use.balance()).isEqualTo("1000");
        assertThat(use.refusal()).isEqualTo("ERC20InsufficientBalance");
        assertThat(rpc.hash(use.lastBlock())).isEqualTo(use.lastBlockHash());
    }

    @Order(3)
    @Test
    void executorsComeAndGoUnderLoadAndNothingElseRestarts() {
        Map<String, Pod> before = one.pods();
        one.scale(3);
        one.awaitStatus("executors.ready", "3");
        load.awaitMore(ACCOUNTS);
        for (int i = 0; i < 3; i++) {
            one.awaitHeight(one.executor(i), "latest", rpc.height("latest"));
        }
        // it does not vote, and so it need not execute what was before it
        assertThat(cluster.kubectl("logs", "one-executor-1", "-n", NAMESPACE)).contains("begins with block");
        // what is asked goes to the others while its pod is away
        cluster.kubectl("delete", "pod", "one-executor-2", "-n", NAMESPACE);
        load.awaitMore(ACCOUNTS);
        one.awaitStatus("executors.ready", "3");
        one.scale(1);
        one.awaitObjects(UNTIL_GONE, "delete", "pod/one-executor-1", "pod/one-executor-2");
        load.awaitMore(ACCOUNTS);
        one.awaitReady();
        assertThat(one.pods()).isEqualTo(before);
    }

    /** Without farewell; each comes back, and the chain with it. */
    @Order(4)
    @ParameterizedTest
    @ValueSource(strings = {"kafka", "bitcoin", "executor", "da-writer", "anchor", "sequencer"})
    void aPodIsKilled(String component) {
        String pod = "one-" + component + "-0";
        Pod before = one.pods().get(pod);
        Pause pause = Pause.begin(rpc);
        cluster.kill(NAMESPACE, pod);
        one.awaitPod(pod, "create");
        // its process may live on for a moment: only what comes after the new one is ready shows the pause
        one.awaitPod(pod, "condition=Ready");
        load.awaitMore(ACCOUNTS);
        System.out.printf(
                "%s killed: %.1f s without a block%n", pod, pause.end().toMillis() / 1e3);
        one.awaitReady();
        assertThat(one.pods().get(pod)).isNotEqualTo(before);
    }

    @Order(5)
    @Test
    void aSequencerWhosePodIsDeletedUnderLoadIsMissedForSeconds() {
        Pause pause = Pause.begin(rpc);
        cluster.kubectl("delete", "pod", "one-sequencer-0", "-n", NAMESPACE);
        one.awaitPod("one-sequencer-0", "create");
        one.awaitReady();
        load.awaitMore(ACCOUNTS);
        System.out.printf(
                "one-sequencer-0 deleted: %.1f s without a block%n", pause.end().toMillis() / 1e3);
    }

    /** The one beside it is ready when it could take over, so nobody waits for the start of a pod. */
    @Order(6)
    @Test
    void withASecondSequencerTheLossOfTheFirstIsATakeOver() {
        replicateSequencer(2);
        one.awaitPod("one-sequencer-1", "create");
        one.awaitPod("one-sequencer-1", "condition=Ready");
        one.awaitReady();
        Pod before = one.pods().get("one-sequencer-0");
        Pause pause = Pause.begin(rpc);
        cluster.kill(NAMESPACE, "one-sequencer-0");
        one.awaitPod("one-sequencer-0", "create");
        one.awaitPod("one-sequencer-0", "condition=Ready");
        load.awaitMore(ACCOUNTS);
        Duration longest = pause.end();
        System.out.printf("one of two sequencers killed: %.1f s without a block%n", longest.toMillis() / 1e3);
        one.awaitReady();
        assertThat(one.pods().get("one-sequencer-0")).isNotEqualTo(before);
        assertThat(longest).isLessThan(MOST_PAUSE);
        replicateSequencer(1);
        one.awaitPod("one-sequencer-1", "delete");
        load.awaitMore(ACCOUNTS);
        one.awaitReady();
    }

    @Order(7)
    @Test
    void anUpgradeRollsExecutorsFirstAndHandsTheSequencerOver() {
        // one answers while the other is exchanged
        one.scale(2);
        one.awaitStatus("executors.ready", "2");
        one.awaitReady();
        Pause pause = Pause.begin(rpc);
        assertThat(one.aichain("upgrade", "next")).contains("one runs next");
        load.awaitMore(ACCOUNTS);
        Duration longest = pause.end();
        System.out.printf("upgrade: %.1f s without a block%n", longest.toMillis() / 1e3);
        one.awaitReady();
        assertThat(longest).isLessThan(MOST_PAUSE_OF_UPGRADE);
        Map<String, String> begun = new TreeMap<>();
        for (JsonNode pod : one.objects("pods")) {
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
        one.awaitPod("one-sequencer-1", "delete");
    }

    /** What is decided beforehand, so that all who run the chain change at the same place of it. */
    @Order(8)
    @Test
    void anUpgradeMayBeginAtABlock() {
        Map<String, Pod> before = one.pods();
        long from = rpc.height("latest") + BLOCKS_AHEAD;
        one.aichain("upgrade", "dev", "--from-block", Long.toString(from));
        one.await(PATIENCE, "condition=VersionWaits");
        assertThat(one.pods()).isEqualTo(before);
        assertThat(rpc.height("latest")).isLessThan(from);
        // all of it runs that then
        one.awaitStatus(PATIENCE_OF_UPGRADE, "version", "dev");
        one.awaitReady();
        assertThat(rpc.height("latest")).isGreaterThanOrEqualTo(from);
        // what comes next looks for a successor of its own
        one.awaitPod("one-sequencer-1", "delete");
        load.awaitMore(ACCOUNTS);
    }

    /** The same key in other letters: what the pods read is another file. */
    @Order(9)
    @Test
    void aSecretThatIsExchangedRestartsThoseWhoReadIt() {
        Map<String, Pod> before = one.pods();
        String key = cluster.secret(NAMESPACE, "one-keys", "sequencer");
        String other = "0x" + key.substring(2).toUpperCase(Locale.ROOT);
        cluster.patch(NAMESPACE, "secret/one-keys", "{\"stringData\":{\"sequencer\":\"" + other + "\"}}");
        // its successor stands beside it, it goes, its own new one comes, and the successor goes
        one.awaitPod("one-sequencer-1", "create");
        one.awaitPod("one-sequencer-1", "delete");
        load.awaitMore(ACCOUNTS);
        one.awaitReady();
        Map<String, Pod> after = one.pods();
        assertThat(after.remove("one-sequencer-0")).isNotEqualTo(before.remove("one-sequencer-0"));
        assertThat(after).isEqualTo(before);
        assertThat(cluster.events(NAMESPACE, "SecretChanged")).contains("one-sequencer");
    }

    @Order(10)
    @Test
    void aChainThatSleptIsTheSameChain() {
        // the second executor began with the state of the first, and has no older blocks
        long block = rpc.height("safe");
        String hash = rpc.hash(block);
        one.aichain("hibernate");
        one.awaitNoPods(UNTIL_ALL_GONE);
        one.awaitStatus("phase", "Hibernated");
        one.aichain("wake");
        load.awaitMore(ACCOUNTS);
        one.awaitReady();
        assertThat(rpc.hash(block)).isEqualTo(hash);
    }

    @Order(11)
    @Test
    void withoutAnApiServerTheChainGoesOnAndTheOperatorFindsBack() {
        Map<String, Pod> before = one.pods();
        String operator = cluster.operator().at("/status/podIP").asText();
        cluster.apiServer("stop");
        // it cannot renew its Lease, and ends so that it never works beside another
        one.await("the operator's end", () -> Optional.of(operator).filter(address -> !listens(address)));
        load.awaitMore(ACCOUNTS);
        cluster.apiServer("start");
        one.scale(1);
        one.awaitStatus("executors.ready", "1");
        one.awaitObjects(UNTIL_GONE, "delete", "pod/one-executor-1");
        one.awaitReady();
        load.awaitMore(ACCOUNTS);
        before.remove("one-executor-1");
        assertThat(one.pods()).isEqualTo(before);
        assertThat(Pod.of(cluster.operator()).restarts()).isPositive();
    }

    @Order(12)
    @Test
    void ofThreeChainsOneIsDeletedAndTheOthersDoNotNotice() {
        ChainUnderTest two = chain("two");
        ChainUnderTest three = chain("three");
        two.apply(spec(42_011));
        three.apply(spec(42_012) + "deletionPolicy: Delete\n");
        two.awaitReady();
        three.awaitReady();
        Map<String, Pod> ofOne = one.pods();
        Map<String, Pod> ofThree = three.pods();
        two.delete();
        two.awaitNoPods(UNTIL_ALL_GONE);
        load.awaitMore(ACCOUNTS);
        one.awaitReady();
        three.awaitReady();
        assertThat(one.pods()).isEqualTo(ofOne);
        assertThat(three.pods()).isEqualTo(ofThree);
        assertThat(JsonRpc.number(three.rpc().call("eth_chainId"))).isEqualTo(42_012);
        // the claims of a deleted chain stay with the default policy, for the next of its name
        assertThat(cluster.kubectl("get", "pvc", "-n", NAMESPACE)).contains("data-two-executor-0");
        // and with the other one nothing stays
        three.delete();
        String kinds = "statefulset,service,configmap,secret,persistentvolumeclaim,pod,networkpolicy";
        three.await("nothing of it", () -> Optional.of(three.objects(kinds)).filter(JsonNode::isEmpty));
        one.awaitReady();
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
    void bitcoinAndTheDataGiveTheSameChain() {
        one.awaitHeight(rpc, "finalized", last);
        JsonNode verdict = Chains.assertVerifierAgrees(one, one.bitcoin(), last);
        assertThat(verdict.get("hash").asText())
                .isEqualTo(rpc.hash(verdict.get("block").asLong()));
        assertThat(one.aichain("export", FOLDER + "/exported")).contains("genesis.json", "aichain.json");
        assertThat(one.aichain("status")).contains("Running");
        assertThat(one.aichain("events")).contains("ImageChanged", "SecretChanged");
    }

    private static boolean listens(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, OPERATOR_PORT), CONNECT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static void replicateSequencer(int replicas) {
        one.patch("{\"spec\":{\"sequencer\":{\"replicas\":" + replicas + "}}}");
    }

    private static int replicas(String set) {
        return cluster.get("statefulset", set, "-n", NAMESPACE)
                .at("/spec/replicas")
                .asInt();
    }
}
