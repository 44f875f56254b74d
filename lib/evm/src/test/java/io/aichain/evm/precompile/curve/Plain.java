package io.aichain.evm.precompile.curve;

import java.math.BigInteger;

/** y^2 = x^3 + a x + b over a prime field as in a school book; null is infinity. */
public record Plain(BigInteger p, BigInteger a) {
    public record Affine(BigInteger x, BigInteger y) {}

    public Affine plus(Affine u, Affine v) {
        if (u == null) return v;
        if (v == null) return u;
        BigInteger slope;
        if (u.x.equals(v.x)) {
            if (u.y.add(v.y).mod(p).signum() == 0) return null;
            slope = u.x.multiply(u.x)
                    .multiply(BigInteger.valueOf(3))
                    .add(a)
                    .multiply(u.y.shiftLeft(1).modInverse(p));
        } else {
            slope = v.y.subtract(u.y).multiply(v.x.subtract(u.x).modInverse(p));
        }
        BigInteger x = slope.multiply(slope).subtract(u.x).subtract(v.x).mod(p);
        return new Affine(x, slope.multiply(u.x.subtract(x)).subtract(u.y).mod(p));
    }

    public Affine times(BigInteger k, Affine u) {
        Affine r = null;
        for (int i = k.bitLength() - 1; i >= 0; i--) {
            r = plus(r, r);
            if (k.testBit(i)) r = plus(r, u);
        }
        return r;
    }
}
