package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each row of docs/failure-modes.md names tests that make the failure happen, and every reason of the row stands in one of them. */
class FailureModesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!failure|---)([^|]+)\\|.*\\| ([^|]*) \\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern NAMES = Pattern.compile(NAME + "(, " + NAME + ")*");

    /** Of a condition, a reason or an alarm: what a person would look for. */
    private static final Pattern REASON = Pattern.compile("`([A-Z][A-Za-z]+)`");

    private static final Pattern ANNOTATION = Pattern.compile("@(Parameterized)?Test\\b");

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
    void aRowWithoutATestOrWithOneThatDoesNotFitIsSeen() {
        List<Source> tests = List.of(new Source("x/src/test/java/a/FireTest.java", """
                    @Test
                    void itBurns() { assertThat(reason()).isEqualTo("Burns"); }

                    void smoke() {}
                """));
        String page = """
                | failure | what it looks like | test |
                | --- | --- | --- |
                | fire | `Burns` | `FireTest.itBurns` |
                | two fires | `Burns` | `FireTest.itBurns`, `FireTest.itBurns` |
                | embers | `Glows` | `FireTest.itBurns` |
                | smoke | grey | `FireTest.smoke` |
                | flood | wet | `FireTest.itBurns`, `FireTest.itFloods` |
                | frost | cold | none |
                """;
        assertThat(complaints(page, tests))
                .containsExactly(
                        "embers: Glows stands in none of its tests",
                        "smoke: there is no test FireTest.smoke",
                        "flood: there is no test FireTest.itFloods",
                        "frost: names no test");
    }

    private static List<String> complaints(String page, List<Source> tests) {
        List<String> complaints = new ArrayList<>();
        for (Matcher row = ROW.matcher(page); row.find(); ) {
            String failure = row.group(1).strip();
            if (!NAMES.matcher(row.group(2)).matches()) {
                complaints.add(failure + ": names no test");
                continue;
            }
            List<Source> named = new ArrayList<>();
            for (Matcher name = NAME.matcher(row.group(2)); name.find(); ) {
                String method = name.group(2);
                Optional<Source> test = tests.stream()
                        .filter(source -> source.path().endsWith("/" + name.group(1) + ".java"))
                        .filter(source -> hasTest(source.text(), method))
                        .findFirst();
                if (test.isEmpty()) complaints.add(failure + ": there is no test " + name.group(1) + "." + method);
                test.ifPresent(named::add);
            }
            if (named.isEmpty()) continue;
            for (Matcher reason = REASON.matcher(row.group().split(" \\| ")[1]); reason.find(); ) {
                String word = reason.group(1);
                if (named.stream().noneMatch(test -> test.text().contains(word)))
                    complaints.add(failure + ": " + word + " stands in none of its tests");
            }
        }
        return complaints;
    }

    /** Of a method, what stands above it up to an empty line belongs to it. */
    private static boolean hasTest(String text, String method) {
        int at = text.indexOf("void " + method + "(");
        return at >= 0
                && ANNOTATION
                        .matcher(text.substring(Math.max(0, text.lastIndexOf("\n\n", at)), at))
                        .find();
    }
}
