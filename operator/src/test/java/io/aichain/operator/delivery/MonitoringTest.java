package io.aichain.operator.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.Checkout;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard and the alarms speak of metrics that docs/operations.md has: of no others. */
class MonitoringTest {
    private static final Pattern METRIC = Pattern.compile("aichain_[a-z_]+");

    private static final JsonNode DASHBOARD =
            Checkout.yaml(Checkout.read(Checkout.root().resolve("k8s/monitoring/grafana-dashboard.json")));

    static List<String> questions() {
        List<String> all = new ArrayList<>();
        DASHBOARD.findValues("expr").forEach(one -> all.add(one.asText()));
        String golden = Checkout.read(Checkout.root().resolve("operator/src/test/resources/golden/production.yaml"));
        golden.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("expr: "))
                .map(line -> Checkout.yaml(line).get("expr").asText())
                .forEach(all::add);
        return all;
    }

    @Test
    void everyMetricIsADocumentedOne() {
        String page = Checkout.read(Checkout.root().resolve("docs/operations.md"));
        TreeSet<String> asked = new TreeSet<>();
        for (String question : questions())
            METRIC.matcher(question).results().forEach(found -> asked.add(found.group()));
        assertThat(asked)
                .hasSizeGreaterThan(12)
                .allSatisfy(metric -> assertThat(page)
                        .as("a metric that nobody has")
                        .contains("`" + metric.replaceFirst("_seconds_sum$", "_seconds")));
    }

    @Test
    void everyPanelAsksForOneChainAlone() {
        assertThat(DASHBOARD.get("panels")).hasSizeGreaterThan(6);
        for (JsonNode panel : DASHBOARD.get("panels")) {
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            for (JsonNode target : panel.get("targets")) {
                String question = target.get("expr").asText();
                long metrics = METRIC.matcher(question).results().count();
                assertThat(question.split(Pattern.quote("namespace=\"$namespace\",pod=~\"$chain-(executor"), -1))
                        .as(question)
                        .hasSize((int) metrics + 1);
                assertThat(question.chars().filter(c -> c == '(').count())
                        .isEqualTo(question.chars().filter(c -> c == ')').count());
            }
        }
    }
}
