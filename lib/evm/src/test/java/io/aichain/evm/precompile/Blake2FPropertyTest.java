package io.aichain.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile.Result;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/** Twelve rounds from the initial state are BLAKE2b, as BouncyCastle computes it; any rounds are the plain loops of RFC 7693. */
@Tag("P3")
class Blake2FPropertyTest {
    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };
    private static final String SIGMA = "0123456789abcdef" + "ea489fd61c02b753" + "b8c052fdae367194"
            + "7931dcbe265a40f8"
            + "905724afe1bc683d" + "2c6a0b834d75fe19" + "c51fed4a0763928b" + "db7ec13950f4862a" + "6fe9b308c2d714a5"
            + "a2847615fb9e3cd0";

    @Property(tries = 100)
    void twelveRoundsHashAMessageOfOneBlock(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] message = new byte[random.nextInt(129)];
        random.nextBytes(message);
        ByteBuffer in = ByteBuffer.allocate(213).putInt(12).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) in.putLong(i == 0 ? IV[0] ^ 0x01010040 : IV[i]);
        in.put(Arrays.copyOf(message, 128)).putLong(message.length).putLong(0).put((byte) 1);
        Blake2bDigest judge = new Blake2bDigest(512);
        judge.update(message, 0, message.length);
        byte[] expected = new byte[64];
        judge.doFinal(expected, 0);
        assertThat(call(in.array())).isEqualTo(new Result.Success(Bytes.wrap(expected), 12));
    }

    @Property(tries = 300)
    void anyNumberOfRoundsIsThePlainLoop(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] in = new byte[213];
        random.nextBytes(in);
        int rounds = random.nextInt(50);
        ByteBuffer.wrap(in).putInt(rounds);
        in[212] = (byte) random.nextInt(2);
        assertThat(call(in)).isEqualTo(new Result.Success(Bytes.wrap(plain(in, rounds)), rounds));
    }

    private static byte[] plain(byte[] bytes, int rounds) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long[] v = new long[16];
        for (int i = 0; i < 8; i++) {
            v[i] = in.getLong(4 + 8 * i);
            v[8 + i] = IV[i];
        }
        v[12] ^= in.getLong(196);
        v[13] ^= in.getLong(204);
        if (bytes[212] == 1) v[14] = ~v[14];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 8; i++) {
                int column = i % 4;
                int turn = i / 4;
                int b = 4 + (column + turn) % 4, c = 8 + (column + 2 * turn) % 4, d = 12 + (column + 3 * turn) % 4;
                int[] turns = {32, 24, 16, 63};
                for (int half = 0; half < 2; half++) {
                    int word = Character.digit(SIGMA.charAt(16 * (round % 10) + 2 * i + half), 16);
                    v[column] += v[b] + in.getLong(68 + 8 * word);
                    v[d] = Long.rotateRight(v[d] ^ v[column], turns[2 * half]);
                    v[c] += v[d];
                    v[b] = Long.rotateRight(v[b] ^ v[c], turns[2 * half + 1]);
                }
            }
        }
        ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) out.putLong(in.getLong(4 + 8 * i) ^ v[i] ^ v[8 + i]);
        return out.array();
    }

    private static Result call(byte[] in) {
        return Precompiles.of(Fork.OSAKA)
                .get(new Address(0, 0, 9))
                .call(new Precompile.Call(Bytes.wrap(in), 1 << 24, null));
    }
}
