package io.aichain.inference.text;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Reverts;
import io.aichain.inference.spec.Activations;
import io.aichain.inference.spec.Fixed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** How the next token is chosen from logits (section 12). */
public final class Sampler {
    private static final BigInteger MINUS_INFINITY = BigInteger.TEN.pow(36);
    private static final BigInteger COMPAT_TEMPERATURE = new BigInteger("700000000000000000");

    private Sampler() {}

    /** The seed of the next choice. */
    public static Hash next(Hash seed) {
        return Keccak.hash(seed.toArray());
    }

    /** @param unknown the entry that is never chosen: 10^36 is taken from it */
    static int compatText(BigInteger[] logits, int unknown, Hash seed) {
        BigInteger[] v = logits.clone();
        if (unknown >= v.length) throw Reverts.outOfBounds();
        v[unknown] = Fixed.subtract(v[unknown], MINUS_INFINITY);
        for (int i = 0; i < v.length; i++) v[i] = Fixed.div(v[i], COMPAT_TEMPERATURE);
        return choose(Activations.softmaxCompat(v), seed);
    }

    static int compatMelody(BigInteger[] logits, Hash seed) {
        BigInteger[] v = logits.clone();
        for (int i = 0; i < v.length; i++) v[i] = Fixed.div(v[i], Fixed.UNIT);
        return choose(Activations.softmaxCompat(v), seed);
    }

    /**
     * The choice of profiles 1 to 3.
     *
     * @param temperature raw; 0 for the greatest
     * @param topK how many of the greatest are allowed; 0 for all
     * @param unknown never chosen; negative for none
     * @param seed already hashed for this choice
     */
    public static int sample(BigInteger[] logits, BigInteger temperature, int topK, int unknown, Hash seed) {
        List<Integer> allowed = allowed(logits, topK, unknown);
        if (allowed.isEmpty()) throw Reverts.outOfBounds();
        if (temperature.signum() == 0) {
            int best = allowed.get(0);
            for (int i : allowed) if (logits[i].compareTo(logits[best]) > 0) best = i;
            return best;
        }
        BigInteger[] l = new BigInteger[allowed.size()];
        for (int i = 0; i < l.length; i++) l[i] = Fixed.div(logits[allowed.get(i)], temperature);
        return allowed.get(choose(Activations.softmax(l), seed));
    }

    private static List<Integer> allowed(BigInteger[] logits, int topK, int unknown) {
        List<Integer> allowed = new ArrayList<>();
        for (int i = 0; i < logits.length; i++) if (i != unknown) allowed.add(i);
        if (topK == 0 || topK >= allowed.size()) return allowed;
        // The sort is stable: of equal logits the lower index comes first.
        allowed.sort((a, b) -> logits[b].compareTo(logits[a]));
        return allowed.subList(0, topK).stream().sorted().toList();
    }

    /** The first index whose running sum passes the seed's remainder, else the last; an empty list has no index. */
    private static int choose(BigInteger[] p, Hash seed) {
        if (p.length == 0) throw Reverts.overflow();
        BigInteger r = new BigInteger(1, seed.toArray()).mod(Fixed.UNIT);
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < p.length; i++) {
            sum = Fixed.add(sum, p[i]);
            if (sum.compareTo(r) > 0) return i;
        }
        return p.length - 1;
    }
}
