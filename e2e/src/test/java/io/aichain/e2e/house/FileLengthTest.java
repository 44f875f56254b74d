package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** No file of code has more than 500 lines: what grows past that holds more than one idea. */
class FileLengthTest {
    private static final int MOST_LINES = 500;

    @Test
    void noFileOfTheHouseIsTooLong() {
        assertThat(tooLong(House.sources())).isEmpty();
    }

    @Test
    void aLongFileIsSeenAndALongDocumentIsFine() {
        assertThat(tooLong(List.of(
                        new Source("a/A.java", "\n".repeat(MOST_LINES + 1)),
                        new Source("a/B.java", "\n".repeat(MOST_LINES)),
                        new Source("docs/a.md", "\n".repeat(MOST_LINES + 1)))))
                .containsExactly("a/A.java: 501 lines, at most 500");
    }

    private static List<String> tooLong(List<Source> sources) {
        return sources.stream()
                .filter(source -> !source.path().endsWith(".md"))
                .filter(source -> source.text().lines().count() > MOST_LINES)
                .map(source -> source.path() + ": " + source.text().lines().count() + " lines, at most " + MOST_LINES)
                .toList();
    }
}
