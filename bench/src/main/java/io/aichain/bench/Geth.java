package io.aichain.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Those of geth's commands that end by themselves. */
final class Geth {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long LOOK_NANOS = 2_000_000;

    private Geth() {}

    /** Of one process. */
    record Costs(double seconds, double cpuSeconds, long written) {
        Costs less(Costs other) {
            return new Costs(seconds - other.seconds, cpuSeconds - other.cpuSeconds, written - other.written);
        }
    }

    /** @param folder for its log */
    static Costs run(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable()));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("geth-" + arguments[0] + ".log");
        long start = System.nanoTime();
        try (ChildProcess process = ChildProcess.start(command, Map.of(), log)) {
            double cpu = 0;
            long written = 0;
            while (process.isAlive()) {
                try {
                    cpu = ProcessCosts.cpuSeconds(process.pid());
                    written = ProcessCosts.written(process.pid());
                } catch (IOException | RuntimeException gone) {
                    break; // it ended between the question and the answer: what was seen last counts
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            int code = process.await(PATIENCE);
            if (code != 0)
                throw new IOException("geth " + arguments[0] + " ended with " + code + ": " + process.tail());
            return new Costs((System.nanoTime() - start) / 1e9, cpu, written);
        }
    }

    /** What a {@code --dev} chain begins with if nothing else is said, without the account that it then creates. */
    static ObjectNode developerGenesis() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(executable(), "--dev", "dumpgenesis")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = process.getInputStream()) {
            byte[] json = out.readAllBytes();
            int code = process.waitFor();
            if (code != 0) throw new IOException("geth --dev dumpgenesis ended with " + code);
            return (ObjectNode) MAPPER.readTree(json);
        }
    }

    private static String executable() {
        return Parts.executable("geth/bin/geth").toString();
    }
}
