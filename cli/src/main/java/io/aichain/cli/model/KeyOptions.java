package io.aichain.cli.model;

import io.aichain.cli.Failure;
import io.aichain.contracts.Author;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the key is: in a keystore file or in the environment. Never in an argument, which every process of the machine can read. */
final class KeyOptions {
    static final String KEY = "AICHAIN_PRIVATE_KEY";
    private static final int LONGEST_PASSWORD = 1 << 16;
    static final String PASSWORD = "AICHAIN_PASSWORD";

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description =
                    "The author's key: a keystore of version 3, as geth and cast write it. Without it: $" + KEY + ".")
    private Path keystore;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The keystore's password, the file's first line. Without it: $" + PASSWORD + ".")
    private Path passwordFile;

    Author author(Map<String, String> environment) {
        if (keystore != null) return Author.fromKeystore(keystore, password(environment));
        if (passwordFile != null) throw new Failure("--password-file without --keystore");
        String key = environment.get(KEY);
        if (key == null) throw new Failure("whose model? Give --keystore FILE, or the key in $" + KEY);
        return Author.fromHex(key, "$" + KEY);
    }

    private String password(Map<String, String> environment) {
        if (passwordFile == null) {
            String password = environment.get(PASSWORD);
            if (password == null)
                throw new Failure("--keystore needs a password: --password-file FILE, or $" + PASSWORD);
            return password;
        }
        // no need for a regular file: a shell gives the output of a program as a pipe
        try (InputStream in = Files.newInputStream(passwordFile)) {
            byte[] bytes = firstLine(in);
            if (bytes.length > LONGEST_PASSWORD) {
                throw new Failure("--password-file " + passwordFile + ": more than " + LONGEST_PASSWORD
                        + " bytes; the password alone in its first line expected");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.lines().findFirst().orElse("");
        } catch (CharacterCodingException binary) {
            throw new Failure(
                    "--password-file " + passwordFile
                            + ": not a text in UTF-8; the password alone in its first line expected",
                    binary);
        } catch (IOException e) {
            throw new Failure("--password-file " + passwordFile + ": " + Failure.words(e), e);
        }
    }

    /** Of what a terminal sends, no more is waited for. */
    private static byte[] firstLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n' && line.size() <= LONGEST_PASSWORD; b = in.read()) line.write(b);
        return line.toByteArray();
    }
}
