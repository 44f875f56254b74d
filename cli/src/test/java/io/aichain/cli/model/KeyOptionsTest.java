package io.aichain.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.cli.Failure;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.Author;
import io.aichain.contracts.ChainException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.WalletUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Keys come from a keystore or the environment, and are never repeated, whatever is wrong with them. */
class KeyOptionsTest {
    private static final String KEY =
            DevnetKeys.accounts().getFirst().secretKey().toHex().substring(2);
    private static final String SECRET = "correct horse";

    @TempDir
    Path folder;

    private Path keystore;

    @BeforeEach
    void writeAKeystore() throws Exception {
        keystore = folder.resolve(
                WalletUtils.generateWalletFile(SECRET, Credentials.create(KEY).getEcKeyPair(), folder.toFile(), false));
    }

    @Command
    private static final class Signing {
        @Mixin
        private KeyOptions key;
    }

    private static Author author(Map<String, String> environment, String... words) {
        Signing signing = new Signing();
        new CommandLine(signing).parseArgs(words);
        return signing.key.author(environment);
    }

    private Path password(String text) throws Exception {
        return Files.writeString(folder.resolve("password"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\nand more\n"})
    void theFirstLineOfAFileOpensAKeystore(String end) throws Exception {
        Author opened = author(
                Map.of(),
                "--keystore",
                keystore.toString(),
                "--password-file",
                password(SECRET + end).toString());
        assertThat(opened.address()).isEqualTo(Author.fromHex(KEY, "test").address());
    }

    @Test
    void soDoesTheEnvironmentUnlessAFileIsNamed() throws Exception {
        Map<String, String> right = Map.of(KeyOptions.PASSWORD, SECRET);
        assertThat(author(right, "--keystore", keystore.toString()).address())
                .isEqualTo(Author.fromHex(KEY, "test").address());
        assertThat(author(Map.of(KeyOptions.KEY, "0x" + KEY)).address())
                .isEqualTo(Author.fromHex(KEY, "test").address());
        String wrong = password("wrong").toString();
        refused(right, "give the right password", "--keystore", keystore.toString(), "--password-file", wrong);
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        refused(Map.of(), "whose model? Give --keystore FILE, or the key in $AICHAIN_PRIVATE_KEY");
        refused(Map.of(), "--password-file without --keystore", "--password-file", "x");
        refused(
                Map.of(),
                "--keystore needs a password: --password-file FILE, or $AICHAIN_PASSWORD",
                "--keystore",
                keystore.toString());
        String nowhere = folder.resolve("nowhere").toString();
        refused(
                Map.of(KeyOptions.PASSWORD, SECRET),
                "nowhere: no such file, or none to be read",
                "--keystore",
                nowhere);
        refused(
                Map.of(),
                "--password-file " + nowhere + ": " + nowhere + ": no such file or folder",
                "--keystore",
                keystore.toString(),
                "--password-file",
                nowhere);
        refused(
                Map.of(),
                "give the right password",
                "--keystore",
                keystore.toString(),
                "--password-file",
                password("").toString());
    }

    @Test
    void aPasswordThatIsNoTextIsSaidInWords() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});
        refused(
                Map.of(),
                "--password-file " + binary + ": not a text in UTF-8; the password alone in its first line expected",
                "--keystore",
                keystore.toString(),
                "--password-file",
                binary.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "no JSON", "{\"version\": 1}", "[]"})
    void whatIsNoKeystoreIsRefused(String content) throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), content + KEY);
        refused(Map.of(KeyOptions.PASSWORD, SECRET), "keystore of version 3", "--keystore", other.toString());
    }

    private static void refused(Map<String, String> environment, String message, String... words) {
        assertThatThrownBy(() -> author(environment, words))
                .isInstanceOfAny(Failure.class, ChainException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny(KEY, SECRET, "Input length");
    }

    /** The whole command: with the right password it comes as far as the chain, which nobody is; with another it does not. */
    @Test
    void publishingSignsWithAKeystore() throws Exception {
        String cnn =
                Path.of("../lib/models/src/test/resources/models/cnn.keras").toString();
        String model = folder.resolve("cnn.aimodel").toString();
        assertThat(said("import", cnn, "-o", model)).isEmpty();
        assertThat(publish(model, SECRET)).contains("127.0.0.1:1").doesNotContain("password", KEY, SECRET);
        assertThat(publish(model, "other")).contains("give the right password").doesNotContain("127.0.0.1:1", KEY);
    }

    private String publish(String model, String word) throws Exception {
        String file = password(word).toString();
        return said(
                "publish",
                model,
                "--yes",
                "--rpc",
                "http://127.0.0.1:1",
                "--keystore",
                keystore.toString(),
                "--password-file",
                file);
    }

    private static String said(String... words) {
        StringWriter err = new StringWriter();
        List<String> line = new ArrayList<>(List.of(words));
        new CommandLine(new ModelCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, at, parsed) -> {
                    at.getErr().println(failure.getMessage());
                    return 2;
                })
                .execute(line.toArray(String[]::new));
        return err.toString();
    }

    /** A shell hands in what a program says as a pipe, and anybody may name a device that has no end. */
    @Test
    void aPasswordNeedsNoFileButAnEnd() {
        assertThatThrownBy(() -> author(Map.of(), "--keystore", keystore.toString(), "--password-file", "/dev/zero"))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "--password-file /dev/zero: more than 65536 bytes; the password alone in its first line expected");
    }
}
