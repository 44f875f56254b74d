package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No file that people write has more than 500 lines: what grows past that holds more than one idea. */
class FileLengthTest {
    private static final int MOST_LINES = 500;

    /** Made by tests of the operator from types and charts, which are what people write. */
    private static final Pattern GENERATED =
            Pattern.compile("charts/[^/]+/crds/.*|k8s/install\\.yaml|operator/src/test/resources/(golden|released)/.*");

    @Test
    void noFileOfTheHouseIsTooLong() {
        assertThat(tooLong(House.sources())).isEmpty();
    }

    @Test
    void aLongFileIsSeenAndALongDocumentIsFine() {
        assertThat(tooLong(List.of(
                        new Source("a/A.java", "\n".repeat(MOST_LINES + 1)),
                        new Source("a/B.java", "\n".repeat(MOST_LINES)),
                        new Source("k8s/install.yaml", "\n".repeat(MOST_LINES + 1)),
                        new Source("docs/a.md", "\n".repeat(MOST_LINES + 1)))))
                .containsExactly("a/A.java: 501 lines, at most 500");
    }

    private static List<String> tooLong(List<Source> sources) {
        return sources.stream()
                .filter(source -> !source.path().endsWith(".md"))
                .filter(source -> !GENERATED.matcher(source.path()).matches())
                .filter(source -> source.text().lines().count() > MOST_LINES)
                .map(source -> source.path() + ": " + source.text().lines().count() + " lines, at most " + MOST_LINES)
                .toList();
    }
}
