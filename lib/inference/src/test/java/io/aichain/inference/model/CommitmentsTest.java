package io.aichain.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hashes of section 10. */
class CommitmentsTest {
    @Test
    void threeTilesAreATreeWithTwoOnTheLeft() {
        byte[] stream = new byte[2 * 4_096 + 5];
        Arrays.setAll(new int[stream.length], i -> stream[i] = (byte) (i * 31));
        Hash a = Keccak.hash(joined(0, Arrays.copyOf(stream, 4_096)));
        Hash b = Keccak.hash(joined(0, Arrays.copyOfRange(stream, 4_096, 8_192)));
        Hash c = Keccak.hash(joined(0, Arrays.copyOfRange(stream, 8_192, 8_197)));
        Hash left = Keccak.hash(joined(1, a.toArray(), b.toArray()));
        assertThat(Commitments.weightRoot(stream)).isEqualTo(Keccak.hash(joined(1, left.toArray(), c.toArray())));
        assertThat(Commitments.weightRoot(new byte[0])).isEqualTo(Hash.ZERO);
    }

    @Test
    void aModelsHashDoesNotDependOnItsChunksButOnEveryWeight() {
        CodeMap codes = new CodeMap();
        byte[] stream = new byte[16];
        stream[15] = 7;
        Hash whole = hash(codes, stream, 16);
        assertThat(hash(codes, stream, 5)).isEqualTo(whole);
        stream[0] = 1;
        assertThat(hash(codes, stream, 16)).isNotEqualTo(whole);
    }

    private static Hash hash(CodeMap codes, byte[] stream, int perChunk) {
        List<Address> chunks = new ArrayList<>();
        for (int at = 0; at < stream.length; at += perChunk) {
            byte[] part = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + perChunk));
            chunks.add(codes.add(Bytes.wrap(joined(0, part))));
        }
        Layer input = new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 1), 0, List.of());
        Layer dense = new Layer(LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, 1, 1), 2, chunks);
        Description model = Description.of(Profile.D2, 1, List.of(input, dense));
        return Commitments.modelHash(model, codes, Hash.ZERO, Hash.ZERO);
    }

    private static byte[] joined(int first, byte[]... parts) {
        int length = 1;
        for (byte[] part : parts) length += part.length;
        byte[] all = new byte[length];
        all[0] = (byte) first;
        int at = 1;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
