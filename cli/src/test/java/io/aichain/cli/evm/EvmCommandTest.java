package io.aichain.cli.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class EvmCommandTest {
    private static final String SENDER = "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void codeRunsAndSaysWhatCameOfIt() throws IOException {
        assertThat(run("run", "--code", "602a60005260206000f3", "--json")).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("gasUsed").longValue()).isEqualTo(18);
        assertThat(result.get("output").textValue()).isEqualTo("0x" + "0".repeat(62) + "2a");
        assertThat(result.get("error").isNull()).isTrue();
    }

    @Test
    void codeInAFileMayHaveWhiteSpaceAndAPrefix() throws IOException {
        Path file = Files.writeString(folder.resolve("code.hex"), "0x602a6000\n  52 60206000f3\n");
        assertThat(run("run", "--codefile", file.toString(), "--json", "--bench", "--seconds", "1"))
                .isZero();
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .get("nanosPerRun")
                        .longValue())
                .isPositive();
    }

    @Test
    void codeRunsTheSameHoweverItIsCompiled() {
        for (String when : List.of("hot", "always", "never")) {
            assertThat(run("run", "--code", "602a60005260206000f3", "--compile", when))
                    .isZero();
            assertThat(out.toString()).contains("0".repeat(62) + "2a", "gas     18");
        }
    }

    @Test
    void whatCodeCompilesToCanBeLookedAt() throws IOException {
        Path file = Files.writeString(folder.resolve("code.hex"), "602a5b60018103806002570000");
        assertThat(run("compile", "--codefile", file.toString())).isZero();
        assertThat(out.toString()).startsWith("code 13 bytes, class ").contains("2 traces in 1 regions");
        assertThat(run("compile", "--codefile", file.toString(), "--dump")).isZero();
        assertThat(out.toString()).contains("region", "LSUB");
    }

    /** The shell's {@code <(...)} and /dev/stdin are files that are no regular ones. */
    @Test
    void codeMayComeThroughAPipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        // Opening a pipe waits for the other side.
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                Files.writeString(pipe, "602a60005260206000f3", StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(run("run", "--codefile", pipe.toString())).isZero();
        writer.join();
        assertThat(out.toString()).contains("0".repeat(62) + "2a");
    }

    @Test
    void aFolderIsNoCode() {
        assertThat(run("compile", "--codefile", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(folder + ": a folder; a file of code is wanted");
    }

    @Test
    void codeWithoutEndIsNotReadToTheEnd() {
        InputStream zeros = new InputStream() {
            @Override
            public int read() {
                return '0';
            }
        };
        assertThatThrownBy(() -> CodeFile.read(zeros, "standard input"))
                .isInstanceOf(Failure.class)
                .hasMessage("standard input: more than 16777216 bytes of hex");
    }

    @Test
    void codeThatIsTooLongToCompileIsExitCode1() throws IOException {
        Path file = Files.writeString(folder.resolve("code.hex"), "5b".repeat(70_000));
        assertThat(run("compile", "--codefile", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("it stays with the interpreter");
    }

    @Test
    void randomProgramsRunWithoutAnotherEvm() {
        Path kept = folder.resolve("kept");
        assertThat(run("fuzz", "--programs", "20", "--seed", "7", "--out", kept.toString()))
                .isZero();
        assertThat(out.toString()).startsWith("from seed 7 on: 20 programs (").contains(" 0 differ; ");
        assertThat(kept).doesNotExist();
    }

    @Test
    void aFailedRunIsExitCode1() {
        assertThat(run("run", "--code", "fe", "--gas", "5")).isEqualTo(1);
        assertThat(out.toString()).contains("error   invalid opcode");
    }

    @ParameterizedTest
    @CsvSource({
        "'run', 'nothing to run: give --code, --codefile or --prestate'",
        "'run --code zz', '--code: hex digits, two for each byte, expected, found zz'",
        "'run --code 00 --codefile x', '--code and --codefile: give one of them'",
        "'run --codefile nowhere.hex', 'no such file: nowhere.hex'",
        "'run --code 00 --fork Bogota', '--fork Bogota: not known; known are Frontier'",
        "'run --code 00 --gas -1', '--gas -1: must not be negative'",
        "'run --code 00 --receiver 0x12', '--receiver: 1 bytes, need 20'",
        "'run --code 00 --bench --seconds 0', '--seconds 0: 1 to 3600'",
        "'run --prestate nowhere.json', 'nowhere.json: cannot be read'",
        "'compile --codefile nowhere.hex', 'no such file: nowhere.hex'",
        "'statetest nowhere', 'no such file or folder: nowhere'",
        "'fuzz --against nowhere', '--against nowhere: no program at nowhere; geth, revme or a path expected'",
        "'fuzz --out /proc/none', '--out /proc/none: a folder that cannot be made'",
        "'fuzz --out /dev/null', '--out /dev/null: no folder'",
        "'fuzz --seconds 0', '--seconds 0: at least 1'",
        "'fuzz --programs 1 --against /bin/true', '/bin/true printed no report, as go-ethereum''s evm does, but: nothing'",
        "'fuzz --programs 1 --against /bin/echo', '/bin/echo printed no report, as go-ethereum''s evm does, but: statetest --trace '"
    })
    void whatIsAskedWronglyIsNamed(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith(message);
    }

    @Test
    void stateTestsGiveALineEachAndAnExitCode() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{\"one\":" + test("0x" + "12".repeat(32)) + "}");
        Files.writeString(folder.resolve("b.json"), "version https://git-lfs.github.com/spec/v1\n");
        assertThat(run("statetest", folder.toString(), "--json")).isEqualTo(2);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode failed = new ObjectMapper().readTree(lines.get(0));
        assertThat(failed.get("name").textValue()).isEqualTo("one");
        assertThat(failed.get("fork").textValue()).isEqualTo("Osaka");
        assertThat(failed.get("pass").booleanValue()).isFalse();
        String root = failed.get("stateRoot").textValue();
        assertThat(failed.get("error").textValue()).contains("found " + root);
        assertThat(new ObjectMapper().readTree(lines.get(1)).get("error").textValue())
                .endsWith("a Git LFS pointer, not the file itself");

        Files.delete(folder.resolve("b.json"));
        assertThat(run("statetest", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).startsWith("FAILED one Osaka 0").endsWith("0 passed, 1 failed\n");

        Files.writeString(folder.resolve("a.json"), "{\"one\":" + test(root) + "}");
        assertThat(run("statetest", folder.toString())).isZero();
        assertThat(out.toString()).isEqualTo("1 passed, 0 failed\n");
        assertThat(run("statetest", folder.toString(), "--fork", "Prague")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("no state test found for fork Prague");
        assertThat(run("statetest", folder.toString(), "--fork", "Bogota")).isEqualTo(2);
        assertThat(err.toString()).startsWith("no state test found for fork Bogota, which is not known; known are ");
    }

    private static String test(String root) {
        return "{\"env\":{\"currentCoinbase\":\"0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba\",\"currentGasLimit\":\"0x989680\","
                + "\"currentNumber\":\"0x1\",\"currentTimestamp\":\"0x1\",\"currentBaseFee\":\"0x7\"},\"pre\":{\""
                + SENDER
                + "\":{\"nonce\":\"0x00\",\"balance\":\"0x3635c9adc5dea00000\",\"code\":\"0x\",\"storage\":{}}},"
                + "\"transaction\":{\"nonce\":\"0x00\",\"gasPrice\":\"0x0a\",\"gasLimit\":[\"0x5208\"],\"value\":[\"0x00\"],\"data\":[\"0x\"],"
                + "\"to\":\"0x00000000000000000000000000000000c0de0001\",\"sender\":\"" + SENDER
                + "\"},\"post\":{\"Osaka\":[{\"hash\":\""
                + root + "\",\"logs\":\"0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347\","
                + "\"indexes\":{\"data\":0,\"gas\":0,\"value\":0}}]}}";
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = new CommandLine(new EvmCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        line.setExecutionExceptionHandler((failure, commandLine, parsed) -> {
            if (!(failure instanceof Failure)) throw failure;
            err.write(failure.getMessage());
            return 2;
        });
        return line.execute(arguments);
    }
}
