package io.aichain.e2e.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.PageCommands;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.Ports;
import io.aichain.e2e.kit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ten lines of docs/models.md, run as they are written. */
class ModelsPageE2E {
    private static final Path FOLDER = TestFolder.of(ModelsPageE2E.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PORT = 8545;

    @Test
    void theTenLinesDoWhatThePageSays() throws IOException {
        String page = Files.readString(Parts.checkout().resolve("docs/models.md"));
        // a folder of its own, in which the checkout's launcher and sample lie where the page says
        for (String name : List.of("aichain", "lib")) {
            Files.createSymbolicLink(FOLDER.resolve(name), Parts.checkout().resolve(name));
        }
        Ports.awaitFree(PORT, PATIENCE);
        try (ChildProcess devnet = start("exec " + block(page, "devnet").strip(), "devnet")) {
            devnet.awaitLine(line -> line.startsWith("stop it"), PATIENCE);
            String lines = block(page, "models");
            assertThat(lines.lines()).hasSize(10);
            try (ChildProcess shell = start("set -e -o pipefail\n" + lines, "lines")) {
                assertThat(shell.await(PATIENCE)).as(shell::tail).isZero();
            }
        }
        String answer = Files.readString(FOLDER.resolve("chain.txt"));
        assertThat(answer).isEqualTo(Files.readString(FOLDER.resolve("local.txt")));
        assertThat(answer.lines()
                        .filter(line -> line.matches("(\\S+ +)?0\\.\\d{6,18}"))
                        .count())
                .as(answer)
                .isEqualTo(4);
    }

    private static ChildProcess start(String script, String name) {
        return ChildProcess.start(
                List.of("bash", "-c", script),
                Parts.AS_BUILT,
                FOLDER,
                FOLDER.resolve(name + ".log").toAbsolutePath());
    }

    private static String block(String page, String kind) {
        List<String> blocks = PageCommands.blocks(page, kind);
        assertThat(blocks).as(kind).isNotEmpty();
        return blocks.getFirst();
    }
}
