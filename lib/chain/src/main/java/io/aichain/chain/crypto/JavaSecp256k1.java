package io.aichain.chain.crypto;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** BouncyCastle's curve with the recovery of SEC 1, section 4.1.6: for machines without the native library, and its judge in tests. */
final class JavaSecp256k1 implements Secp256k1 {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final BigInteger ORDER = CURVE.getN();
    private static final BigInteger HALF = ORDER.shiftRight(1);

    static boolean inRange(Signature signature) {
        return (signature.yParity() == 0 || signature.yParity() == 1)
                && !signature.r().isZero()
                && signature.r().compareTo(N) < 0
                && !signature.s().isZero()
                && signature.s().compareTo(N) < 0;
    }

    @Override
    public Optional<Bytes> recover(Hash message, Signature signature) {
        if (!inRange(signature)) return Optional.empty();
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (2 + signature.yParity());
        signature.r().copyTo(compressed, 1);
        ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(compressed);
        } catch (IllegalArgumentException rIsNoAbscissa) {
            return Optional.empty();
        }
        BigInteger r = signature.r().toBigInteger();
        BigInteger inverse = r.modInverse(ORDER);
        BigInteger e = new BigInteger(1, message.toArray());
        BigInteger u1 = e.negate().multiply(inverse).mod(ORDER);
        BigInteger u2 = signature.s().toBigInteger().multiply(inverse).mod(ORDER);
        ECPoint key =
                ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, point, u2).normalize();
        return key.isInfinity() ? Optional.empty() : Optional.of(encode(key));
    }

    @Override
    public Signature sign(Hash message, Hash secretKey) {
        BigInteger d = scalar(secretKey);
        BigInteger e = new BigInteger(1, message.toArray());
        var nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(ORDER, d, message.toArray());
        while (true) {
            BigInteger k = nonces.nextK();
            ECPoint point =
                    new FixedPointCombMultiplier().multiply(CURVE.getG(), k).normalize();
            BigInteger x = point.getAffineXCoord().toBigInteger();
            BigInteger r = x.mod(ORDER);
            BigInteger s = k.modInverse(ORDER).multiply(e.add(d.multiply(r))).mod(ORDER);
            // x >= n would need a recovery id of 2 or 3, which Ethereum does not have; its chance is 2^-127
            if (r.signum() == 0 || s.signum() == 0 || x.compareTo(ORDER) >= 0) continue;
            int yParity = point.getAffineYCoord().testBitZero() ? 1 : 0;
            if (s.compareTo(HALF) > 0) {
                s = ORDER.subtract(s);
                yParity ^= 1;
            }
            return new Signature(yParity, UInt256.of(r), UInt256.of(s));
        }
    }

    @Override
    public Bytes publicKey(Hash secretKey) {
        return encode(new FixedPointCombMultiplier()
                .multiply(CURVE.getG(), scalar(secretKey))
                .normalize());
    }

    private static BigInteger scalar(Hash secretKey) {
        BigInteger d = new BigInteger(1, secretKey.toArray());
        if (d.signum() == 0 || d.compareTo(ORDER) >= 0) throw new IllegalArgumentException("secret key out of range");
        return d;
    }

    private static Bytes encode(ECPoint point) {
        return Bytes.wrap(Arrays.copyOfRange(point.getEncoded(false), 1, 65));
    }
}
