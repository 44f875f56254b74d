package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest classes that we make: they do what the interpreter does, and HotSpot compiles each of their methods. */
class LargeClassesTest {
    /** Times, numbers, flags, then the level at which HotSpot compiles a method of a contract, its name and its bytes. */
    private static final Pattern COMPILED = Pattern.compile(
            " ([1-4]) +io\\.aichain\\.evm\\.interpreter\\.Contract\\S*::(r\\d+|region) .*\\((\\d+) bytes\\)");

    /** What HotSpot compiled: methods by level, and the longest of them in bytes. */
    private record Seen(Map<Integer, Set<String>> methods, int longest) {}

    @TempDir
    private Path folder;

    @Test
    @Tag("P3")
    void codeOfNearlyAsManyMethodsAsThereMayBeDoesTheSame() {
        Bytes code = LargeClasses.manyMethods();
        assertThat(LargeClasses.methods(code).orElseThrow()).isBetween(Plan.MAX_REGIONS - 20, Plan.MAX_REGIONS);
        LargeClasses.run(code, 2);
    }

    @Test
    @Tag("P3")
    void codeOfNearlyAsLongAMethodAsThereMayBeDoesTheSame() {
        Bytes code = LargeClasses.longMethod();
        assertThat(LargeClasses.longestTrace(code).orElseThrow())
                .isBetween(Plan.MAX_TRACE_BYTES - 200, Plan.MAX_TRACE_BYTES);
        LargeClasses.run(code, 2);
    }

    /** All of it in one would be the greater part of the launcher's memory. */
    @Test
    void itIsPrintedMethodByMethod() {
        Bytes code = LargeClasses.manyMethods();
        List<Integer> lengths = new ArrayList<>();
        CompilationReport.of(Fork.OSAKA, code).orElseThrow().dump(method -> lengths.add(method.length()));
        // The constructor and the method that chooses between regions too.
        assertThat(lengths).hasSize(LargeClasses.methods(code).orElseThrow() + 2);
        assertThat(lengths).allMatch(length -> length < 4 << 20);
    }

    /** By its first compiler, which has the same limit as the second and takes less long for so many. */
    @Test
    void hotSpotCompilesEachOfManyMethods() throws IOException, InterruptedException {
        Bytes code = LargeClasses.manyMethods();
        int methods = LargeClasses.methods(code).orElseThrow();
        Seen seen = run(code, 100, "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=0.05");
        Set<String> all = new HashSet<>(Set.of("region"));
        for (int method = 0; method < methods; method++) all.add("r" + method);
        assertThat(seen.methods.get(1)).isEqualTo(all);
    }

    /** And the method that chooses between them, which is nearly as long as HotSpot's limit with so many. */
    @Test
    void hotSpotsSecondCompilerCompilesTheLongest() throws IOException, InterruptedException {
        Seen choosing = run(
                LargeClasses.manyMethods(),
                100,
                "-XX:CompileThresholdScaling=0.001",
                "-XX:CompileCommand=compileonly,io.aichain.evm.interpreter.Contract*::region",
                "-XX:CompileCommand=quiet");
        assertThat(choosing.methods.get(4)).isEqualTo(Set.of("region"));
        assertThat(choosing.longest).isBetween(6_800, 8_000);
        Seen one = run(
                LargeClasses.longMethod(),
                300,
                "-XX:CompileThresholdScaling=0.02",
                "-XX:CompileCommand=compileonly,io.aichain.evm.interpreter.*::*",
                "-XX:CompileCommand=quiet");
        assertThat(one.methods.get(4)).contains("r0", "region");
        assertThat(one.longest).isBetween(7_000, 8_000);
    }

    private Seen run(Bytes code, int times, String... flags) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("code"), code.toArray());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // compiled when it is due, while the caller waits
                "-Xbatch",
                "-XX:+PrintCompilation",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(flags));
        command.addAll(List.of(LargeClasses.class.getName(), file.toString(), Integer.toString(times)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        Map<Integer, Set<String>> methods = new HashMap<>();
        int longest = 0;
        for (String line : said.lines().toList()) {
            Matcher matcher = COMPILED.matcher(line);
            if (!matcher.find()) continue;
            methods.computeIfAbsent(Integer.valueOf(matcher.group(1)), _ -> new HashSet<>())
                    .add(matcher.group(2));
            longest = Math.max(longest, Integer.parseInt(matcher.group(3)));
        }
        return new Seen(methods, longest);
    }
}
