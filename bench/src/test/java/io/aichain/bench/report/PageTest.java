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
import java.util.stream.Stream;
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
                    new Result("1 M holders", "aichain", "share of roots", "% of the clock", 31.5, 31.5, 31.5)));

    @Test
    void aSectionHasATableForEachMetricAndThePlot() {
        assertThat(Page.filled("# P\n\n<!-- bench state -->\nstale\n<!-- end -->\nrest\n", List.of(REPORT)))
                .startsWith("# P\n\n<!-- bench state -->\nMeasured 2026-01-31")
                .doesNotContain("stale")
                .contains("- One sentence.\n")
                .contains("- Goal, rate: at least 2.00 times geth --dev. Not available here: nothing to compare.\n")
                .contains("| rate, /s | aichain | geth | beside the better |\n")
                .contains("| 1 M holders | 9,000 (8,000 to 9,500) | 3,000 | 3.00x |\n")
                .as("fewer bytes are better")
                .contains("| 1 M holders | 3,446 | 6,892 | 2.00x |\n")
                .contains("| share, % of the clock | 1 M holders |\n")
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

    @Test
    void wordsAboutAGoalAreMadeFromTheFigures() {
        Report slow = report(
                "throughput",
                new Result("a", "aichain", "rate", "/s", 150, 140, 160),
                new Result("a", "anvil", "rate", "/s", 50, 50, 50),
                new Result("a", "geth --dev", "rate", "/s", 100, 100, 100),
                new Result("b", "aichain", "rate", "/s", 300, 300, 300),
                new Result("b", "anvil", "rate", "/s", 100, 100, 100),
                new Result("a", "aichain", "share of pool", "% of the processor time", 10, 10, 10),
                new Result("a", "aichain", "share of broker", "% of the processor time", 60, 60, 60),
                new Result("b", "aichain", "share of EVM", "% of the processor time", 90, 90, 90));
        assertThat(Goal.lines(slow))
                .isEqualTo(
                        "- Goal, rate: at least 2.00 times the better of the others. **Missed**: reached on 1 of 2, "
                                + "not on a (1.50x). Most of ours goes there to: a, in % of the processor time: broker 60.0, pool 10.0.\n");
        assertThat(Goal.lines(report(
                        "ordering",
                        new Result("o", "aichain", "rate when warm", "/s", 80, 80, 80),
                        new Result("o", "perf-test", "rate when warm", "/s", 100, 100, 100))))
                .isEqualTo("- Goal, rate when warm: at least 0.800 times perf-test. **Reached** on 1 of 1; "
                        + "the least is o (0.800x).\n");
        assertThat(Goal.lines(report(
                        "evm",
                        new Result("w", "aichain", "time, cold", "ms", 9, 9, 9),
                        new Result("w", "aichain", "time, warm", "ms", 1, 1, 1),
                        new Result("w", "geth", "time, warm", "ms", 1.5, 1.5, 1.5))))
                .as("cold is not compared, and a peer that was not there neither")
                .isEqualTo(
                        "- Goal, time: at least 2.00 times geth. **Missed**: reached on 0 of 1, not on w (1.50x). "
                                + "The report holds no profile of it: see the text.\n"
                                + "- Goal, time: better than revm on 60 % of the works. Not available here: nothing to compare.\n"
                                + "- Goal, time of a first run: at least 2.00 times geth. Not available here: nothing to compare.\n");
    }

    @Test
    void aLimitIsReachedMissedOrNotAvailableHere() {
        String metric = "time for its gas beside the average";
        String name = "sd59x18-d2, weights around 0.03";
        String lines = Limit.lines(report(
                "inference",
                new Result(name, "aichain, 256 bits", "products", "M/s", 699.9, 699.9, 699.9),
                new Result("slowest operation", "aichain", metric, "times", 2, 2, 2),
                new Result("slowest operation", "aichain, scalar", metric, "times", 2.001, 2.001, 2.001)));
        assertThat(lines)
                .contains("products of " + name + ", aichain, 512 bits: 1,400. Not available here.\n")
                .contains("products of " + name + ", aichain, 256 bits: at least 700 M/s. **Missed**: 699.\n")
                .contains(metric + " of slowest operation, aichain: at most 2.00 times. **Reached**: 2.00.\n")
                .contains("slowest operation, aichain, scalar: at most 2.00 times. **Missed**: 2.01.\n");
        assertThat(lines.lines()).hasSize(Limit.ALL.size()).allMatch(line -> line.startsWith("- Goal, "));
        assertThat(Limit.lines(REPORT)).isEmpty();
    }

    @Test
    void aPlotOfWorksThatAreFarApartHasAScaleForEachAndNoBarsOfOurOtherWays() {
        Report far = report(
                "evm",
                new Result("long", "aichain", "time, cold", "ms", 900, 900, 900),
                new Result("long", "aichain", "time, warm", "ms", 100, 100, 100),
                new Result("long", "geth", "time, warm", "ms", 200, 200, 200),
                new Result("long", "aichain, interpreted", "time, warm", "ms", 150, 150, 150),
                new Result("short", "aichain", "time, warm", "ms", 1, 1, 1),
                new Result("short", "geth", "time, warm", "ms", 2, 2, 2));
        assertThat(Plot.of(far))
                .contains("evm: time, warm, ms (each work has a scale of its own)")
                .doesNotContain("interpreted")
                .doesNotContain("900");
        assertThat(Plot.of(far).lines().filter(line -> line.contains("width=\"420.0\"")))
                .as("the longest bar of each work")
                .hasSize(2);
        assertThat(Plot.of(REPORT)).doesNotContain("a scale of its own");
    }

    /** A goal is about what is warm; a first run is shown beside the peers' and decides nothing. */
    @Test
    void aFirstRunIsComparedAndIsNoPartOfAGoalOrAPlot() {
        Report both = report(
                "evm",
                new Result("long", "aichain", "time of a first run", "ms", 900, 900, 900),
                new Result("long", "aichain", "time, warm", "ms", 100, 100, 100),
                new Result("long", "geth", "time, warm", "ms", 200, 200, 200),
                new Result("long", "geth", "time of a first run", "ms", 300, 300, 300));
        assertThat(Goal.lines(both)).contains("**Reached** on 1 of 1; the least is long (2.00x)");
        assertThat(Table.of(both)).contains("| long | 900 | 300 | 0.333x |");
        assertThat(Plot.of(both)).contains("evm: time, warm").doesNotContain("900");
    }

    @Test
    void numbersHaveThreeDigitsHoweverSmall() {
        assertThat(Stream.of(12345.6, 99.96, 9.876, 0.27, 0.000439, 0.0).map(Numbers::of))
                .containsExactly("12,346", "100.0", "9.88", "0.270", "0.000439", "0.00");
    }

    private static Report report(String measurement, Result... results) {
        return new Report(
                1,
                measurement,
                "2026-01-31",
                new Machine("some processor", 2, 24, "25", 0.1),
                List.of(),
                List.of(results));
    }

    /** Whoever measures anew and forgets {@code bench/report}, or changes a table by hand, hears of it here. */
    @Test
    void thePageAndThePlotsAreMadeFromTheReports() throws IOException {
        Path docs = Parts.checkout().resolve("docs");
        List<Report> reports = Page.reports(docs);
        for (String name : Page.ALL) {
            String page = Files.readString(docs.resolve(name));
            assertThat(page).isEqualTo(Page.filled(page, Page.of(name, reports)));
        }
        for (Report each : reports) assertThat(Page.plot(docs, each)).content().isEqualTo(Plot.of(each));
    }
}
