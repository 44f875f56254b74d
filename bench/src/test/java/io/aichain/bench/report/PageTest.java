package io.aichain.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.e2e.kit.Parts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Report REPORT = new Report(
            1,
            "state",
            "2026-01-31",
            new Machine("some processor", 2, 24, "25", 0.1),
            List.of("One sentence."),
            List.of(
                    new Result("1 M holders", "aichain", "rate", "/s", 9000, 8000, 9500),
                    new Result("1 M holders", "geth", "rate", "/s", 3000, 3000, 3000),
                    new Result("1 M holders", "aichain", "written each", "bytes", 3446, 3446, 3446),
                    new Result("1 M holders", "geth", "written each", "bytes", 6892, 6892, 6892),
                    new Result("1 M holders", "aichain", "share of roots", "%", 31.5, 31.5, 31.5)));

    @Test
    void aSectionHasATableForEachMetricAndThePlot() {
        assertThat(Page.filled("# P\n\n<!-- bench state -->\nstale\n<!-- end -->\nrest\n", List.of(REPORT)))
                .startsWith("# P\n\n<!-- bench state -->\nMeasured 2026-01-31")
                .doesNotContain("stale")
                .contains("- One sentence.\n")
                .contains("| rate, /s | aichain | geth | beside the better |\n")
                .contains("| 1 M holders | 9,000 (8,000 to 9,500) | 3,000 | 3.00x |\n")
                .as("fewer bytes are better")
                .contains("| 1 M holders | 3,446 | 6,892 | 2.00x |\n")
                .contains("| roots | 31.5 |\n")
                .contains("![state](performance/state.svg)")
                .endsWith("<!-- end -->\nrest\n");
    }

    @Test
    void whatWasNotMeasuredSaysSoAndAReportWithoutAPlaceIsRefused() {
        String page = "<!-- bench evm -->\n<!-- end -->\n";
        assertThat(Page.filled(page, List.of())).contains("Not measured yet: `bench/run evm --report`");
        assertThatThrownBy(() -> Page.filled(page, List.of(REPORT))).hasMessageContaining("no place for state");
    }

    @Test
    void aPlotIsWellFormedAndShowsEveryBarOfTheFirstMetric() throws Exception {
        var svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Plot.of(REPORT).getBytes(StandardCharsets.UTF_8)));
        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(2);
        assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(1);
        assertThat(Plot.of(REPORT)).contains("prefers-color-scheme:dark").contains("9,000 aichain");
    }

    /** Whoever measures anew and forgets {@code bench/report}, or changes a table by hand, hears of it here. */
    @Test
    void thePageAndThePlotsAreMadeFromTheReports() throws IOException {
        Path docs = Parts.checkout().resolve("docs");
        List<Report> reports = Page.reports(docs);
        String page = Files.readString(docs.resolve("performance.md"));
        assertThat(page).isEqualTo(Page.filled(page, reports));
        for (Report each : reports) assertThat(Page.plot(docs, each)).content().isEqualTo(Plot.of(each));
    }
}
