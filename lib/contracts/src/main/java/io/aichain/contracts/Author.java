package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Sign;
import org.web3j.crypto.WalletUtils;
import org.web3j.crypto.exception.CipherException;

/** Who publishes: a key, which is never shown, and its account. */
public final class Author {
    /** How web3j says it, which has one exception for all that a keystore may be. */
    private static final String WRONG_PASSWORD = "Invalid password provided";

    private final Credentials credentials;

    private Author(Credentials credentials) {
        this.credentials = credentials;
    }

    /** @throws ChainException if the file is no keystore of version 3, or the password is another */
    public static Author fromKeystore(Path file, String password) {
        if (!Files.isReadable(file))
            throw new ChainException("--keystore " + file + ": no such file, or none to be read");
        try {
            return new Author(WalletUtils.loadCredentials(password, file.toFile()));
        } catch (IOException | RuntimeException e) {
            // the library meets fields that are missing with a NullPointerException, and repeats what it cannot read:
            // it
            // may be a key
            throw new ChainException(
                    "--keystore " + file + ": this is no keystore of version 3, as geth and cast wallet write it", e);
        } catch (CipherException e) {
            boolean isOfPassword = WRONG_PASSWORD.equals(e.getMessage());
            throw new ChainException(
                    "--keystore " + file
                            + (isOfPassword
                                    ? ": this password does not open it: give the right password"
                                    : ": of another kind: a keystore of version 3, with scrypt or pbkdf2 and aes-128-ctr, expected"),
                    e);
        }
    }

    /** @param hex 32 bytes; the message of a failure does not repeat them */
    public static Author fromHex(String hex, String where) {
        String digits = hex.strip().replaceFirst("^0x", "");
        if (!digits.matches("[0-9a-fA-F]{64}")) throw new ChainException(where + ": a key of 64 hex digits expected");
        BigInteger key = new BigInteger(digits, 16);
        if (key.signum() == 0 || key.compareTo(Sign.CURVE_PARAMS.getN()) >= 0) {
            throw new ChainException(where + ": not a key of secp256k1");
        }
        return new Author(Credentials.create(digits));
    }

    /** The account of the key. */
    public Address address() {
        return Address.fromHex(credentials.getAddress());
    }

    Credentials credentials() {
        return credentials;
    }
}
