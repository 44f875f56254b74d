package io.aichain.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The genesis file is written by people: whatever they change in it, it is read or refused with the one exception. */
class GenesisCodecPropertyTest {
    private static final byte[] FILE = GenesisSample.text(Address.ZERO).strip().getBytes(StandardCharsets.UTF_8);

    @Property
    void aFileWithChangedBytesIsReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] changed = FILE.clone();
        for (int i = 0; i <= random.nextInt(3); i++)
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        isReadOrRefused(changed);
    }

    @Property
    void aFileThatStopsIsRefused(@ForAll long seed) {
        byte[] cut = Arrays.copyOf(FILE, new Random(seed).nextInt(FILE.length));
        assertThatThrownBy(() -> GenesisCodec.decode(cut)).isInstanceOf(MalformedException.class);
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        isReadOrRefused(bytes);
    }

    private static void isReadOrRefused(byte[] file) {
        try {
            // the same bytes are the same chain
            assertThat(GenesisCodec.decode(file).hash())
                    .isEqualTo(GenesisCodec.decode(file).hash());
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
