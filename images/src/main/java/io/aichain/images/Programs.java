package io.aichain.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs of the JDK and the system to their end. */
final class Programs {
    private Programs() {}

    /** @return what it said @throws IOException with its output if it fails */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) throw new IOException(command.getFirst() + " ended with " + code + ":\n" + output);
        return output;
    }
}
