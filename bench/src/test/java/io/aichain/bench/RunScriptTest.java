package io.aichain.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench/run} in a checkout of its own, where what it starts writes down that it was started and under which lock. */
class RunScriptTest {
    @TempDir
    private Path checkout;

    private Path started;

    @BeforeEach
    void aCheckout() throws IOException {
        Path here = Path.of("..").toAbsolutePath().normalize();
        started = checkout.resolve("started");
        Files.createDirectories(checkout.resolve("bench/target"));
        Files.createDirectories(checkout.resolve("e2e/parts"));
        Files.copy(here.resolve("e2e/parts/jdk.sh"), checkout.resolve("e2e/parts/jdk.sh"));
        Files.copy(here.resolve("bench/run"), checkout.resolve("bench/run"));
        for (String program : new String[] {"e2e/parts/install", "aichain", "mvnw"}) {
            Path file = checkout.resolve(program);
            // The last one fails, which ends the script before there is anything to measure.
            Files.writeString(file, """
                    #!/usr/bin/env bash
                    free=free; flock -n "%s" true || free=locked
                    echo "%s $free" >>"%s"
                    [ "%s" != mvnw ]
                    """.formatted(checkout.resolve("bench/target/.lock"), program, started, program));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void whileAnotherMeasuresNothingIsFetchedOrBuilt() throws Exception {
        Process other = new ProcessBuilder(
                        "flock", checkout.resolve("bench/target/.lock").toString(), "sh", "-c", "echo held; cat")
                .start();
        try (BufferedReader says = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(says.readLine()).isEqualTo("held");
            assertThat(run()).contains("a measurement of this checkout runs already");
            assertThat(started).doesNotExist();
        } finally {
            other.getOutputStream().close();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        run();
        assertThat(started).content().isEqualTo("e2e/parts/install locked\naichain locked\nmvnw locked\n");
    }

    /** @return what it says; it ends without success */
    private String run() throws IOException, InterruptedException {
        Process script = new ProcessBuilder(checkout.resolve("bench/run").toString(), "latency")
                .redirectErrorStream(true)
                .start();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(said).isEqualTo(1);
        return said;
    }

    @Test
    void whatIsNoMeasurementIsRefusedBeforeAnythingIsBuilt() throws Exception {
        Process script = new ProcessBuilder(checkout.resolve("bench/run").toString(), "nonsense", "--small")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "bench/run: nonsense --small: no measurement is named; bench/run --help says which there are\n");
        assertThat(script.waitFor()).isEqualTo(2);
        assertThat(started).doesNotExist();
    }

    @Test
    void whatThereIsIsSaidWithoutBuildingIt() throws Exception {
        Path usage = checkout.resolve("bench/src/main/resources/io/aichain/bench/usage.txt");
        Files.createDirectories(usage.getParent());
        Files.writeString(usage, Bench.usage());
        for (String[] words : new String[][] {{}, {"--help"}, {"evm", "-h"}}) {
            List<String> command =
                    new ArrayList<>(List.of(checkout.resolve("bench/run").toString()));
            command.addAll(List.of(words));
            Process script =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            assertThat(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(Bench.usage());
            assertThat(script.waitFor()).isEqualTo(words.length == 0 ? 2 : 0);
        }
        assertThat(started).doesNotExist();
    }
}
