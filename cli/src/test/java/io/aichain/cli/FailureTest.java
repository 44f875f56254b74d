package io.aichain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.state.kv.StoreFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What people read when a command could not be done: words, and no names of classes. */
class FailureTest {
    private static final String NOBODY = "http://user:pass@127.0.0.1:1";
    private static final String GENESIS = """
            {"config":{"chainId":4242,"aichain":{"name":"nobody","owner":"0x00000000000000000000000000000000000000aa",
              "sequencer":"0x00000000000000000000000000000000000000aa","partitions":3,
              "maxTransactionBytes":131072,"maxBlockBytes":1048576,
              "bitcoin":{"network":"regtest","startHeight":0,"anchorAddress":"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"},
              "dataAvailability":[{"network":"file"}],"voters":["executor-0"],"quorum":1}},
             "gasLimit":"0x1c9c380","alloc":{}}
            """;

    static Arguments[] failures() {
        return new Arguments[] {
            Arguments.of(new StoreFailedException("the disk is full"), "the disk is full"),
            Arguments.of(new NoSuchFileException("/a/b"), "/a/b: no such file or folder"),
            Arguments.of(new AccessDeniedException("/a/b"), "/a/b: permission denied"),
            Arguments.of(new FileAlreadyExistsException("/a/b"), "/a/b: it is there already"),
            Arguments.of(
                    new FileSystemException("/a/b", null, "No space left on device"), "/a/b: No space left on device"),
            Arguments.of(new UncheckedIOException(new NoSuchFileException("/a/b")), "/a/b: no such file or folder"),
            Arguments.of(new ConnectException(), "no connection"),
            Arguments.of(new ConnectException("refused"), "no connection (refused)"),
            Arguments.of(new UnknownHostException("nowhere"), "no such host: nowhere"),
            Arguments.of(new IOException("broken pipe"), "broken pipe")
        };
    }

    @ParameterizedTest
    @MethodSource("failures")
    void filesAndNetworksAreSaidInWords(Exception failure, String words) {
        assertThat(Failure.explain(failure)).isEqualTo(words);
    }

    @Test
    void ourOwnMistakesKeepTheirKind() {
        assertThat(Failure.explain(new IllegalStateException("impossible")))
                .startsWith("IllegalStateException: impossible (set -Daichain.stacktrace=true");
    }

    @Test
    void aBitcoinNodeThatIsNotThereIsSaidInWords(@TempDir Path folder) throws IOException {
        Path genesis = Files.writeString(folder.resolve("genesis.json"), GENESIS);
        assertThat(said("verify", "--bitcoin", NOBODY, "--da", "file:" + folder, "--genesis", genesis.toString()))
                .contains("could not be checked: ", "no connection: is it up, and are host and port right?")
                .doesNotContain("Exception");
    }

    @Test
    void aFileThatIsNotThereIsSaidInWords() {
        assertThat(said("verify", "--bitcoin", NOBODY, "--da", "file:x", "--genesis", "nowhere.json"))
                .isEqualToIgnoringNewLines("could not be checked: nowhere.json: no such file or folder");
    }

    @ParameterizedTest
    @CsvSource({"100ms, PT0.1S", "5s, PT5S", "2m, PT2M", "100h, PT100H"})
    void timesHaveUnits(String text, Duration time) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5d", "-1s", "1.5s", ""})
    void otherTimesAreRefused(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("100ms, 5s, 2m or 1h");
    }

    private static String said(String... words) {
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(words);
        assertThat(code).isEqualTo(2);
        return err.toString();
    }
}
