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

    /** As Prometheus has it: its own label {@code service} is the Service's name, and a pod's is renamed. */
    private static String series(String metric, String labels, String chain, String component, int ordinal) {
        return "%s{%snamespace=\"default\",service=\"%s-%s\",pod=\"%s-%s-%d\"}"
                .formatted(metric, labels, chain, component, chain, component, ordinal);
    }

    /** @param trouble what the pod says from the second minute on, before which it says {@code fine} */
    private record Case(String alarm, String metric, String labels, String component, int fine, int trouble) {
        String series(String chain, int ordinal) {
            return PromtoolIT.series(metric, labels, chain, component, ordinal);
        }

        static Case of(String alarm, String metric, String component, int trouble) {
            return new Case(alarm, metric, "", component, 0, trouble);
        }

        /** Of what leads alone: a standby's old trouble is none. */
        boolean isOfLeaders() {
            return List.of("AIChainDataWaits", "AIChainAnchorHalted", "AIChainAnchorWaits", "AIChainAnchorPoor")
                    .contains(alarm);
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
            new Case(
                    "AIChainNobodyOrders",
                    "aichain_leader_state",
                    "exported_service=\"sequencer\",",
                    "sequencer",
                    2,
                    4),
            new Case(
                    "AIChainDataWaits",
                    "aichain_dawriter_problem",
                    "reason=\"network_unavailable\",",
                    "da-writer",
                    0,
                    1),
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
        ArrayNode tests = JSON.createArrayNode();
        for (Case c : CASES) {
            JsonNode rule = rule(rules, c.alarm());
            int after = minutes(rule);
            ObjectNode test = tests.addObject().put("interval", "1m");
            ArrayNode series = test.putArray("input_series");
            // a chain "mainland-b" is not the chain "mainland"; its trouble is there from the start
            says(series, c.series("mainland-b", 0), c.trouble() + "x60");
            says(
                    series,
                    c.series("mainland", 0),
                    c.fine() + "x1 " + c.trouble() + "x" + (after + 1) + " " + c.fine() + "x9");
            if (c.isOfLeaders()) {
                says(series, c.series("mainland", 1), c.trouble() + "x60");
                says(series, leader(c, "mainland", 0), "2x60");
                says(series, leader(c, "mainland", 1), "0x60");
                says(series, leader(c, "mainland-b", 0), "2x60");
            }
            ArrayNode looks = test.putArray("alert_rule_test");
            look(looks, c.alarm(), 1);
            speaks(look(looks, c.alarm(), 2 + after), rule);
            if (after > 0) look(looks, c.alarm(), 1 + after);
            look(looks, c.alarm(), 6 + after);
        }
        assertThat(tried(rules, tests)).contains("SUCCESS").doesNotContain("FAILED");
    }

    /** A pod that does not come up says nothing at all. */
    @Test
    void nobodyOrdersWhereNoSequencerIsSeen() throws Exception {
        JsonNode rules = alarms();
        JsonNode rule = rule(rules, "AIChainNobodyOrders");
        ArrayNode tests = JSON.createArrayNode();
        ObjectNode test = tests.addObject().put("interval", "1m");
        says(test.putArray("input_series"), series("aichain_leader_state", "", "mainland-b", "sequencer", 0), "2x60");
        speaks(look(test.putArray("alert_rule_test"), "AIChainNobodyOrders", minutes(rule)), rule);
        assertThat(tried(rules, tests)).contains("SUCCESS").doesNotContain("FAILED");
    }

    private static String leader(Case c, String chain, int ordinal) {
        return series("aichain_leader_state", "", chain, c.component(), ordinal);
    }

    private static void says(ArrayNode all, String series, String values) {
        all.addObject().put("series", series).put("values", values);
    }

    private static void speaks(ObjectNode look, JsonNode rule) {
        ObjectNode expected = look.putArray("exp_alerts").addObject();
        expected.putObject("exp_labels")
                .put("severity", rule.at("/labels/severity").asText());
        expected.putObject("exp_annotations")
                .put("summary", rule.at("/annotations/summary").asText());
    }

    private static int minutes(JsonNode rule) {
        return Integer.parseInt(rule.get("for").asText().replace("m", ""));
    }

    /** @return what the tool says of the rules in these cases */
    private String tried(JsonNode rules, ArrayNode tests) throws IOException, InterruptedException {
        ObjectNode file = JSON.createObjectNode();
        file.putArray("rule_files").add("rules.json");
        file.set("tests", tests);
        Files.writeString(folder.resolve("rules.json"), JSON.writeValueAsString(rules));
        return run(
                "test",
                "rules",
                Files.writeString(folder.resolve("tests.json"), JSON.writeValueAsString(file))
                        .toString());
    }

    private static ObjectNode look(ArrayNode looks, String alarm, int minute) {
        return looks.addObject().put("eval_time", minute + "m").put("alertname", alarm);
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
