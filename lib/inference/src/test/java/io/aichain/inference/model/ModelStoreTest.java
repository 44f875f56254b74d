package io.aichain.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The store of decoded models is bounded, follows code and not addresses, and serves many threads. */
class ModelStoreTest {
    private final CodeMap codes = new CodeMap();

    @Test
    void itHoldsNoMoreThanItsLimit() {
        ModelStore store = new ModelStore(10_000);
        for (int i = 0; i < 100; i++) {
            store.weights(layer(chunk(i, 100), 100), 1, codes);
            assertThat(store.held()).isBetween(1L, 10_000L);
        }
        long before = store.held();
        assertThat(store.weights(layer(chunk(7, 1000), 1000), 1, codes)
                        .numbers()
                        .size())
                .isEqualTo(1000);
        assertThat(store.held()).as("too large to be kept").isEqualTo(before);
    }

    @Test
    void anAddressWithOtherCodeGivesOtherWeights() {
        ModelStore store = new ModelStore(1 << 20);
        Address address = chunk(1, 4);
        assertThat(store.weights(layer(address, 4), 1, codes).numbers().big(3).intValue())
                .isEqualTo(1);
        codes.set(address, codes.code(chunk(2, 4)));
        assertThat(store.weights(layer(address, 4), 1, codes).numbers().big(3).intValue())
                .isEqualTo(2);
        codes.set(address, Bytes.EMPTY);
        assertThatThrownBy(() -> store.weights(layer(address, 4), 5, codes))
                .isInstanceOfSatisfying(
                        ModelRevert.class,
                        revert -> assertThat(revert.data())
                                .isEqualTo(Reverts.malformedModel(5).data()));
    }

    @Test
    void manyThreadsGetTheSame() throws Exception {
        ModelStore store = new ModelStore(3_000);
        List<Address> chunks = new ArrayList<>();
        for (int i = 0; i < 8; i++) chunks.add(chunk(i, 32));
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int t = 0; t < 400; t++) {
                int i = t % chunks.size();
                tasks.add(() -> store.weights(layer(chunks.get(i), 32), 1, codes)
                                .numbers()
                                .big(0)
                                .intValue()
                        == i);
            }
            for (var result : threads.invokeAll(tasks)) assertThat(result.get()).isTrue();
        }
        assertThat(store.held()).isLessThanOrEqualTo(3_000);
    }

    @Test
    void aStreamMayBeCutAnywhere() {
        Random random = new Random(1);
        for (Layout layout : List.of(Layout.INT64, Layout.WORD, Layout.INT8)) {
            for (int i = 0; i < 200; i++) {
                int width = layout.width();
                byte[] stream = new byte[width * (1 + random.nextInt(40))];
                random.nextBytes(stream);
                List<Address> pieces = new ArrayList<>();
                // half of them between weights
                int unit = random.nextBoolean() ? width : 1;
                for (int from = 0, to; from < stream.length; from = to) {
                    to = Math.min(stream.length, from + unit * random.nextInt(10));
                    byte[] code = new byte[1 + to - from];
                    System.arraycopy(stream, from, code, 1, to - from);
                    pieces.add(codes.add(Bytes.wrap(code)));
                }
                int count = stream.length / width;
                Layer layer = new Layer(LayerType.DENSE, layout, List.of(0), Numbers.of(1, 0, count, 0), count, pieces);
                Weights found = new ModelStore(0).weights(layer, 1, codes);
                Weights expected = Weights.decode(layout, stream);
                assertThat(found.numbers()).isEqualTo(expected.numbers());
                assertThat(found.bytes()).isEqualTo(expected.bytes());
            }
        }
    }

    private Address chunk(int value, int count) {
        byte[] code = new byte[1 + 8 * count];
        for (int i = 0; i < count; i++) code[8 + 8 * i] = (byte) value;
        return codes.add(Bytes.wrap(code));
    }

    private static Layer layer(Address chunk, int count) {
        return new Layer(LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, count, 0), count, List.of(chunk));
    }
}
