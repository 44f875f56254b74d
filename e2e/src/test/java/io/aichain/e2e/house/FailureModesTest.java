package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each row of docs/failure-modes.md names the test that makes the failure happen. */
class FailureModesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!failure|---)([^|]+)\\|.*\\| ([^|]*) \\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)\\.(\\w+)`");

    @Test
    void eachRowsTestIsThere() {
        String page = House.sources().stream()
                .filter(source -> source.path().equals("docs/failure-modes.md"))
                .findFirst()
                .orElseThrow()
                .text();
        List<Source> tests = House.sources().stream().filter(Source::isTestJava).toList();
        assertThat(complaints(page, tests)).isEmpty();
        assertThat(ROW.matcher(page).results().count()).isGreaterThan(10);
    }

    @Test
    void aRowWithoutATestOrWithOneThatIsNotThereIsSeen() {
        List<Source> tests = List.of(new Source("x/src/test/java/a/FireTest.java", "@Test void itBurns() {}"));
        String page = """
                | failure | what to do | test |
                | --- | --- | --- |
                | fire | run | `FireTest.itBurns` |
                | flood | swim | `FireTest.itFloods` |
                | frost | wait | none |
                """;
        assertThat(complaints(page, tests))
                .containsExactly("flood: there is no test FireTest.itFloods", "frost: names no test");
    }

    private static List<String> complaints(String page, List<Source> tests) {
        List<String> complaints = new ArrayList<>();
        for (Matcher row = ROW.matcher(page); row.find(); ) {
            Matcher name = NAME.matcher(row.group(2));
            String failure = row.group(1).strip();
            if (!name.matches()) {
                complaints.add(failure + ": names no test");
                continue;
            }
            boolean isThere = tests.stream()
                    .anyMatch(test -> test.path().endsWith("/" + name.group(1) + ".java")
                            && test.text().contains("void " + name.group(2) + "("));
            if (!isThere) complaints.add(failure + ": there is no test " + name.group(1) + "." + name.group(2));
        }
        return complaints;
    }
}
