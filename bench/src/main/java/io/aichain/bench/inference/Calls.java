package io.aichain.bench.inference;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Image;
import io.aichain.inference.precompile.AbiWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Calls of engines, of precompiles (the same without a selector) and of models, encoded; and the contracts' creation code. */
final class Calls {
    static final String EVALUATE = "evaluate(address,uint256,uint256,(uint256[],int256[])[],(uint256[],int256[])[])";
    static final String FORWARD = "forward(address,uint256,uint256,int256[][][],int256[])";
    static final String STEP = "step(address,uint256,int256,bool,int256[][][])";
    static final long TO_THE_END = 1_000;

    private Calls() {}

    /** All layers of a model of the first library. */
    static Bytes forward(Address description, Image x1) {
        return behind(AbiWriter.encode(x1, Numbers.EMPTY), word(description), word(0), word(TO_THE_END));
    }

    /** All layers of a model of the other profiles. */
    static Bytes evaluate(Address description, int last, Tensor value) {
        return behind(AbiWriter.encode(List.of(value), List.of()), word(description), word(0), word(last));
    }

    /** A token through a recurrent model, with the last Dense layer. */
    static Bytes step(Address description, long token, Numbers[][] states) {
        return joined(word(description), word(token), word(0), word(1), word(5 * 32), alone(states));
    }

    /** The states by themselves, as a dynamic member. */
    static Bytes alone(Numbers[][] states) {
        return first(AbiWriter.encode(states, Numbers.EMPTY));
    }

    /** The image by itself, as a dynamic member. */
    static Bytes alone(Image x1) {
        return first(AbiWriter.encode(x1, Numbers.EMPTY));
    }

    /** Without the two offsets before it and the length of 0 behind it. */
    private static Bytes first(Bytes withNothing) {
        return withNothing.slice(64, withNothing.size() - 32);
    }

    /** {@code predict(int256[])} of any model. */
    static Bytes predict(Numbers input) {
        return with("predict(int256[])", joined(word(32), list(input)));
    }

    /** A dynamic array: its length and its words. */
    static Bytes list(Numbers values) {
        byte[] words = new byte[32 * values.size()];
        for (int i = 0; i < values.size(); i++) values.putWord(i, words, 32 * i);
        return joined(word(values.size()), Bytes.wrap(words));
    }

    static Bytes with(String function, Bytes arguments) {
        Bytes hash = Keccak.hash(function.getBytes(StandardCharsets.US_ASCII)).toBytes();
        return joined(hash.slice(0, 4), arguments);
    }

    /** Words before an encoding of two dynamic members, whose offsets grow by them. */
    static Bytes behind(Bytes encoded, Bytes... heads) {
        byte[] tail = encoded.toArray();
        for (int i = 0; i < 2; i++) {
            BigEndian.putLong(tail, 32 * i + 24, BigEndian.getLong(tail, 32 * i + 24) + 32L * heads.length);
        }
        Bytes[] parts = Arrays.copyOf(heads, heads.length + 1);
        parts[heads.length] = Bytes.wrap(tail);
        return joined(parts);
    }

    static Bytes word(long value) {
        byte[] word = new byte[32];
        BigEndian.putLong(word, 24, value);
        return Bytes.wrap(word);
    }

    static Bytes word(Address address) {
        byte[] word = new byte[32];
        address.copyTo(word, 12);
        return Bytes.wrap(word);
    }

    static Bytes joined(Bytes... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Bytes part : parts) out.writeBytes(part.toArray());
        return Bytes.wrap(out.toByteArray());
    }

    /** Creation code from the artefacts of contracts/. */
    static Bytes creationCode(String contract) {
        String resource = "/io/aichain/contracts/code/" + contract + ".bin";
        try (InputStream in = Calls.class.getResourceAsStream(resource)) {
            if (in == null)
                throw new IllegalStateException(resource + " is missing: run contracts/tools/artifacts.mjs");
            return Bytes.fromHex("0x" + new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
