package io.aichain.chain.crypto;

import io.aichain.chain.primitives.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, of which the JDK has a good one: content hashes and Merkle trees that stock Bitcoin and OpenTimestamps tools can check. */
public final class Sha256 {
    private Sha256() {}

    public static Hash hash(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) digest.update(part);
        return Hash.of(digest.digest());
    }

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
