package io.aichain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.PageCommands;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.Ports;
import io.aichain.e2e.kit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README's tour, run as it is written: blocks marked {@code devnet} in one terminal, blocks marked {@code tour} in another. */
class ReadmeTourE2E {
    private static final Path FOLDER = TestFolder.of(ReadmeTourE2E.class);
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int PORT = 8545;
    private static final String RPC = "http://127.0.0.1:" + PORT;

    @Test
    void theToursCommandsDoWhatTheReadmeSays() throws IOException {
        String readme = Files.readString(Parts.checkout().resolve("README.md"));
        // a folder of its own, in which ./aichain is the launcher of this checkout
        Files.createSymbolicLink(FOLDER.resolve("aichain"), Parts.checkout().resolve("aichain"));
        Ports.awaitFree(PORT, PATIENCE);
        List<String> devnetCommands = PageCommands.blocks(readme, "devnet");
        assertThat(devnetCommands).hasSize(1);
        try (ChildProcess devnet = ChildProcess.start(
                        List.of(
                                "bash",
                                "-c",
                                "exec " + devnetCommands.getFirst().strip()),
                        environment(),
                        FOLDER,
                        FOLDER.resolve("devnet.log"));
                ChildProcess shell =
                        ChildProcess.start(List.of("bash"), environment(), FOLDER, FOLDER.resolve("tour.log"))) {
            devnet.awaitLine(line -> line.startsWith("stop it"), PATIENCE);
            List<List<String>> answers = new ArrayList<>();
            for (String block : PageCommands.blocks(readme, "tour")) {
                // the reader has waited for finality by then, as the text says
                if (block.contains("aichain verify")) awaitFinality();
                answers.add(run(shell, block));
            }
            assertThat(answers).hasSize(5);
            assertThat(answers.get(0)).isEmpty();
            assertThat(answers.get(1)).last().asString().matches("10001(\\.0+)?");
            assertThat(answers.get(2)).last().asString().matches("0x0{63}1");
            assertThat(String.join("\n", answers.get(3)))
                    .contains("latest")
                    .contains("safe")
                    .contains("finalized");
            long blocks = new JsonRpc(RPC).height("latest");
            assertThat(String.join("\n", answers.get(4)))
                    .contains("agreed up to block " + blocks + " (" + new JsonRpc(RPC).hash(blocks) + ")");
            devnet.signal("INT");
            assertThat(devnet.await(Duration.ofSeconds(90))).isZero();
            assertThat(Files.readString(devnet.log())).doesNotContain("ERROR");
        }
    }

    private static void awaitFinality() {
        JsonRpc rpc = new JsonRpc(RPC);
        rpc.awaitHeight("finalized", rpc.height("latest"), PATIENCE);
    }

    /** @return what the block printed; every command in it must succeed */
    private static List<String> run(ChildProcess shell, String block) {
        List<String> answer = new ArrayList<>();
        PageCommands.run(shell, block, PATIENCE, answer::add);
        return answer;
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Parts.AS_BUILT);
        environment.put("PATH", Parts.executable("foundry/bin/cast").getParent() + ":" + System.getenv("PATH"));
        return environment;
    }
}
