package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No file says what it must not: clocks in consensus code, frameworks in a domain, sleeps, markers, paths of one machine. */
class ForbiddenTest {
    private static final List<Forbidden> RULES = Forbidden.ALL;
    private static final String TRIE = "lib/state/src/main/java/io/aichain/state/trie/A.java";
    private static final String DOMAIN = "sequencer/src/main/java/io/aichain/sequencer/domain/A.java";

    @Tag("P3")
    @ParameterizedTest
    @FieldSource("RULES")
    void theHouseKeepsTheRule(Forbidden rule) {
        assertThat(House.sources().stream().map(rule::complaints).flatMap(List::stream))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badSamples")
    void theRuleSeesWhatIsBad(Forbidden rule, String path, String bad) {
        assertThat(rule.complaints(new Source(path, "// first line\n" + bad)))
                .singleElement()
                .asString()
                .startsWith(path + ":2: ");
    }

    static Stream<Arguments> badSamples() {
        return Stream.of(
                arguments(Forbidden.IN_DOMAINS, DOMAIN, "import org.apache.kafka.clients.Producer;"),
                arguments(Forbidden.IN_DOMAINS, DOMAIN, "import jakarta.inject.Inject;"),
                arguments(Forbidden.FLOATS, TRIE, "int a = (int) (double) b;"),
                arguments(Forbidden.CLOCKS, DOMAIN, "long a = System.nanoTime();"),
                arguments(Forbidden.CLOCKS, "lib/evm/src/main/java/A.java", "var a = Instant.now();"),
                arguments(Forbidden.THREADS, "lib/execution/src/main/java/A.java", "new Thread(a);"),
                arguments(Forbidden.THREADS, TRIE, "nodes.parallelStream();"),
                arguments(Forbidden.CHANCE, "lib/chain/src/main/java/A.java", "import java.util.Random;"),
                arguments(Forbidden.SLEEP, "e2e/src/test/java/A.java", "Thread.sleep(1);"),
                arguments(Forbidden.SLEEP, "cli/src/main/java/A.java", "TimeUnit.SECONDS.sleep(1);"),
                arguments(Forbidden.KAFKA_CLIENTS, "anchor/src/main/java/A.java", "var a = new KafkaConsumer<>(b);"),
                arguments(Forbidden.KAFKA_CLIENTS, "lib/log/src/main/java/A.java", "Admin.create(a);"),
                arguments(
                        Forbidden.RAW_LINES,
                        "cli/src/main/java/io/aichain/cli/model/A.java",
                        "out.printf(\"%s\", name);"),
                arguments(Forbidden.MARKERS, "docs/a.md", "later (FIX" + "ME)"),
                arguments(Forbidden.MACHINE_PATHS, "docs/a.md", "see `/wo" + "rk/here`"));
    }

    @Test
    void proseCodeOfOthersAndLooksAlikeAreLeftAlone() {
        var java = new Source(
                TRIE,
                "/** No double. */ class A { String a = \"Thread \\\" float\"; char b = '\"'; int doubled; ThreadLocal<A> c; }");

        assertThat(Forbidden.ALL.stream().map(rule -> rule.complaints(java)).flatMap(List::stream))
                .isEmpty();
        assertThat(Forbidden.CLOCKS.complaints(new Source("cli/src/main/java/A.java", "System.nanoTime()")))
                .isEmpty();
        assertThat(Forbidden.FLOATS.complaints(new Source("lib/evm/src/test/java/A.java", "double a;")))
                .isEmpty();
        assertThat(Forbidden.MACHINE_PATHS.complaints(new Source("a.sh", "\"$1/ro" + "ot/usr\" frame/wo" + "rk/a")))
                .isEmpty();
    }

    @Test
    void textBlocksAndCommentsKeepTheirLines() {
        var java = new Source(TRIE, "a\n/* b\n*/ c \"\"\"\n \"d\" \\\"\"\" e\n\"\"\" float f");

        assertThat(Forbidden.FLOATS.complaints(java)).singleElement().asString().startsWith(TRIE + ":5: ");
    }
}
