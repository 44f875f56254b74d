package io.aichain.evm.precompile.field;

/** re + im u with u^2 = -1; the arrays are written to by {@link Fp2Field}. */
@SuppressWarnings("ArrayRecordComponent")
public record Fp2(long[] re, long[] im) {}
