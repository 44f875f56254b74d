package io.aichain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.crypto.Sha256;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.clients.Artefacts;
import io.aichain.e2e.clients.CastWallet;
import io.aichain.e2e.clients.ScriptWallet;
import io.aichain.e2e.clients.Wallet;
import io.aichain.e2e.clients.Web3jWallet;
import io.aichain.e2e.kit.AnchoredData;
import io.aichain.e2e.kit.Cluster;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.ServiceProcess;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.e2e.kit.VerifyProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real Kafka broker, a real Bitcoin node, two executors and the other services as processes of their own: a transaction goes from a
 * wallet to Bitcoin and back. One chain for the class; the tests run in the order in which its data flows.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeChainE2E {
    private static final Duration FINALITY = Duration.ofSeconds(180);
    private static final Path FOLDER = TestFolder.of(WholeChainE2E.class);

    private static final List<String> MONITORING =
            List.of("k8s/monitoring/grafana-dashboard.json", "operator/src/test/resources/golden/production.yaml");
    private static final Pattern METRIC = Pattern.compile("aichain_[a-z_]+");
    private static final Pattern QUESTION = Pattern.compile("(aichain_[a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("\\b([a-z]+)=\"[^\"]*\"");

    private static Cluster cluster;
    private static Artefacts artefacts;
    /** The last block that holds a wallet's transaction. */
    private static long lastBlock;

    @BeforeAll
    static void start() throws Exception {
        artefacts = Artefacts.compile(FOLDER.resolve("contracts"));
        // ethers' wait() looks again only when a block comes, and may have just missed the one it waits for
        cluster = Cluster.start(FOLDER.resolve("cluster"), Cluster.Options.of(2).withHeartbeat());
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    /** What users come with. */
    enum Client {
        WEB3J,
        CAST,
        VIEM,
        ETHERS,
        WEB3PY;

        Wallet wallet() {
            return switch (this) {
                case WEB3J -> new Web3jWallet(artefacts);
                case CAST -> new CastWallet(artefacts);
                case VIEM -> ScriptWallet.viem(artefacts, FOLDER);
                case ETHERS -> ScriptWallet.ethers(artefacts, FOLDER);
                case WEB3PY -> ScriptWallet.web3py(artefacts, FOLDER);
            };
        }
    }

    @Order(1)
    @ParameterizedTest
    @EnumSource(Client.class)
    void aClientDeploysAndUsesOpenZeppelinsTokenAndCollectible(Client client) {
        int number = client.ordinal();
        String receiver = "0x100000000000000000000000000000000000000" + number;
        Wallet.Use use = client.wallet()
                .use(
                        cluster.rpcUrl(number % 2),
                        DevnetKeys.accounts().get(number).secretKey().toHex(),
                        receiver);
        assertThat(use.balance()).isEqualTo("1000");
        assertThat(use.tokenTransfers())
                .as("the supply's mint, and the transfer")
                .isEqualTo(2);
        assertThat(use.refusal()).isEqualTo("ERC20InsufficientBalance");
        assertThat(use.owner()).isEqualToIgnoringCase(receiver);
        assertThat(use.collectibleTransfers()).isEqualTo(2);
        assertThat(cluster.rpc(number % 2).hash(use.lastBlock())).isEqualTo(use.lastBlockHash());
        lastBlock = Math.max(lastBlock, use.lastBlock());
    }

    @Order(2)
    @Test
    @Tag("P3")
    void bothExecutorsHaveTheSameBlocks() {
        cluster.rpc(0).awaitHeight("latest", lastBlock, Duration.ofSeconds(60));
        cluster.rpc(1).awaitHeight("latest", lastBlock, Duration.ofSeconds(60));
        for (long number = 0; number <= lastBlock; number++) {
            assertThat(cluster.rpc(1).hash(number))
                    .as("block %d", number)
                    .isEqualTo(cluster.rpc(0).hash(number));
        }
    }

    @Order(3)
    @Test
    void safeAndFinalizedPassTheLastBlockAtEveryExecutor() {
        for (String tag : List.of("safe", "finalized")) {
            for (int i = 0; i < 2; i++) cluster.rpc(i).awaitHeight(tag, lastBlock, FINALITY);
        }
    }

    @Order(4)
    @Test
    @Tag("P11")
    void theVerifierAgreesOnTheHashOfTheLastBlock() {
        VerifyProcess.Outcome outcome = verify(cluster.da(), cluster.genesis());
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        JsonNode verdict = outcome.verdict();
        assertThat(verdict.get("agreed").asBoolean()).isTrue();
        assertThat(verdict.get("block").asLong()).isGreaterThanOrEqualTo(lastBlock);
        JsonRpc rpc = cluster.rpc(0);
        assertThat(verdict.get("hash").asText())
                .isEqualTo(rpc.hash(verdict.get("block").asLong()));
    }

    /** All that {@code kubectl aichain verify} takes from a cluster is the genesis file. */
    @Order(4)
    @Test
    @Tag("P11")
    void theVerifierWithTheGenesisFileOfAKubernetesClusterAgreesToo() throws IOException {
        ObjectNode map = new ObjectMapper().createObjectNode();
        map.putObject("data").put("genesis.json", Files.readString(cluster.genesis()));
        Path answer = Files.writeString(FOLDER.resolve("map.json"), map.toString());
        Path kubectl = Files.writeString(
                FOLDER.resolve("kubectl"),
                "#!/bin/sh\n[ \"$*\" = 'get --output=json configmap hello-genesis' ] && cat " + answer + "\n");
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        VerifyProcess.Outcome outcome = VerifyProcess.ofCluster(
                kubectl, "hello", cluster.bitcoin().url(), cluster.da(), FOLDER.resolve("verify.log"));
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertThat(outcome.verdict().get("block").asLong()).isGreaterThanOrEqualTo(lastBlock);
        assertThat(outcome.verdict().get("hash").asText())
                .isEqualTo(cluster.rpc(0).hash(outcome.verdict().get("block").asLong()));
    }

    @Order(5)
    @Test
    @Tag("P6")
    void aFlippedByteInTheDataIsNamedWithBatchAndHashes() throws Exception {
        AnchoredData copy = AnchoredData.of(cluster).copyTo(FOLDER.resolve("flipped"));
        Path segment = copy.firstSegment();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);

        VerifyProcess.Outcome outcome = verify("file:" + copy.folder(), cluster.genesis());
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
        JsonNode why = outcome.verdict().get("disagreement");
        assertThat(why.get("batch").asLong()).isEqualTo(1);
        assertThat(why.get("field").asText()).isEqualTo("segment 0");
        assertThat(why.get("expected").asText()).contains(segment.getFileName().toString());
        assertThat(why.get("found").asText()).contains(Sha256.hash(bytes).toString());
    }

    @Order(6)
    @Test
    void aFlippedByteInAManifestIsNamedWithItsAnchor() throws Exception {
        AnchoredData copy = AnchoredData.of(cluster).copyTo(FOLDER.resolve("flipped-manifest"));
        byte[] bytes = Files.readAllBytes(copy.firstManifest());
        bytes[bytes.length - 1] ^= 1;
        Files.write(copy.firstManifest(), bytes);

        VerifyProcess.Outcome outcome = verify("file:" + copy.folder(), cluster.genesis());
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
        JsonNode why = outcome.verdict().get("disagreement");
        assertThat(why.get("anchor").asLong()).isEqualTo(1);
        assertThat(why.get("field").asText()).isEqualTo("manifest");
    }

    @Order(7)
    @Test
    @Tag("P11")
    void missingDataIsNeverTakenForAgreement() throws Exception {
        AnchoredData data = AnchoredData.of(cluster);
        AnchoredData noSegment = data.copyTo(FOLDER.resolve("no-segment"));
        Files.delete(noSegment.firstSegment());
        assertCannotBeFetched(noSegment, "batch 1, segment 0 cannot be fetched");
        AnchoredData noManifest = data.copyTo(FOLDER.resolve("no-manifest"));
        Files.delete(noManifest.firstManifest());
        assertCannotBeFetched(noManifest, "the manifest of anchor 1 cannot be fetched");
    }

    private static void assertCannotBeFetched(AnchoredData data, String reason) {
        VerifyProcess.Outcome outcome = verify("file:" + data.folder(), cluster.genesis());
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(2);
        assertThat(outcome.verdict().get("agreed").isNull()).isTrue();
        assertThat(outcome.verdict().get("error").asText()).contains(reason);
    }

    @Order(8)
    @Test
    void aChangedAllocationInTheGenesisIsNamedWithBlockAndField() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode genesis = (ObjectNode) mapper.readTree(cluster.genesis().toFile());
        ObjectNode account = (ObjectNode) genesis.get("alloc").elements().next();
        account.put("balance", "0x1");
        Path changed = FOLDER.resolve("changed-genesis.json");
        mapper.writeValue(changed.toFile(), genesis);

        VerifyProcess.Outcome outcome = verify(cluster.da(), changed);
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
        JsonNode why = outcome.verdict().get("disagreement");
        assertThat(why.get("field").asText()).isEqualTo("genesis hash");
        assertThat(why.get("detail").asText()).contains("block 0");
    }

    @Order(9)
    @Test
    void everyServiceShowsItsHealthAndMetrics() {
        for (ServiceProcess service : cluster.services()) {
            assertThat(service.health("live").get("status").asText())
                    .as(service.name())
                    .isEqualTo("UP");
            assertThat(service.health("ready").get("status").asText())
                    .as(service.name())
                    .isEqualTo("UP");
            assertThat(service.metrics()).as(service.name()).contains("jvm_memory_used_bytes");
        }
    }

    /** What a dashboard or an alarm asks for by a wrong name is empty for ever, and looks like peace. */
    @Order(10)
    @Test
    void everyMetricOfTheDashboardAndTheAlarmsIsOneOfAServices() throws IOException {
        String all = cluster.services().stream().map(ServiceProcess::metrics).collect(Collectors.joining());
        TreeSet<String> there = new TreeSet<>();
        METRIC.matcher(all.replaceAll("(?m)^#.*$", "")).results().forEach(found -> there.add(found.group()));
        TreeSet<String> asked = new TreeSet<>();
        for (String file : MONITORING) {
            String text = Files.readString(Parts.checkout().resolve(file));
            METRIC.matcher(text).results().forEach(found -> asked.add(found.group()));
        }
        assertThat(asked).hasSizeGreaterThan(12);
        // only an executor that is to begin with another's state has it, and these begin with block 0
        asked.remove("aichain_executor_start_waiting");
        assertThat(there).containsAll(asked);
    }

    /** The same of what a question narrows a metric to, but for the place. */
    @Order(10)
    @Test
    void everyLabelThatTheDashboardAndTheAlarmsNameIsOneOfThatMetrics() throws IOException {
        List<String> lines = cluster.services().stream()
                .flatMap(service -> service.metrics().lines())
                .toList();
        int narrowed = 0;
        for (String file : MONITORING) {
            String text = Files.readString(Parts.checkout().resolve(file)).replace("\\\"", "\"");
            for (MatchResult question : QUESTION.matcher(text).results().toList()) {
                for (MatchResult label :
                        LABEL.matcher(question.group(2)).results().toList()) {
                    if (List.of("namespace", "pod").contains(label.group(1))) continue;
                    narrowed++;
                    assertThat(lines)
                            .as(question.group())
                            .anyMatch(line -> line.startsWith(question.group(1) + "{") && line.contains(label.group()));
                }
            }
        }
        assertThat(narrowed).isGreaterThan(3);
    }

    @Order(9)
    @Test
    void anExecutorShowsTheStagesOfItsPipeline() {
        String metrics = cluster.executor(0).metrics();
        for (String stage : List.of("read", "wait", "recover", "payload", "execute", "root", "commit", "report")) {
            assertThat(metrics)
                    .as("docs/operations.md names these metrics")
                    .containsPattern("aichain_executor_stage_seconds_count\\{[^}]*stage=\"" + stage + "\"[^}]*} [1-9]")
                    .containsPattern("aichain_executor_stage_active\\{[^}]*stage=\"" + stage + "\"[^}]*} [01]");
        }
    }

    @Order(10)
    @Test
    @Tag("P10")
    void connectionsThatSayNothingOrHalfOfAQuestionHoldNoStatusPortUp() throws Exception {
        for (ServiceProcess service : cluster.services()) {
            List<Socket> slow = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    slow.add(new Socket("127.0.0.1", service.statusPort()));
                    if (i % 2 == 0)
                        slow.getLast().getOutputStream().write("GET /q/hea".getBytes(StandardCharsets.US_ASCII));
                }
                assertThat(service.health("ready").get("status").asText())
                        .as(service.name())
                        .isEqualTo("UP");
            } finally {
                for (Socket socket : slow) socket.close();
            }
        }
    }

    @Order(11)
    @Test
    void everyServiceStopsInOrderAndNoneHasLoggedAnError() {
        for (ServiceProcess service : cluster.services().reversed()) {
            // 128 + SIGTERM: how Java ends after its shutdown hooks
            assertThat(service.stop())
                    .as("%s: %s", service.name(), service.process().tail())
                    .isIn(0, 143);
        }
        assertThat(cluster.errors()).isEmpty();
    }

    private static VerifyProcess.Outcome verify(String da, Path genesis) {
        return VerifyProcess.run(cluster.bitcoin().url(), da, genesis, FOLDER.resolve("verify.log"));
    }
}
