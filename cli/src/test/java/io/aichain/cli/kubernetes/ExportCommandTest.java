package io.aichain.cli.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    private static final byte[] CONTENT = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void whatCannotBeWrittenWholeLeavesNothing() throws IOException {
        assertThatThrownBy(() -> ExportCommand.writeAllOrNone(folder, files("a.json", "missing/b.json")))
                .isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsThereStaysAsItIs() throws IOException {
        Path there = Files.writeString(folder.resolve("b.json"), "mine");
        assertThatThrownBy(() -> ExportCommand.writeAllOrNone(folder, files("a.json", "b.json")))
                .isInstanceOf(IOException.class);
        assertThat(folder).isDirectoryNotContaining("glob:**a.json");
        assertThat(there).hasContent("mine");
    }

    private static SequencedMap<String, byte[]> files(String... names) {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        for (String name : names) files.put(name, CONTENT);
        return files;
    }
}
