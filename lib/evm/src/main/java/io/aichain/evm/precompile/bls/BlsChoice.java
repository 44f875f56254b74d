package io.aichain.evm.precompile.bls;

/**
 * Which implementation this process uses, decided once. Without a library for the platform, or a folder to unpack it to, or the right to
 * load it, that is the Java one.
 */
final class BlsChoice {
    static final BlsPrecompiles CHOSEN = choose();

    private BlsChoice() {}

    private static BlsPrecompiles choose() {
        try {
            return new NativeBls();
        } catch (LinkageError e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return new JavaBls("Java, at a fraction of blst's speed, which cannot be loaded here: " + why);
        }
    }
}
