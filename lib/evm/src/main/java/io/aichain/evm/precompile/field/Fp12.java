package io.aichain.evm.precompile.field;

/** a + b w with w^2 = v; written to by {@link Fp12Field}. */
public record Fp12(Fp6 a, Fp6 b) {
    /** The coefficient of w^i, 0 to 5. */
    Fp2 coefficient(int i) {
        Fp6 half = i % 2 == 0 ? a : b;
        return switch (i / 2) {
            case 0 -> half.a();
            case 1 -> half.b();
            default -> half.c();
        };
    }
}
