package io.aichain.operator.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.operator.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool judges the alarms, and the questions of the dashboard and of KEDA. The part {@code prometheus} has it. */
class PromtoolIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Path promtool;

    @TempDir
    private Path folder;

    @BeforeAll
    static void find() {
        String given = System.getenv("AICHAIN_PARTS");
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        Path parts = given != null ? Path.of(given) : home.resolve("aichain/parts");
        promtool = parts.resolve("prometheus/bin/promtool");
        assumeTrue(Files.isExecutable(promtool), "skipped: run e2e/parts/install prometheus");
    }

    @Test
    void theAlarmsAreRules() throws Exception {
        JsonNode rules = golden("production").stream()
                .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow()
                .get("spec");
        assertThat(check(rules)).contains("SUCCESS: 5 rules found");
    }

    @Test
    void everyQuestionIsOne() throws Exception {
        List<String> questions = new ArrayList<>(MonitoringTest.questions());
        for (JsonNode object : golden("autoscaled")) {
            for (JsonNode trigger : object.at("/spec/triggers")) {
                if (trigger.path("type").asText().equals("prometheus"))
                    questions.add(trigger.at("/metadata/query").asText());
            }
        }
        assertThat(questions).hasSizeGreaterThan(16);
        assertThat(check(recorded(questions))).contains("SUCCESS: " + questions.size() + " rules found");
    }

    @Test
    void whatIsNoQuestionIsRefused() throws Exception {
        assertThat(check(recorded(List.of("sum(rate(aichain_rpc_calls_seconds_sum)[1m]"))))
                .contains("FAILED");
    }

    private static List<JsonNode> golden(String sample) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        Path file = Checkout.root().resolve("operator/src/test/resources/golden/" + sample + ".yaml");
        for (String text : Checkout.read(file).split("(?m)^---$")) objects.add(Checkout.yaml(text));
        return objects;
    }

    /** Each as the rule of a series of its own; what Grafana puts in for its variables is put in. */
    private static JsonNode recorded(List<String> questions) {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode rules =
                all.putArray("groups").addObject().put("name", "questions").putArray("rules");
        for (int i = 0; i < questions.size(); i++)
            rules.addObject()
                    .put("record", "question:" + i)
                    .put(
                            "expr",
                            questions
                                    .get(i)
                                    .replaceAll("\\$(namespace|chain)", "name")
                                    .replace("$__rate_interval", "1m"));
        return all;
    }

    /** @return what the tool says */
    private String check(JsonNode rules) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("rules.json"), JSON.writeValueAsString(rules));
        Process tool = new ProcessBuilder(promtool.toString(), "check", "rules", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(tool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(folder.resolve("said"));
    }
}
