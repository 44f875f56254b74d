package io.aichain.inference.precompile;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import java.math.BigInteger;
import java.util.List;

/** Inputs of operations as Solidity encodes them. */
public final class Inputs {
    private Inputs() {}

    public static Bytes evaluate(
            Address address, BigInteger from, BigInteger to, List<Tensor> values, List<Tensor> states) {
        Bytes tail = AbiWriter.encode(values, states);
        return shifted(tail, addressWord(address), word(from), word(to));
    }

    public static Bytes evaluateCompat(Address address, long from, long to, Numbers[][] x1, Numbers x2) {
        return shifted(
                AbiWriter.encode(x1, x2),
                addressWord(address),
                word(BigInteger.valueOf(from)),
                word(BigInteger.valueOf(to)));
    }

    public static Bytes stepCompat(
            Address address, BigInteger token, BigInteger scaled, boolean isGenerating, Numbers[][] states) {
        AbiWriter out = new AbiWriter(5 + AbiWriter.words(states));
        int base = out.open(5);
        out.dynamic(base, 4);
        out.nested(states);
        byte[] input = out.bytes().toArray();
        System.arraycopy(addressWord(address), 0, input, 0, 32);
        System.arraycopy(word(token), 0, input, 32, 32);
        System.arraycopy(word(scaled), 0, input, 64, 32);
        input[127] = (byte) (isGenerating ? 1 : 0);
        return Bytes.wrap(input);
    }

    public static Bytes dot(int profile, Numbers x, Numbers w) {
        AbiWriter out = new AbiWriter(3 + AbiWriter.words(x) + AbiWriter.words(w));
        int base = out.open(3);
        out.number(base, 0, profile);
        out.dynamic(base, 1);
        out.array(x);
        out.dynamic(base, 2);
        out.array(w);
        return out.bytes();
    }

    public static Bytes matMul(int profile, Tensor a, Tensor b) {
        AbiWriter out = new AbiWriter(3 + AbiWriter.words(a) + AbiWriter.words(b));
        int base = out.open(3);
        out.number(base, 0, profile);
        out.dynamic(base, 1);
        out.tensor(a);
        out.dynamic(base, 2);
        out.tensor(b);
        return out.bytes();
    }

    public static Bytes words(long... values) {
        byte[] out = new byte[32 * values.length];
        Numbers numbers = Numbers.of(values);
        for (int i = 0; i < values.length; i++) numbers.putWord(i, out, 32 * i);
        return Bytes.wrap(out);
    }

    /** Puts words before an encoding of two dynamic parts, whose offsets grow by them. */
    private static Bytes shifted(Bytes encoded, byte[]... heads) {
        byte[] out = new byte[encoded.size() + 32 * heads.length];
        for (int i = 0; i < heads.length; i++) System.arraycopy(heads[i], 0, out, 32 * i, 32);
        System.arraycopy(encoded.toArray(), 0, out, 32 * heads.length, encoded.size());
        for (int i = 0; i < 2; i++) {
            int at = 32 * (heads.length + i);
            BigInteger offset = new BigInteger(1, out, at, 32).add(BigInteger.valueOf(32L * heads.length));
            System.arraycopy(word(offset), 0, out, at, 32);
        }
        return Bytes.wrap(out);
    }

    private static byte[] word(BigInteger value) {
        byte[] word = new byte[32];
        Numbers.putWord(value, word, 0);
        return word;
    }

    private static byte[] addressWord(Address address) {
        byte[] word = new byte[32];
        address.copyTo(word, 12);
        return word;
    }
}
