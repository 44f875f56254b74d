package io.aichain.evm.precompile.bn254;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.precompile.curve.OddMultiples;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Fp2;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** 0x06 to 0x08, EIP-196 and 197. Null is a failure: a coordinate not below p, or a point that is not in its group. */
public final class Bn254Precompiles {
    private static final int PAIR = 192;

    private Bn254Precompiles() {}

    /** 0x06: two points, 128 bytes, to their sum; input that ends early reads as zeros. */
    public static Bytes add(Bytes input) {
        byte[] in = Arrays.copyOf(input.unsafeArray(), 128);
        Bn254 curve = new Bn254();
        Optional<Point<long[]>> p = curve.readG1(in, 0);
        Optional<Point<long[]>> q = curve.readG1(in, 64);
        if (p.isEmpty() || q.isEmpty()) return null;
        Point<long[]> sum = p.get();
        curve.g1.add(sum, sum, q.get());
        return Bytes.wrap(curve.writeG1(sum));
    }

    /** 0x07: a point and any 32-byte scalar to their product; input that ends early reads as zeros. */
    public static Bytes multiply(Bytes input) {
        byte[] in = Arrays.copyOf(input.unsafeArray(), 96);
        Bn254 curve = new Bn254();
        Optional<Point<long[]>> p = curve.readG1(in, 0);
        if (p.isEmpty()) return null;
        Point<long[]> product = curve.g1.create();
        if (!curve.g1.isInfinity(p.get())) {
            byte[] scalar = Arrays.copyOfRange(in, 64, 96);
            OddMultiples.sum(curve.g1, product, OddMultiples.of(curve.g1, List.of(p.get())), List.of(scalar));
        }
        return Bytes.wrap(curve.writeG1(product));
    }

    /** 0x08: pairs of a point and a point of the twist, 192 bytes each, to the word 1 if the product of their pairings is one, else 0. */
    public static Bytes pairing(Bytes input) {
        if (input.size() % PAIR != 0) return null;
        byte[] in = input.unsafeArray();
        Bn254 curve = new Bn254();
        Bn254Pairing product = new Bn254Pairing(curve);
        for (int at = 0; at < in.length; at += PAIR) {
            Optional<Point<long[]>> p = curve.readG1(in, at);
            if (p.isEmpty()) return null;
            Optional<Point<Fp2>> q = curve.readG2(in, at + 64);
            if (q.isEmpty()) return null;
            product.add(p.get(), q.get());
        }
        byte[] word = new byte[32];
        if (product.isOne()) word[31] = 1;
        return Bytes.wrap(word);
    }

    public static int pairs(Bytes input) {
        return input.size() / PAIR;
    }
}
