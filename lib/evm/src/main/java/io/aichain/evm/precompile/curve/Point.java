package io.aichain.evm.precompile.curve;

/** A point in Jacobian coordinates, (x / z^2, y / z^3), or infinity where z is zero; written to by {@link Curve}. */
public record Point<E>(E x, E y, E z) {}
