package io.aichain.executor.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Address;
import io.aichain.execution.Chains;
import io.aichain.log.embedded.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same calls traced here and by a go-ethereum: the same answers, to the last member. */
@Tag("P3")
class TraceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Set<String> ENDS = Set.of("STOP", "RETURN", "REVERT", "SELFDESTRUCT");

    @TempDir
    static Path folder;

    private static HttpClient client;
    private static Process geth;
    private static URI there;
    private static Tracing here;

    @BeforeAll
    static void start() throws Exception {
        Path program = part("geth", "geth");
        int port = FreePorts.next();
        there = URI.create("http://127.0.0.1:" + port + "/");
        client = HttpClient.newHttpClient();
        geth = new ProcessBuilder(List.of(
                        program.toString(),
                        "--dev",
                        "--http",
                        "--http.port",
                        Integer.toString(port),
                        "--http.api",
                        "eth,debug",
                        "--port",
                        "0",
                        "--authrpc.port",
                        Integer.toString(FreePorts.next()),
                        "--ipcdisable",
                        "--datadir",
                        folder.resolve("geth").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("geth.log").toFile())
                .start();
        awaitReady();
        Genesis genesis = Chains.genesis();
        here = new Tracing(genesis, folder.resolve("state"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (here != null) here.close();
        if (client != null) client.close();
        if (geth == null) return;
        geth.destroy();
        assertThat(geth.waitFor(60, TimeUnit.SECONDS)).as("geth ends").isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{}",
                "{\"disableStack\":true}",
                "{\"disableStorage\":true}",
                "{\"enableMemory\":true,\"enableReturnData\":true}",
                "{\"tracer\":\"callTracer\"}",
                "{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}}",
                "{\"tracer\":\"callTracer\",\"tracerConfig\":{\"onlyTopCall\":true,\"withLog\":true}}"
            })
    void everyKindOfCallIsTracedAsByGoEthereum(String options) throws Exception {
        same(TracingScene.MAIN, 10_000_000, TracingScene.overrides(), options);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"{\"enableReturnData\":true}", "{\"tracer\":\"callTracer\"}"})
    void everyEndOfTheOutermostFrameIsTracedAsByGoEthereum(String options) throws Exception {
        for (var code : TracingScene.topLevel().entrySet()) {
            same(TracingScene.aloneAt(), 100_000, TracingScene.alone(code.getValue()), options);
        }
    }

    private static void same(Address to, long gas, ObjectNode overrides, String options) throws Exception {
        ArrayNode params = TracingScene.params(to, gas, overrides, JSON.readTree(options));
        JsonNode theirs = comparable(ask(params));
        JsonNode ours =
                comparable(JSON.readTree(here.call("debug_traceCall", params).toString()));
        List<String> theirSteps = steps(theirs);
        List<String> ourSteps = steps(ours);
        for (int i = 0; i < Math.min(theirSteps.size(), ourSteps.size()); i++) {
            assertThat(ourSteps.get(i))
                    .as("step %d after %s", i, i == 0 ? "" : ourSteps.get(i - 1))
                    .isEqualTo(theirSteps.get(i));
        }
        assertThat(ourSteps).hasSameSizeAs(theirSteps);
        assertThat(ours.toPrettyString()).isEqualTo(theirs.toPrettyString());
    }

    private static List<String> steps(JsonNode result) {
        List<String> steps = new ArrayList<>();
        JsonNode all = result.path("structLogs");
        for (int i = 0; i < all.size(); i++) {
            ObjectNode step = (ObjectNode) all.get(i);
            int next = i + 1 < all.size() ? all.get(i + 1).get("depth").intValue() : 0;
            // What it would have cost is not known here; see docs/operations.md.
            boolean failed = next < step.get("depth").intValue()
                    && !ENDS.contains(step.get("op").textValue());
            if (failed) step.remove("gasCost");
            steps.add(step.toString());
        }
        return steps;
    }

    private static JsonNode comparable(JsonNode result) throws IOException {
        return JSON.readTree(JSON.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValueAsString(JSON.treeToValue(result, Object.class)));
    }

    private static JsonNode ask(ArrayNode params) throws Exception {
        JsonNode answer = post("debug_traceCall", params);
        assertThat(answer.get("error")).as("go-ethereum's error").isNull();
        return answer.get("result");
    }

    private static JsonNode post(String method, ArrayNode params) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.put("jsonrpc", "2.0").put("id", 1).put("method", method).set("params", params);
        HttpRequest request = HttpRequest.newBuilder(there)
                .header("content-type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return JSON.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static void awaitReady() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ArrayNode nothing = JSON.createArrayNode();
        while (true) {
            try {
                post("eth_chainId", nothing);
                return;
            } catch (IOException notYet) {
                if (!geth.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException(Files.readString(folder.resolve("geth.log")), notYet);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static Path part(String part, String program) {
        String given = System.getenv("AICHAIN_PARTS");
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        Path parts = given != null ? Path.of(given) : home.resolve("aichain/parts");
        Path file = parts.resolve(part).resolve("bin").resolve(program);
        Assumptions.assumeTrue(Files.isExecutable(file), () -> "skipped: run e2e/parts/install " + part);
        return file;
    }
}
