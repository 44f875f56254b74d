package io.aichain.conformance.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, with both outputs in files. */
final class PeerProcess {
    private static final long MINUTES = 10;

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    private PeerProcess() {}

    static int run(List<String> command, Path output, Path errors) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        RUNNING.add(process);
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(command.getFirst() + ": not done after " + MINUTES + " minutes");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
            RUNNING.remove(process);
        }
    }

    /** For a JVM that ends before they do; when it returns, they write no more. */
    static void endAll() {
        for (Process process : RUNNING) process.destroyForcibly().onExit().join();
    }

    /** The end of a file, for a message. */
    static String tail(Path file) throws IOException {
        String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.substring(Math.max(0, text.length() - 1000)).strip();
    }
}
