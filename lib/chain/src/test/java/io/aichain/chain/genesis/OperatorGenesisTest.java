package io.aichain.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator writes genesis files without our codec: those of its golden files are read, and have the hash that it says. */
class OperatorGenesisTest {
    private static final Pattern FILE = Pattern.compile("(?m)^  genesis\\.json: (\".*\")$");
    private static final Pattern HASH = Pattern.compile("(?m)^ +aichain\\.io/genesis: (0x[0-9a-f]{64})$");

    static List<Path> goldenFiles() throws IOException {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("operator"))) at = at.getParent();
        try (Stream<Path> files = Files.list(at.resolve("operator/src/test/resources/golden"))) {
            List<Path> all = files.sorted().toList();
            assertThat(all).hasSizeGreaterThan(3);
            return all;
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void aGenesisFileOfTheOperatorIsRead(Path golden) throws Exception {
        String text = Files.readString(golden);
        String file = new ObjectMapper().readValue(first(FILE, text), String.class);
        Genesis genesis = GenesisCodec.decode(file.getBytes(StandardCharsets.UTF_8));
        assertThat(genesis.hash()).hasToString(first(HASH, text));
        assertThat(genesis.aichain().voters()).first().asString().endsWith("-executor-0");
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as("%s", pattern).isTrue();
        return found.group(1);
    }
}
