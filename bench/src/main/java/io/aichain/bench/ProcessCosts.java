package io.aichain.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

    /**
     * Of its threads whose names begin so, as far as they have not ended. The kernel keeps 15 characters of a name, and counts in hundredths.
     */
    static double cpuSeconds(long pid, List<String> names) throws IOException {
        long hundredths = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) hundredths += hundredths(thread.resolve("stat"), names);
        }
        return hundredths / 100.0;
    }

    /** {@code TID (NAME) STATE ...}, time in user mode and in the kernel are the 14th and 15th word. */
    private static long hundredths(Path stat, List<String> names) throws IOException {
        String line;
        try {
            line = Files.readString(stat);
        } catch (NoSuchFileException ended) {
            return 0;
        }
        String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
        if (names.stream().noneMatch(name::startsWith)) return 0;
        String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(words[11]) + Long.parseLong(words[12]);
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
