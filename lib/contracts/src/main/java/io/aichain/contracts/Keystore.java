package io.aichain.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;
import org.web3j.protocol.ObjectMapperFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A key in a file, as the Web3 Secret Storage Definition of version 3 has it. What the file asks for is bounded before it is done: it may come from anybody, and ask
 * for work without end.
 */
final class Keystore {
    private static final ObjectMapper JSON = ObjectMapperFactory.getObjectMapper();
    private static final int LONGEST = 1 << 16;
    /** geth and cast ask for 262,144. */
    private static final int MOST_ROUNDS = 10_000_000;
    /** Of n·r, each 128 bytes of memory: 512 MiB. geth and cast ask for half. */
    private static final long MOST_SCRYPT = 1 << 22;
    /** How web3j says it, which has one exception for all that a keystore may be. */
    private static final String WRONG_PASSWORD = "Invalid password provided";

    private Keystore() {}

    /** @throws ChainException if the file is no keystore of version 3, or the password is another; it repeats nothing of the file, which may hold a key */
    static Credentials open(Path file, String password) {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw refused(file, "no such file, or none to be read", null);
        }
        // no need for a regular file: a shell gives the output of a program as a pipe
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) throw notOne(file, null);
            JsonNode json = JSON.readTree(bytes);
            // with both names, the library takes the one that was not looked at
            if (json.has("crypto") == json.has("Crypto")) throw notOne(file, null);
            requireBounded(file, json.has("crypto") ? json.get("crypto") : json.get("Crypto"));
            return Credentials.create(Wallet.decrypt(password, JSON.treeToValue(json, WalletFile.class)));
        } catch (CipherException e) {
            boolean isOfPassword = WRONG_PASSWORD.equals(e.getMessage());
            throw refused(
                    file,
                    isOfPassword
                            ? "this password does not open it: give the right password"
                            : "of another kind: a keystore of version 3, with scrypt or pbkdf2 and aes-128-ctr, expected",
                    e);
        } catch (ChainException known) {
            throw known;
        } catch (IOException | RuntimeException e) {
            // the library meets fields that are missing with a NullPointerException
            throw notOne(file, e);
        }
    }

    /** A keystore whose parts are damaged would else be one of another password. */
    private static void requireBounded(Path file, JsonNode crypto) {
        // keys whose first bytes are 0 may be shorter
        boolean isWhole = matches(crypto.path("mac"), "(0x)?[0-9a-fA-F]{64}")
                && matches(crypto.path("ciphertext"), "(0x)?([0-9a-fA-F]{2}){1,32}")
                && matches(crypto.path("cipherparams").path("iv"), "(0x)?[0-9a-fA-F]{32}");
        if (!isWhole) throw notOne(file, null);
        JsonNode kdf = crypto.path("kdfparams");
        boolean isBounded = number(kdf, "dklen") == 32
                && switch (crypto.path("kdf").asString("")) {
                    case "pbkdf2" -> number(kdf, "c") >= 1 && number(kdf, "c") <= MOST_ROUNDS;
                    case "scrypt" -> {
                        long n = number(kdf, "n");
                        long r = number(kdf, "r");
                        long p = number(kdf, "p");
                        boolean isSmall = n >= 2 && n <= MOST_SCRYPT && r >= 1 && r <= 64 && p >= 1 && p <= 64;
                        yield isSmall && Long.bitCount(n) == 1 && n * r <= MOST_SCRYPT && n * r * p <= 8 * MOST_SCRYPT;
                    }
                    // the library refuses others
                    default -> true;
                };
        if (!isBounded) {
            throw refused(
                    file,
                    "its kdfparams are none, or ask for too much: dklen 32, pbkdf2 of 1 to %d rounds, scrypt with n a power of 2, n*r up to %d and n*r*p up to %d expected"
                            .formatted(MOST_ROUNDS, MOST_SCRYPT, 8 * MOST_SCRYPT),
                    null);
        }
    }

    private static boolean matches(JsonNode text, String pattern) {
        return text.isString() && text.asString().matches(pattern);
    }

    /** -1 for what is none of 32 bits. */
    private static long number(JsonNode parameters, String name) {
        JsonNode number = parameters.path(name);
        return number.isIntegralNumber() && number.canConvertToInt() ? number.asInt() : -1;
    }

    private static ChainException notOne(Path file, Exception cause) {
        return refused(file, "this is no keystore of version 3, as geth and cast wallet write it", cause);
    }

    private static ChainException refused(Path file, String why, Exception cause) {
        return new ChainException("--keystore " + file + ": " + why, cause);
    }
}
