package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import java.math.BigInteger;
import java.nio.file.Path;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Sign;

/** Who publishes: a key, which is never shown, and its account. */
public final class Author {
    private final Credentials credentials;

    private Author(Credentials credentials) {
        this.credentials = credentials;
    }

    /** @throws ChainException if the file is no keystore of version 3, or the password is another */
    public static Author fromKeystore(Path file, String password) {
        return new Author(Keystore.open(file, password));
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
