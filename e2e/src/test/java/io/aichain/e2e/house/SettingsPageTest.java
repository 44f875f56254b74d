package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/operations.md names every variable that a service or the repair of a log reads, and none that nobody reads. */
class SettingsPageTest {
    private static final Pattern VARIABLE = Pattern.compile("AICHAIN_[A-Z_]*[A-Z_]");
    private static final List<String> SETTINGS = List.of(
            "sequencer/src/main/java/io/aichain/sequencer/app/SequencerSettings.java",
            "executor/src/main/java/io/aichain/executor/app/ExecutorSettings.java",
            "da-writer/src/main/java/io/aichain/dawriter/app/DaWriterSettings.java",
            "anchor/src/main/java/io/aichain/anchor/app/AnchorSettings.java",
            "sequencer/src/main/resources/application.properties",
            "cli/src/main/java/io/aichain/cli/log/SequencerKey.java");

    @Test
    void pageAndCodeNameTheSameVariables() throws IOException {
        TreeSet<String> read = new TreeSet<>();
        for (String file : SETTINGS) read.addAll(variables(file));
        assertThat(variables("docs/operations.md")).isEqualTo(read);
    }

    private static TreeSet<String> variables(String file) throws IOException {
        Path path = Parts.checkout().resolve(file);
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = VARIABLE.matcher(Files.readString(path));
        while (matcher.find()) found.add(matcher.group());
        return found;
    }
}
