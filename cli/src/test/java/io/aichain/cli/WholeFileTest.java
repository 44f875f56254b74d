package io.aichain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    private static void write(Path target, String text) throws IOException {
        WholeFile.<RuntimeException>write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatStandsBesideItStays() throws Exception {
        Path target = folder.resolve("model");
        Path theirs = Files.writeString(folder.resolve("theirs"), "theirs");
        Files.createSymbolicLink(folder.resolve("model.part"), theirs);
        write(target, "one");
        write(target, "two");
        assertThat(target).hasContent("two");
        assertThat(theirs).hasContent("theirs");
        assertThat(folder.resolve("model.part")).isSymbolicLink();
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model", "model.part", "theirs");
    }

    /** Where it leads to may be anybody's. */
    @Test
    void aLinkIsNotWrittenThroughAndNotReplaced() throws Exception {
        Path theirs =
                Files.writeString(Files.createDirectory(folder.resolve("far")).resolve("file"), "theirs");
        for (Path leads : new Path[] {theirs, folder.resolve("nowhere")}) {
            Path link = Files.createSymbolicLink(folder.resolve("to-" + leads.getFileName()), leads);
            refused(link, " is a link to " + leads + ": name the file itself");
            assertThat(Files.readSymbolicLink(link)).isEqualTo(leads);
        }
        assertThat(theirs).hasContent("theirs");
        assertThat(folder.resolve("nowhere")).doesNotExist();
        Path folders = Files.createSymbolicLink(folder.resolve("near"), theirs.getParent());
        write(folders.resolve("file"), "ours");
        assertThat(theirs).hasContent("ours");
    }

    @Test
    void whatFailsChangesNothing() throws Exception {
        Path target = Files.writeString(folder.resolve("model"), "old");
        assertThatThrownBy(() -> WholeFile.<IllegalStateException>write(target, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IllegalStateException("nothing to write after all");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(target).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("model");
    }

    /** A device would be a file afterwards. */
    @Test
    void whatIsNoFileStays() {
        refused(Path.of("/dev/null"), "/dev/null is no file, and would be lost");
        refused(folder, "is a folder: name a file");
        refused(folder.resolve("none/file"), "no such folder: " + folder.resolve("none"));
        refused(Path.of(""), "a file's name expected");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    private static void refused(Path target, String why) {
        assertThatThrownBy(() -> write(target, "text"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(why);
    }
}
