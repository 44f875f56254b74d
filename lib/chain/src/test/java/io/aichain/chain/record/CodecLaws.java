package io.aichain.chain.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;
import java.util.Random;

/** What every codec promises, whatever the message: held against random values by the property tests of the formats. */
public final class CodecLaws {
    private CodecLaws() {}

    /** Foreign bytes to a value. */
    public interface Decoder<T> {
        T decode(Bytes bytes) throws MalformedException;
    }

    /** A value to bytes. */
    public interface Encoder<T> {
        Bytes encode(T value);
    }

    /** decode(encode(x)) = x; every truncation and any byte left over is refused; a flipped byte is refused or is another value's one encoding. */
    public static <T> void hold(T value, Encoder<T> encoder, Decoder<T> decoder, long seed) throws MalformedException {
        Bytes bytes = encoder.encode(value);
        assertThat(decoder.decode(bytes)).isEqualTo(value);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            int cut = random.nextInt(bytes.size());
            assertThatThrownBy(() -> decoder.decode(bytes.slice(0, cut))).isInstanceOf(MalformedException.class);
        }
        byte[] longer = Arrays.copyOf(bytes.unsafeArray(), bytes.size() + 1);
        assertThatThrownBy(() -> decoder.decode(Bytes.wrap(longer))).isInstanceOf(MalformedException.class);
        for (int i = 0; i < 50; i++) {
            byte[] flipped = bytes.toArray();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 + random.nextInt(255));
            oneEncoding(Bytes.wrap(flipped), encoder, decoder);
        }
    }

    /** No bytes do anything but read as a value whose encoding they are, or be refused. */
    public static <T> void oneEncoding(Bytes bytes, Encoder<T> encoder, Decoder<T> decoder) {
        T value;
        try {
            value = decoder.decode(bytes);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(encoder.encode(value)).isEqualTo(bytes);
    }
}
