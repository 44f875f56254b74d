package io.aichain.inference.precompile;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Layout;
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

    /** One layer as the operations {@code 0x100 + type} take it. */
    public static Bytes oneLayer(LayerCall call) {
        return AbiWriter.oneLayer(
                call.profile().number(),
                call.layer().parameters(),
                call.kind().number(),
                call.inputs(),
                call.state(),
                call.layer().layout().number(),
                stream(call));
    }

    /** The same layer as the argument of the contracts' {@code run(Job)}, its weights as bytes. */
    public static Bytes job(LayerCall call) {
        byte[] stream = stream(call);
        Layer layer = call.layer();
        int streamWords = (stream.length + 31) / 32;
        long words = 14 + AbiWriter.words(layer.parameters()) + AbiWriter.words(call.inputs()) + streamWords;
        AbiWriter out = new AbiWriter(words + AbiWriter.words(call.state()));
        out.dynamic(out.open(1), 0);
        int base = out.open(11);
        out.number(base, 0, call.profile().number());
        out.number(base, 1, layer.type().number());
        out.number(base, 2, call.number());
        out.number(base, 3, call.kind().number());
        out.dynamic(base, 4);
        out.array(layer.parameters());
        out.dynamic(base, 5);
        out.tensors(call.inputs());
        out.dynamic(base, 6);
        out.tensor(call.state());
        out.number(base, 7, layer.layout().number());
        out.number(base, 8, layer.weights());
        out.dynamic(base, 9);
        out.number(out.open(1), 0, 0); // no chunks
        out.dynamic(base, 10);
        out.number(out.open(1), 0, stream.length);
        int at = out.open(streamWords);
        byte[] job = out.bytes().toArray();
        System.arraycopy(stream, 0, job, at, stream.length);
        return Bytes.wrap(job);
    }

    private static byte[] stream(LayerCall call) {
        Layout layout = call.layer().layout();
        if (layout == Layout.INT8) return call.weights().bytes();
        Numbers weights = call.weights().numbers();
        byte[] stream = new byte[weights.size() * layout.width()];
        byte[] word = new byte[32];
        for (int i = 0; i < weights.size(); i++) {
            weights.putWord(i, word, 0);
            System.arraycopy(word, 32 - layout.width(), stream, i * layout.width(), layout.width());
        }
        return stream;
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
