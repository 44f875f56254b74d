package io.aichain.e2e.kit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code aichain log repair} as a process of its own. */
public final class RepairProcess {
    private RepairProcess() {}

    /** @param said the last lines that it printed */
    public record Outcome(int exitCode, String said) {}

    /**
     * @param kafka its bootstrap servers
     * @param source what says where the blocks are taken from, and other options
     * @param log of its output
     */
    public static Outcome run(String kafka, Path genesis, List<String> source, Path log, Duration patience) {
        List<String> command = new ArrayList<>(List.of(
                Parts.checkout().resolve("aichain").toString(),
                "log",
                "repair",
                "--kafka",
                kafka,
                "--genesis",
                genesis.toString()));
        command.addAll(source);
        try (ChildProcess process = ChildProcess.start(command, Parts.AS_BUILT, log)) {
            return new Outcome(process.await(patience), process.tail());
        }
    }
}
