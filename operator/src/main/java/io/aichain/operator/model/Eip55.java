package io.aichain.operator.model;

import io.aichain.chain.crypto.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The checksum of an address in the case of its letters (EIP-55): one written in both cases says whether a digit is wrong. */
final class Eip55 {
    private Eip55() {}

    /** @param address 0x and 40 hex digits, in any case */
    static String of(String address) {
        String digits = address.substring(2).toLowerCase(Locale.ROOT);
        String hash =
                Keccak.hash(digits.getBytes(StandardCharsets.US_ASCII)).toHex().substring(2);
        StringBuilder cased = new StringBuilder("0x");
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            cased.append(Character.digit(hash.charAt(i), 16) >= 8 ? Character.toUpperCase(digit) : digit);
        }
        return cased.toString();
    }

    /** Whether it has a checksum, which one in one case has not, and that is another than its digits give. */
    static boolean isBroken(String address) {
        String digits = address.substring(2);
        boolean isInOneCase =
                digits.equals(digits.toLowerCase(Locale.ROOT)) || digits.equals(digits.toUpperCase(Locale.ROOT));
        return !isInOneCase && !address.equals(of(address));
    }
}
