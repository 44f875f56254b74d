package io.aichain.e2e.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that a test starts, reads line by line, and ends or kills. What it says is kept in a file for the report. */
public final class ChildProcess implements AutoCloseable {
    private static final String END = "\u0000end of output";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Path log;
    private final Thread reader;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.reader = Thread.ofVirtual().name("output of " + process.pid()).start(this::read);
    }

    /** In our own folder. @param log receives all output, errors among it */
    public static ChildProcess start(List<String> command, Map<String, String> environment, Path log) {
        return start(command, environment, Path.of(""), log);
    }

    /** @param folder in which it runs */
    public static ChildProcess start(List<String> command, Map<String, String> environment, Path folder, Path log) {
        ProcessBuilder builder = new ProcessBuilder(heedingInterrupts(command))
                .directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    /** A program started from a background shell inherits that SIGINT is ignored; GNU env lets it be what it is in a terminal. */
    private static List<String> heedingInterrupts(List<String> command) {
        if (!System.getProperty("os.name").equals("Linux")) return command;
        List<String> wrapped = new ArrayList<>(List.of("env", "--default-signal=INT"));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Takes lines until one fits. @throws IllegalStateException with the last output if the program ends or time runs out */
    public String awaitLine(Predicate<String> fits, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                String line = lines.poll(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (line == null)
                    throw new IllegalStateException("no such line within " + patience + "; output: " + tail());
                if (line.equals(END))
                    throw new IllegalStateException("ended with " + process.waitFor() + "; output: " + tail());
                if (fits.test(line)) return line;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for output", e);
        }
    }

    /** Writes a line to its input. */
    public void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("it takes no input any more; output: " + tail(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM. @return the exit code; SIGKILL follows when patience ends */
    public int stop(Duration patience) {
        // not Process.destroy, which closes the pipes as well: a program that still says something then dies of SIGPIPE
        if (process.isAlive()) signal("TERM");
        return await(patience);
    }

    /** SIGKILL: no farewell. */
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(60));
    }

    /** Sends a signal by name, such as STOP or CONT. */
    public void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) throw new IllegalStateException("kill -" + name + " failed with " + code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException if it did not end in time; it is killed then */
    public int await(Duration patience) {
        try {
            if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("did not end within " + patience + "; output: " + tail());
            }
            reader.join(Duration.ofSeconds(30));
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Path log() {
        return log;
    }

    /** The last lines of its output. */
    public String tail() {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }

    private void read() {
        try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var out = Files.newBufferedWriter(log)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("output broke off: " + e.getMessage());
        } finally {
            lines.add(END);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) kill();
    }
}
