package io.aichain.contracts;

import java.io.IOException;
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
    /** How web3j says it, which has one exception for all that a keystore may be. */
    private static final String WRONG_PASSWORD = "Invalid password provided";

    private Keystore() {}

    /** @throws ChainException if the file is no keystore of version 3, or the password is another; it repeats nothing of the file, which may hold a key */
    static Credentials open(Path file, String password) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw refused(file, "no such file, or none to be read", null);
        }
        try {
            if (Files.size(file) > LONGEST) throw notOne(file, null);
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            requireWhole(file, json.has("crypto") ? json.get("crypto") : json.path("Crypto"));
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
    private static void requireWhole(Path file, JsonNode crypto) {
        boolean isWhole = isHex(crypto.path("mac"), 64)
                && isHex(crypto.path("ciphertext"), 64)
                && isHex(crypto.path("cipherparams").path("iv"), 32);
        if (!isWhole) throw notOne(file, null);
        JsonNode rounds = crypto.path("kdfparams").path("c");
        boolean isPbkdf2 = crypto.path("kdf").asString().equals("pbkdf2");
        if (isPbkdf2 && (!rounds.canConvertToInt() || rounds.asInt() < 1 || rounds.asInt() > MOST_ROUNDS)) {
            throw refused(file, "pbkdf2 of " + rounds + " rounds; 1 to " + MOST_ROUNDS + " expected", null);
        }
    }

    private static boolean isHex(JsonNode text, int digits) {
        return text.isString() && text.asString().matches("[0-9a-fA-F]{" + digits + "}");
    }

    private static ChainException notOne(Path file, Exception cause) {
        return refused(file, "this is no keystore of version 3, as geth and cast wallet write it", cause);
    }

    private static ChainException refused(Path file, String why, Exception cause) {
        return new ChainException("--keystore " + file + ": " + why, cause);
    }
}
