package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The memory of what was compiled and dropped comes back before it is wanting. */
class ManyClassesTest {
    private static final long LIMIT = 64L << 20;

    @Test
    void moreIsCompiledThanTheJvmHasRoomForAndItGoesOn() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:MaxMetaspaceSize=" + LIMIT,
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyClasses.class.getName(),
                        "300")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        String[] numbers = said.split(" ");
        assertThat(Long.parseLong(numbers[0])).as("bytes of classes that were made").isGreaterThan(LIMIT);
        assertThat(Long.parseLong(numbers[1])).as("bytes of metaspace at most").isLessThanOrEqualTo(LIMIT);
    }
}
