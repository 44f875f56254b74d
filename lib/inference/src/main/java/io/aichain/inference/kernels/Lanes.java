package io.aichain.inference.kernels;

/** Which inner loops this JVM runs: vectors if it was started with {@code --add-modules jdk.incubator.vector}, else one number at a time. */
public final class Lanes {
    static final Kernels SCALAR = new ScalarKernels();
    static final Kernels BEST = best();

    private Lanes() {}

    private static Kernels best() {
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return module && VectorKernels.isSupported() ? new VectorKernels() : SCALAR;
    }

    /** What runs, for logs. */
    public static String describe() {
        return BEST.name();
    }

    /** Bits of a vector; 0 where none is used. */
    public static int bits() {
        return BEST.bits();
    }

    /** Whether the machine has vectors as wide as those that are used: wider ones, if a setting asks for them, are put together and slow. */
    public static boolean areNative() {
        return BEST.bits() == 0 || BEST.bits() <= VectorKernels.widest();
    }
}
