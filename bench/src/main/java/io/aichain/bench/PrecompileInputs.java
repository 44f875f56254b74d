package io.aichain.bench;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompiles;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Inputs on which precompiles have all their work to do: valid ones with operands of full length, from a seed. */
final class PrecompileInputs {
    private static final String G1 =
            "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb";

    /** The second point of g1_monomial of the KZG ceremony's setup: the commitment to the polynomial X. */
    private static final String TAU_G1 =
            "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81";

    private static final String BN254_G2 = "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
            + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
            + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
            + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

    private final Random random = new Random(4);
    private final List<Input> inputs = new ArrayList<>();

    /** @param peers what is known of other clients */
    record Input(String name, int address, Bytes data, String peers) {}

    static List<Input> all() throws Exception {
        PrecompileInputs made = new PrecompileInputs();
        made.hashes();
        made.signatures();
        made.modExps();
        made.bn254();
        made.bls();
        made.pointEvaluation();
        return made.inputs;
    }

    private void hashes() {
        add("sha256, 64 bytes", 2, bytes(64), "");
        add("sha256, 4 KiB", 2, bytes(4096), "");
        add("ripemd160, 64 bytes", 3, bytes(64), "");
        add("ripemd160, 4 KiB", 3, bytes(4096), "");
        add("identity, 4 KiB", 4, bytes(4096), "");
        byte[] blake = bytes(213);
        System.arraycopy(new byte[] {0, 0, 4, 0}, 0, blake, 0, 4);
        blake[212] = 1;
        add("blake2f, 1024 rounds", 9, blake, "1.4-2.2 a round");
    }

    private void signatures() throws Exception {
        Hash message = Keccak.hash(bytes(32));
        Signature k1 = Secp256k1.instance().sign(message, Keccak.hash(bytes(32)));
        add(
                "ecrecover",
                1,
                join(
                        message.toArray(),
                        word(27 + k1.yParity()),
                        k1.r().toArray(),
                        k1.s().toArray()),
                "6236-8405");
        add("p256verify", 0x100, p256(), "8331-38033");
    }

    private byte[] p256() throws Exception {
        SecureRandom secure = new SecureRandom();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), secure);
        KeyPair pair = generator.generateKeyPair();
        var signer = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate(), secure);
        byte[] message = bytes(32);
        signer.update(message);
        byte[] rs = signer.sign();
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return join(
                Sha256.hash(message).toArray(),
                rs,
                UInt256.of(key.getW().getAffineX()).toArray(),
                UInt256.of(key.getW().getAffineY()).toArray());
    }

    private void modExps() {
        for (int size : new int[] {32, 128, 256, 1024}) {
            for (boolean even : new boolean[] {false, true}) {
                String what = "modexp, " + size + " bytes, " + (even ? "even" : "odd");
                if (size < 1024) add(what, 5, modExp(size, number(size, false), even), "");
                add(what + ", e 3", 5, modExp(size, BigInteger.valueOf(3), even), "");
                add(what + ", e 65537", 5, modExp(size, BigInteger.valueOf(65537), even), "");
            }
        }
    }

    private byte[] modExp(int size, BigInteger exponent, boolean even) {
        int length = (exponent.bitLength() + 7) / 8;
        return join(
                word(size),
                word(length),
                word(size),
                fixed(number(size, false), size),
                fixed(exponent, length),
                fixed(number(size, even), size));
    }

    private void bn254() {
        byte[] p = run(7, join(word(1), word(2), bytes(32)));
        byte[] q = run(7, join(word(1), word(2), bytes(32)));
        byte[] g2 = hex(BN254_G2);
        add("bn254 add", 6, join(p, q), "389-716");
        add("bn254 mul", 7, join(p, bytes(32)), "");
        add("bn254 pairing, 1 pair", 8, join(p, g2), "70k-168k");
        add("bn254 pairing, 2 pairs", 8, join(p, g2, q, g2), "96k-270k");
        add("bn254 pairing, 8 pairs", 8, repeat(join(p, g2), 8), "252k-882k");
    }

    private void bls() {
        byte[] p = run(0x10, fp());
        byte[] q = run(0x10, fp());
        byte[] p2 = run(0x11, join(fp(), fp()));
        byte[] q2 = run(0x11, join(fp(), fp()));
        add("bls g1 add", 0x0b, join(p, q), "733-2351");
        add("bls g2 add", 0x0d, join(p2, q2), "1013-2770");
        for (int k : new int[] {1, 2, 16, 128, 512}) {
            add("bls g1 msm, " + k, 0x0c, terms(0x10, k), "");
            add("bls g2 msm, " + k, 0x0e, terms(0x11, k), "");
        }
        add("bls pairing, 1 pair", 0x0f, join(p, p2), "");
        add("bls pairing, 2 pairs", 0x0f, join(p, p2, q, q2), "");
        add("bls pairing, 8 pairs", 0x0f, repeat(join(p, p2), 8), "");
        add("bls map to g1", 0x10, fp(), "");
        add("bls map to g2", 0x11, join(fp(), fp()), "");
    }

    private byte[] terms(int map, int count) {
        byte[] all = {};
        for (int i = 0; i < count; i++) {
            all = join(all, run(map, map == 0x10 ? fp() : join(fp(), fp())), bytes(32));
        }
        return all;
    }

    /** The polynomial X has the value z at z, and (X - z) / (X - z) is 1, whose commitment is the generator. */
    private void pointEvaluation() {
        byte[] z = bytes(32);
        z[0] &= 0x3f;
        byte[] commitment = hex(TAU_G1);
        byte[] hash = Sha256.hash(commitment).toArray();
        hash[0] = 1;
        add("kzg point evaluation", 0x0a, join(hash, z, z, commitment, hex(G1)), "173k-236k");
    }

    private void add(String name, int address, byte[] data, String peers) {
        inputs.add(new Input(name, address, Bytes.wrap(data), peers));
    }

    private static byte[] run(int address, byte[] input) {
        Precompile precompile = Precompiles.of(Fork.OSAKA).get(new Address(0, 0, address));
        return switch (precompile.call(new Precompile.Call(Bytes.wrap(input), Long.MAX_VALUE, null))) {
            case Precompile.Result.Success(Bytes output, long _) -> output.toArray();
            case Precompile.Result other -> throw new IllegalStateException(address + ": " + other);
        };
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A field element in 64 bytes, below the prime for the size of its first byte. */
    private byte[] fp() {
        byte[] in = bytes(64);
        for (int i = 0; i < 17; i++) in[i] = 0;
        return in;
    }

    private BigInteger number(int size, boolean even) {
        BigInteger number = new BigInteger(8 * size, random).setBit(8 * size - 1);
        return even ? number.clearBit(0).setBit(1) : number.setBit(0);
    }

    private static byte[] fixed(BigInteger number, int size) {
        byte[] out = new byte[size];
        byte[] in = number.toByteArray();
        int length = Math.min(size, in.length);
        System.arraycopy(in, in.length - length, out, size - length, length);
        return out;
    }

    private static byte[] word(int value) {
        return fixed(BigInteger.valueOf(value), 32);
    }

    private static byte[] repeat(byte[] part, int times) {
        byte[] all = {};
        for (int i = 0; i < times; i++) all = join(all, part);
        return all;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }

    private static byte[] hex(String hex) {
        return Bytes.fromHex(hex).toArray();
    }
}
