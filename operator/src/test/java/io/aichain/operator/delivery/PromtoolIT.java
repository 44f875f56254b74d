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
        assertThat(check(alarms())).contains("SUCCESS: 9 rules found");
    }

    /** @param trouble what the pod says from the second minute on, before which it says {@code fine} */
    private record Case(String alarm, String metric, String labels, String component, int fine, int trouble) {
        String series(String chain) {
            return "%s{%snamespace=\"default\",pod=\"%s-%s-0\"}".formatted(metric, labels, chain, component);
        }

        static Case of(String alarm, String metric, String component, int trouble) {
            return new Case(alarm, metric, "", component, 0, trouble);
        }
    }

    private static final List<Case> CASES = List.of(
            Case.of("AIChainExecutorStopped", "aichain_executor_stopped", "executor", 1),
            Case.of("AIChainLogStalled", "aichain_executor_log_stalled_seconds", "executor", 3),
            new Case(
                    "AIChainForeignSignature",
                    "aichain_blocks_dropped_total",
                    "reason=\"signature\",",
                    "executor",
                    0,
                    1),
            new Case("AIChainNobodyOrders", "aichain_leader_state", "service=\"sequencer\",", "sequencer", 2, 4),
            new Case("AIChainDataWaits", "aichain_dawriter_problem", "reason=\"network\",", "da-writer", 0, 1),
            Case.of("AIChainAnchorHalted", "aichain_anchor_halted", "anchor", 1),
            Case.of("AIChainAnchorWaits", "aichain_anchor_waiting", "anchor", 1),
            new Case("AIChainAnchorPoor", "aichain_anchor_tip_sat", "", "anchor", 5_000_000, 99_999),
            Case.of("AIChainWaits", "aichain_executor_waiting", "executor", 1));

    /** Silent before the trouble and while it is another chain's, loud when it has lasted for as long as the alarm says, and silent after it. */
    @Test
    void eachAlarmSpeaksInItsTrouble() throws Exception {
        JsonNode rules = alarms();
        assertThat(rules.at("/groups/0/rules").findValuesAsText("alert"))
                .containsExactlyInAnyOrderElementsOf(
                        CASES.stream().map(Case::alarm).toList());
        ObjectNode file = JSON.createObjectNode();
        file.putArray("rule_files").add("rules.json");
        ArrayNode tests = file.putArray("tests");
        for (Case c : CASES) {
            JsonNode rule = rule(rules, c.alarm());
            int after = Integer.parseInt(rule.get("for").asText().replace("m", ""));
            ObjectNode test = tests.addObject().put("interval", "1m");
            ArrayNode series = test.putArray("input_series");
            // a chain "mainland-b" is not the chain "mainland"; its trouble is there from the start
            series.addObject().put("series", c.series("mainland-b")).put("values", c.trouble() + "x60");
            series.addObject()
                    .put("series", c.series("mainland"))
                    .put("values", c.fine() + "x1 " + c.trouble() + "x" + (after + 1) + " " + c.fine() + "x9");
            ArrayNode looks = test.putArray("alert_rule_test");
            look(looks, c, 1);
            ObjectNode speaks = look(looks, c, 2 + after).putArray("exp_alerts").addObject();
            ObjectNode labels = speaks.putObject("exp_labels");
            labels.put("severity", rule.at("/labels/severity").asText());
            if (c.alarm().equals("AIChainDataWaits")) labels.put("reason", "network");
            speaks.putObject("exp_annotations")
                    .put("summary", rule.at("/annotations/summary").asText());
            if (after > 0) look(looks, c, 1 + after);
            look(looks, c, 6 + after);
        }
        Files.writeString(folder.resolve("rules.json"), JSON.writeValueAsString(rules));
        Files.writeString(folder.resolve("tests.json"), JSON.writeValueAsString(file));
        assertThat(run("test", "rules", folder.resolve("tests.json").toString()))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    private static ObjectNode look(ArrayNode looks, Case c, int minute) {
        return looks.addObject().put("eval_time", minute + "m").put("alertname", c.alarm());
    }

    private static JsonNode rule(JsonNode rules, String alarm) {
        for (JsonNode rule : rules.at("/groups/0/rules"))
            if (rule.get("alert").asText().equals(alarm)) return rule;
        throw new AssertionError("no alarm " + alarm);
    }

    private static JsonNode alarms() throws IOException {
        return golden("production").stream()
                .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow()
                .get("spec");
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
        return run(
                "check",
                "rules",
                Files.writeString(folder.resolve("rules.json"), JSON.writeValueAsString(rules))
                        .toString());
    }

    /** @return what the tool says */
    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(List.of(arguments));
        Process tool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(tool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(folder.resolve("said"));
    }
}
