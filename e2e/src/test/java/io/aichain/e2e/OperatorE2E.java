package io.aichain.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.ChainUnderTest;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.MetricsPage;
import io.aichain.e2e.kit.PageCommands;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.Pod;
import io.aichain.e2e.kit.ServiceImages;
import io.aichain.e2e.kit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The operator on a real cluster, by the commands of docs/quickstart-kubernetes.md as they are written there: installed by its chart, under
 * its own roles, it makes a chain of one resource. What happens to a chain later in its life: {@code OperatedChainE2E}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(200);
    private static final Duration SETTLING = Duration.ofSeconds(60);
    /** For all of it, from an empty machine to an empty machine: it is part of every run. The programs and our images are there before. */
    private static final Duration MOST = Duration.ofMinutes(6);

    private static final String NAMESPACE = "default";
    private static final String OWNED =
            "statefulset,service,configmap,secret,persistentvolumeclaim,pod,networkpolicy,poddisruptionbudget,serviceaccount";
    private static final Path FOLDER = TestFolder.of(OperatorE2E.class);

    private static Kubernetes cluster;
    private static ChainUnderTest hello;
    private static ChildProcess shell;
    private static String page;
    private static Instant applied;
    private static long begun;

    @BeforeAll
    static void start() throws IOException {
        Optional<String> hindrance = Kubernetes.hindrance("helm");
        assumeTrue(hindrance.isEmpty(), () -> "skipped: " + hindrance.orElseThrow());
        List<Path> images = ServiceImages.ofThisCheckout();
        page = Files.readString(Parts.checkout().resolve("docs/quickstart-kubernetes.md"));
        begun = System.nanoTime();
        cluster = Kubernetes.start(FOLDER.resolve("logs"));
        cluster.load(images);
        hello = new ChainUnderTest(cluster, NAMESPACE, "hello", SETTLING);
        shell = ChildProcess.start(
                List.of("bash"), environment(), Parts.checkout(), Files.createFile(FOLDER.resolve("shell.log")));
    }

    @AfterAll
    static void stop() {
        if (shell != null) shell.close();
        if (cluster != null) cluster.close();
        shell = null;
        cluster = null;
    }

    /** The page's programs are those of this cluster. */
    private static Map<String, String> environment() throws IOException {
        Path programs = Files.createDirectories(FOLDER.resolve("bin"));
        for (String name : List.of("kubectl", "helm")) {
            Path program = programs.resolve(name);
            Files.writeString(
                    program,
                    "#!/bin/sh\nexec '"
                            + Parts.checkout().resolve("e2e/cluster").resolve(name) + "' \"$@\"\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        Map<String, String> environment = new HashMap<>(Parts.AS_BUILT);
        Path cast = Parts.executable("foundry/bin/cast").getParent();
        environment.put("PATH", programs + ":" + cast + ":" + System.getenv("PATH"));
        return environment;
    }

    @Order(1)
    @Test
    void theChartInstallsAnOperatorThatBecomesReadyAndHoldsTheLease() {
        run("Install the operator");
        assertThat(cluster.leaseHolder()).startsWith("aichain-operator-");
    }

    @Order(2)
    @Test
    void oneSmallResourceBecomesAReadyChain() {
        applied = Instant.now();
        List<String> answer = run("Apply a chain");
        assertThat(answer).last().asString().matches("hello +Running +True .*");
    }

    @Order(3)
    @Test
    void aTransferThroughItsServiceHasItsReceipt() {
        List<String> answer = run("Send a transaction");
        assertThat(answer).anyMatch(line -> line.matches("status +1 \\(success\\)"));
        assertThat(answer).last().asString().matches("1(\\.0+)?");
        // within a minute on two cores by themselves; this is for machines that do more besides
        Duration taken = Duration.between(applied, Instant.now());
        System.out.printf("from apply to the first receipt: %.1f s%n", taken.toMillis() / 1e3);
        assertThat(taken).isLessThan(Duration.ofMinutes(3));
    }

    @Order(4)
    @Test
    void itsBlockBecomesSafeAndThenFinalOnBitcoin() {
        run("Wait for Bitcoin");
        JsonNode heights = hello.status().get("heights");
        assertThat(heights.get("safe").asLong()).isEqualTo(1);
        assertThat(heights.get("latest").asLong()).isEqualTo(1);
    }

    /** A second look writes nothing: what was applied stays as it is, in every object. */
    @Order(5)
    @Test
    void aSettledChainIsNotWritten() {
        Map<String, String> before = versions();
        long seen = reconciliations();
        hello.await("two more looks", () -> Optional.of(reconciliations()).filter(now -> now >= seen + 2));
        assertThat(versions()).isEqualTo(before);
    }

    @Order(6)
    @Test
    void scalingExecutorsRestartsNothing() {
        Map<String, Pod> before = hello.pods();
        run("Scale the executors");
        assertThat(hello.pods()).isEqualTo(before);
        // not even before that was any of them started again
        assertThat(before.values()).extracting(Pod::restarts).containsOnly(0);
    }

    @Order(7)
    @Test
    void aSequencerWhosePodIsDeletedGoesOnWithTheSameChain() {
        List<String> answer = run("Lose a pod");
        assertThat(answer).anyMatch(line -> line.matches("status +1 \\(success\\)"));
        assertThat(answer).last().asString().matches("2(\\.0+)?");
    }

    @Order(8)
    @Test
    void deletedItLeavesNothingButWhatIsKeptAndThenNotThatEither() {
        assertThat(run("Delete it")).anyMatch(line -> line.contains("hello-genesis"));
        // Kubernetes collects what the resource owned soon after it
        Await.until(
                "an empty namespace",
                SETTLING,
                () -> Optional.of(hello.objects(OWNED)).filter(JsonNode::isEmpty),
                () -> hello.objects(OWNED).toString());
    }

    /** With the end of the cluster, which is part of it. */
    @Order(9)
    @Test
    void allOfItTakesSixMinutesAtMost() {
        stop();
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("from no cluster to no cluster: %.0f s%n", taken.toMillis() / 1e3);
        assertThat(taken).isLessThanOrEqualTo(MOST);
    }

    /** As the operator counts them. */
    private static long reconciliations() {
        String pod = cluster.operator().at("/metadata/name").asText();
        var page = new MetricsPage(cluster.kubectl(
                "get", "--raw", "/api/v1/namespaces/aichain-system/pods/" + pod + ":8080/proxy/q/metrics"));
        return (long) page.sum("operator_sdk_reconciliations_success_total");
    }

    /** Of all that the operator applies: any write changes one. */
    private static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        for (JsonNode object :
                hello.objects("statefulset,service,configmap,persistentvolumeclaim,networkpolicy,serviceaccount")) {
            versions.put(
                    object.get("kind").asText() + "/"
                            + object.at("/metadata/name").asText(),
                    object.at("/metadata/resourceVersion").asText());
        }
        assertThat(versions).hasSizeGreaterThan(20);
        return versions;
    }

    /** Runs the commands below a heading. @return what they printed; each must succeed */
    private static List<String> run(String heading) {
        List<String> answer = new ArrayList<>();
        UnaryOperator<String> told = message -> message + "\n" + String.join("\n", answer) + "\n"
                + cluster.describe(NAMESPACE) + cluster.describe(Kubernetes.OPERATORS_NAMESPACE);
        for (String block : blocks(heading)) {
            try {
                PageCommands.run(shell, block, PATIENCE, answer::add);
            } catch (IllegalStateException e) {
                throw new AssertionError(told.apply(e.getMessage()), e);
            }
        }
        return answer;
    }

    private static List<String> blocks(String heading) {
        int begin = page.indexOf("\n## " + heading + "\n");
        assertThat(begin).as("the heading '%s'", heading).isNotNegative();
        int end = page.indexOf("\n## ", begin + 1);
        List<String> found = PageCommands.blocks(page.substring(begin, end < 0 ? page.length() : end), "quickstart");
        assertThat(found).as("commands below '%s'", heading).isNotEmpty();
        return found;
    }
}
