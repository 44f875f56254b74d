package io.aichain.evm.precompile.bls;

import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * 0x0a, EIP-4844: versioned hash[32] z[32] y[32] commitment[48] proof[48] to the number of field elements in a blob and the field's modulus, if the
 * polynomial that was committed to has the value y at z. Of the trusted setup it needs one point, tau G2.
 */
public final class PointEvaluation {
    private static final int BYTES = 192;
    private static final int ELEMENTS = 4096;
    private static final byte VERSION = 1;

    /** The second of the g2_monomial points of the ceremony's setup, which ethereum/consensus-specs publishes; compressed. */
    static final byte[] TAU_G2 = HexFormat.of()
            .parseHex(
                    "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72"
                            + "185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2");

    /** The generators, compressed. */
    static final byte[] G1 = HexFormat.of()
            .parseHex(
                    "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb");

    static final byte[] G2 = HexFormat.of()
            .parseHex(
                    "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
                            + "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8");

    private static final Bytes OUTPUT = output();

    private PointEvaluation() {}

    /** Null is a failure: wrong length, a hash that is not the commitment's, a number or point not well encoded, or a false claim. */
    public static Bytes verify(BlsPrecompiles bls, Bytes input) {
        byte[] in = input.unsafeArray();
        if (in.length != BYTES) return null;
        byte[] z = Arrays.copyOfRange(in, 32, 64);
        byte[] y = Arrays.copyOfRange(in, 64, 96);
        byte[] commitment = Arrays.copyOfRange(in, 96, 144);
        byte[] hash = Sha256.hash(commitment).toArray();
        hash[0] = VERSION;
        if (!Arrays.equals(in, 0, 32, hash, 0, 32)) return null;
        if (!isBelowR(z) || !isBelowR(y)) return null;
        return bls.opens(commitment, z, y, Arrays.copyOfRange(in, 144, 192)) ? OUTPUT : null;
    }

    private static boolean isBelowR(byte[] scalar) {
        return new BigInteger(1, scalar).compareTo(Bls.R) < 0;
    }

    private static Bytes output() {
        byte[] out = new byte[64];
        out[30] = ELEMENTS >> 8;
        byte[] modulus = Bls.R.toByteArray();
        System.arraycopy(modulus, 0, out, 64 - modulus.length, modulus.length);
        return Bytes.wrap(out);
    }
}
