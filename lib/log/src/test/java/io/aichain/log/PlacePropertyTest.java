package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.Uuid;

/** Places in the log as they are stored: each reads back as itself, has one encoding, and refuses what is cut, longer or changed. */
class PlacePropertyTest {
    @Property
    void positions(@ForAll long high, @ForAll long low, @ForAll long offset, @ForAll long seed) throws Exception {
        LogPosition position = new LogPosition(new Uuid(high, low), offset & Long.MAX_VALUE);
        byte[] bytes = position.encoded().toArray();
        assertThat(LogPosition.decode(Bytes.wrap(bytes))).isEqualTo(position);
        Random random = new Random(seed);
        byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        assertThatThrownBy(() -> LogPosition.decode(Bytes.wrap(cut))).isInstanceOf(MalformedException.class);
        byte[] flipped = flipped(bytes, random);
        try {
            assertThat(LogPosition.decode(Bytes.wrap(flipped)).encoded().toArray())
                    .isEqualTo(flipped);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageStartingWith("log position");
        }
    }

    @Property
    void checkpoints(@ForAll long high, @ForAll long low, @ForAll long offset, @ForAll long number, @ForAll long seed)
            throws Exception {
        LogPosition position = new LogPosition(new Uuid(high, low), Math.max(1, offset & Long.MAX_VALUE));
        long block = 1 + Math.floorMod(number, 999_999_999_999_999_999L);
        Checkpoint checkpoint = new Checkpoint(position, block, new Hash(low, high, number, offset));
        String text = checkpoint.encoded();
        assertThat(Checkpoint.decode(text)).isEqualTo(checkpoint);
        Random random = new Random(seed);
        String cut = text.substring(0, random.nextInt(text.length()));
        assertThatThrownBy(() -> Checkpoint.decode(cut)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Checkpoint.decode(text + " ")).isInstanceOf(MalformedException.class);
        byte[] flipped = flipped(text.getBytes(StandardCharsets.US_ASCII), random);
        oneEncoding(new String(flipped, StandardCharsets.ISO_8859_1));
    }

    @Property
    void anyTextIsRefusedOrIsACheckpointsOneEncoding(@ForAll String text) {
        oneEncoding(text);
    }

    private static void oneEncoding(String text) {
        try {
            assertThat(Checkpoint.decode(text).encoded()).isEqualTo(text);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 + random.nextInt(255));
        return flipped;
    }
}
