package io.aichain.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has cost so far, by the kernel's count (Linux). */
final class ProcessCosts {
    private ProcessCosts() {}

    /** Bytes that it has caused to be written to disk ({@code /proc/PID/io}). */
    static long written(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/io"))) {
            if (line.startsWith("write_bytes: ")) return Long.parseLong(line.substring("write_bytes: ".length()));
        }
        throw new IOException("the kernel does not count what process " + pid + " writes");
    }

    /** Of all its threads, so far. */
    static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow()
                        .toMillis()
                / 1e3;
    }
}
