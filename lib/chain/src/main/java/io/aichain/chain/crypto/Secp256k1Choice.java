package io.aichain.chain.crypto;

/**
 * Which implementation this process uses, decided once. Without a library for the platform, or a folder to unpack it to, or the right to
 * load it, that is the Java one.
 */
final class Secp256k1Choice {
    static final Secp256k1 CHOSEN = choose();

    private Secp256k1Choice() {}

    private static Secp256k1 choose() {
        try {
            return new NativeSecp256k1();
        } catch (IllegalStateException | LinkageError noNativeLibraryHere) {
            return new JavaSecp256k1();
        }
    }
}
