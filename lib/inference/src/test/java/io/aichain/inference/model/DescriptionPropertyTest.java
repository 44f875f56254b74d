package io.aichain.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Descriptions come back as they were written, and hostile bytes are AIMalformedModel and nothing else. */
class DescriptionPropertyTest {
    @Property(tries = 300)
    void brokenBytesAreMalformed(@ForAll long seed) {
        Random random = new Random(seed);
        Bytes code = random.nextBoolean() ? chain(random).write() : graph(seed);
        Description read = Description.read(code);
        assertThat(read.write()).isEqualTo(code);
        byte[] broken = code.toArray();
        for (int i = 0; i <= random.nextInt(3); i++)
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
        readOrRefuse(Bytes.wrap(broken));
        Bytes cut = code.slice(0, random.nextInt(code.size()));
        assertThat(refusal(cut)).as("cut off at %s", cut.size()).isNotNull();
    }

    /** Another profile, or another layout of a layer: read as it was written, or refused. */
    @Property(tries = 300)
    void changedModelsAreReadOrRefused(@ForAll long seed) {
        CodeMap codes = new CodeMap();
        readOrRefuse(codes.code(ChangedModels.next(seed, codes).address()));
    }

    @Property(tries = 300)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        readOrRefuse(Bytes.of(bytes));
        byte[] headed = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, headed, 7, bytes.length);
        System.arraycopy(new byte[] {0, 'A', 'I', 'M', '1', 1, 1}, 0, headed, 0, 7);
        readOrRefuse(Bytes.of(headed));
    }

    @Test
    void theFirstBadRecordIsNamed() {
        Layer input = input();
        Layer bad = dense(1, 9);
        assertThat(refusal(write(List.of(input, dense(0, 1), bad))))
                .isEqualTo(Reverts.malformedModel(2).data());
        byte[] longer = new byte[write(List.of(input, dense(0, 1))).size() + 1];
        System.arraycopy(write(List.of(input, dense(0, 1))).toArray(), 0, longer, 0, longer.length - 1);
        assertThat(refusal(Bytes.wrap(longer)))
                .isEqualTo(Reverts.malformedModel(2).data());
        assertThat(refusal(Bytes.EMPTY)).isEqualTo(Reverts.malformedModel(0).data());
    }

    @Test
    void anOutputThatNobodyTakesIsRefused() {
        assertThat(refusal(write(List.of(input(), dense(0, 1), dense(0, 1)))))
                .isEqualTo(Reverts.malformedModel(1).data());
    }

    private static Bytes write(List<Layer> layers) {
        return new Description(Profile.D1, 1, layers, List.of()).write();
    }

    private static void readOrRefuse(Bytes code) {
        try {
            assertThat(Description.read(code).write()).isEqualTo(code.isEmpty() ? code : withFirstByteZero(code));
        } catch (ModelRevert revert) {
            assertThat(revert.data().toHex()).startsWith("0x3c88339e");
        }
    }

    /** The first byte makes the code inert; nobody reads it. */
    private static Bytes withFirstByteZero(Bytes code) {
        byte[] bytes = code.toArray();
        bytes[0] = 0;
        return Bytes.wrap(bytes);
    }

    private static Bytes refusal(Bytes code) {
        try {
            Description.read(code);
            return fail("read");
        } catch (ModelRevert revert) {
            return revert.data();
        }
    }

    private static Bytes graph(long seed) {
        CodeMap codes = new CodeMap();
        return codes.code(RandomGraphs.next(seed, codes).address());
    }

    private static Description chain(Random random) {
        List<Layer> layers = new ArrayList<>(List.of(input()));
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) layers.add(dense(layers.size() - 1, random.nextInt(9)));
        return new Description(Profile.D1, 1, layers, List.of());
    }

    private static Layer input() {
        return new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 4), 0, List.of());
    }

    private static Layer dense(int from, int activation) {
        return new Layer(
                LayerType.DENSE,
                Layout.INT64,
                List.of(from),
                Numbers.of(activation, 0, 4, 1),
                20,
                List.of(Address.ZERO));
    }
}
