package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every promise of the design (P1 to P11) is held by a test that carries its tag; rules about sources, as in this package, are not enough. */
class PromisesTest {
    private static final List<String> PROMISES =
            IntStream.rangeClosed(1, 11).mapToObj(number -> "P" + number).toList();

    /** Promises without a test, and the issue that brings one. */
    private static final Map<String, Integer> TO_COME = Map.of();

    private static final Pattern TAG =
            Pattern.compile("@(?:org\\.junit\\.jupiter\\.api\\.)?Tag\\(\\s*\"(P\\d+)\"\\s*\\)");

    @Test
    void everyPromiseIsHeldByATest() {
        var tests = House.sources().stream()
                .filter(Source::isTestJava)
                .filter(source -> !source.path().contains("/e2e/house/"))
                .toList();

        assertThat(complaints(tests, TO_COME)).isEmpty();
    }

    @Test
    void aPromiseWithoutATestIsSeen() {
        var tests = List.of(new Source("A.java", tags(PROMISES).replace("@Tag(\"P4\")", "")));

        assertThat(complaints(tests, Map.of())).containsExactly("P4 is held by no test");
    }

    @Test
    void aPromiseThatIsKeptLeavesTheListOfThoseToCome() {
        var tests = List.of(new Source("A.java", tags(PROMISES)));

        assertThat(complaints(tests, Map.of("P9", 5)))
                .containsExactly("P9 is held by a test now: take it off the list");
    }

    @Test
    void aTagThatIsNoPromiseIsSeen() {
        var tests = List.of(new Source("A.java", tags(PROMISES) + tags(List.of("P12"))));

        assertThat(complaints(tests, Map.of())).containsExactly("P12 is no promise");
    }

    private static List<String> complaints(List<Source> tests, Map<String, Integer> toCome) {
        var held = new TreeSet<String>();
        for (var test : tests) TAG.matcher(test.text()).results().forEach(found -> held.add(found.group(1)));
        var complaints = new ArrayList<String>();
        for (String promise : PROMISES) {
            if (!held.contains(promise) && !toCome.containsKey(promise))
                complaints.add(promise + " is held by no test");
            if (held.contains(promise) && toCome.containsKey(promise))
                complaints.add(promise + " is held by a test now: take it off the list");
        }
        for (String tag : held) if (!PROMISES.contains(tag)) complaints.add(tag + " is no promise");
        return complaints;
    }

    private static String tags(Collection<String> promises) {
        return String.join(
                " ",
                promises.stream().map(promise -> "@Tag(\"" + promise + "\")").toList());
    }
}
