package io.aichain.evm.precompile.field;

/** a + b v + c v^2 with v^3 = xi + u; written to by {@link Fp6Field}. */
public record Fp6(Fp2 a, Fp2 b, Fp2 c) {}
