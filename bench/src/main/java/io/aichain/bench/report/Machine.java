package io.aichain.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where it was measured; no name of the machine.
 *
 * @param processor as the kernel calls it
 * @param processors that the JVM sees
 * @param memoryGib of the machine
 * @param java its version
 * @param load processes that ran or wanted to, on average of the minute before the measurement and its own build: above a few tenths others
 *     were at work
 */
public record Machine(
        @JsonProperty(required = true) String processor,
        @JsonProperty(required = true) int processors,
        @JsonProperty(required = true) long memoryGib,
        @JsonProperty(required = true) String java,
        @JsonProperty(required = true) double load) {

    /** What {@code bench/run} saw before it built anything; without it, the load is that of now. */
    private static final String LOAD = "aichain.bench.load";

    /** This one, now (Linux). */
    public static Machine here() throws IOException {
        return new Machine(
                value("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Math.round(Long.parseLong(value("/proc/meminfo", "MemTotal").split(" ")[0]) / 1048576.0),
                Runtime.version().toString(),
                loadBefore());
    }

    private static double loadBefore() {
        String before = System.getProperty(LOAD);
        if (before != null) return Double.parseDouble(before);
        return Math.round(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() * 100) / 100.0;
    }

    private static String value(String file, String key) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(file));
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
