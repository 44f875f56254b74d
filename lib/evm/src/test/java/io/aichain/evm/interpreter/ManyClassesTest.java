package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has many contracts compiled does not end the process, which ends where the JVM's place for classes does. */
class ManyClassesTest {
    private static final int CONTRACTS = 300;

    /** What a run says of itself. */
    private record Said(long made, long skipped, long bytes, long live, long peak) {}

    /** The memory of what was compiled and dropped comes back before it is wanting. */
    @Test
    void muchMoreIsCompiledThanTheJvmHasRoomForAndAllOfItIs() throws IOException, InterruptedException {
        long limit = 64L << 20;
        Said said = run(limit);
        assertThat(said.made).as("%s", said).isEqualTo(CONTRACTS);
        assertThat(said.bytes).as("%s", said).isGreaterThan(2 * limit);
        assertThat(said.live).as("%s", said).isBetween(8L << 20, 17L << 20);
        assertThat(said.peak).as("%s", said).isLessThan(limit);
    }

    /** Less than what stays in use needs, beside the JVM's own: what finds no place stays with the interpreter. */
    @Test
    void whereTheClassesInUseHaveNoRoomNothingMoreIsCompiled() throws IOException, InterruptedException {
        long limit = 24L << 20;
        Said said = run(limit);
        assertThat(said.made).as("%s", said).isPositive();
        assertThat(said.skipped).as("%s", said).isPositive();
        assertThat(said.made + said.skipped).as("%s", said).isEqualTo(CONTRACTS);
        assertThat(said.peak).as("%s", said).isLessThan(limit);
    }

    /** The JVM would not unload them before it has come to more than that at which nothing is compiled any more. */
    @Test
    void whatWasDroppedMakesPlaceAgainOnceNobodyRunsIt() throws IOException, InterruptedException {
        long[] said = run(64L << 20, HeldClasses.class);
        long madeBefore = said[0], madeAfter = said[1], committedBefore = said[2], committedAfter = said[3];
        assertThat(committedBefore).isGreaterThan(48L << 20);
        assertThat(madeAfter).isEqualTo(madeBefore + 1);
        assertThat(committedAfter).isLessThan(committedBefore);
    }

    private static Said run(long limit) throws IOException, InterruptedException {
        long[] numbers = run(limit, ManyClasses.class, Integer.toString(CONTRACTS));
        return new Said(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    /** @return the numbers that it prints */
    private static long[] run(long limit, Class<?> program, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:MaxMetaspaceSize=" + limit,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+ExplicitGCInvokesConcurrent",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return Arrays.stream(said.split(" ")).mapToLong(Long::parseLong).toArray();
    }
}
