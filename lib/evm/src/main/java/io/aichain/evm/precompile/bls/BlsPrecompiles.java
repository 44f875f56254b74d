package io.aichain.evm.precompile.bls;

import io.aichain.chain.primitives.Bytes;

/**
 * 0x0b to 0x11, EIP-2537, and the pairing of 0x0a, EIP-4844. Null is a failure: wrong length, wrong encoding, a point not on its curve, or not in
 * its group where that matters. Two implementations, blst and our own in Java, give the same bits; the native one is taken where it loads
 * (Linux with glibc and macOS, on x86-64 and aarch64), the other elsewhere, at a fraction of the speed.
 */
public sealed interface BlsPrecompiles permits NativeBls, JavaBls {
    /** The one that this process uses. Loads the native library when first asked. Its {@code toString} says which, and why. */
    static BlsPrecompiles instance() {
        return BlsChoice.CHOSEN;
    }

    /** Ours, whatever loads: for those who compare. */
    static BlsPrecompiles inJava() {
        return new JavaBls("Java");
    }

    /** 0x0b: two points to their sum; they need not be of order R. */
    Bytes addG1(Bytes input);

    /** 0x0c: terms of a point of order R and any 32-byte scalar, one or more, to the sum of their products. */
    Bytes sumG1(Bytes input);

    /** 0x0d, as 0x0b. */
    Bytes addG2(Bytes input);

    /** 0x0e, as 0x0c. */
    Bytes sumG2(Bytes input);

    /** 0x0f: pairs of points of order R, one or more, to the word 1 if the product of their pairings is one, else 0. */
    Bytes pairing(Bytes input);

    /** 0x10: a field element to a point of order R. */
    Bytes mapToG1(Bytes input);

    /** 0x11: an element of the quadratic field to a point of order R. */
    Bytes mapToG2(Bytes input);

    /**
     * Whether the polynomial of a KZG commitment has the value y at z.
     *
     * @param commitment 48 bytes, as the proof is: a compressed point, and false unless it is well encoded and of order R
     * @param z 32 bytes, big-endian and below R, as y is
     */
    boolean opens(byte[] commitment, byte[] z, byte[] y, byte[] proof);

    static long gasOfSumG1(Bytes input) {
        return MsmGas.g1(input.size() / Encoding.G1_TERM);
    }

    static long gasOfSumG2(Bytes input) {
        return MsmGas.g2(input.size() / Encoding.G2_TERM);
    }

    static long gasOfPairing(Bytes input) {
        return 37_700 + 32_600L * (input.size() / Encoding.PAIR);
    }
}
