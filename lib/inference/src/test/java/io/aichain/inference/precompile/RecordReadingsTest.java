package io.aichain.inference.precompile;

import static io.aichain.inference.precompile.BothWays.data;
import static io.aichain.inference.precompile.BothWays.malformed;
import static io.aichain.inference.precompile.BothWays.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sentences of docs/inference-semantics.md on what a record may say, and on what is found when: as {@link ReadingsTest}. */
@Tag("P9")
class RecordReadingsTest {
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private static final BigInteger MAX = BigInteger.TWO.pow(255).subtract(BigInteger.ONE);

    private final BothWays ways = new BothWays();
    private final CodeMap codes = ways.codes;
    private final List<Layer> layers = new ArrayList<>();

    // --- section 9: the order of a description's rules

    @Test
    void bytesLeftOverWinOverAKindThatDoesNotFit() {
        add(LayerType.INPUT, 0, List.of(), 2, 0, 1, 3);
        add(LayerType.ACTIVATION, 0, List.of(0), 2, 0); // takes no tokens
        byte[] description = draft().toArray();
        Tensor tokens = Tensor.of(new int[] {3}, 0, 1, 2);
        assertThat(evaluate(Bytes.wrap(description), 1, tokens)).isEqualTo(malformed(1));
        byte[] longer = Arrays.copyOf(description, description.length + 1);
        assertThat(evaluate(Bytes.wrap(longer), 1, tokens)).isEqualTo(malformed(2));
    }

    @Test
    void aRecordByItselfWinsOverBytesLeftOver() {
        add(LayerType.INPUT, 0, List.of(), 0, 0, 1, 3);
        add(LayerType.ACTIVATION, 0, List.of(0), 9, 0); // no such activation
        byte[] description = draft().toArray();
        byte[] longer = Arrays.copyOf(description, description.length + 1);
        assertThat(evaluate(Bytes.wrap(longer), 1, Tensor.of(new int[] {3}, 0, 1, 2)))
                .isEqualTo(malformed(1));
    }

    @Test
    void aKindThatDoesNotFitWinsOverAnOutputThatNobodyTakes() {
        add(LayerType.INPUT, 0, List.of(), 2, 0, 1, 3);
        add(LayerType.EMBEDDING, 6, List.of(0), 3, 2); // its output is not taken
        add(LayerType.ACTIVATION, 0, List.of(0), 2, 0);
        Tensor tokens = Tensor.of(new int[] {3}, 0, 1, 2);
        assertThat(evaluate(draft(), 2, tokens))
                .as("the kind of record 2, not the output of record 1")
                .isEqualTo(malformed(2));
    }

    @Test
    void layoutsThatALayerMayNotHaveAreFoundWithTheKinds() {
        Tensor tokens = Tensor.of(new int[] {3}, 0, 1, 2);
        layers.add(input(Layout.INT64, 2, 0, 1, 3));
        add(LayerType.EMBEDDING, 6, List.of(0), 3, 2);
        assertFoundWithTheKinds(0, tokens); // an Input with a weight
        layers.clear();
        add(LayerType.INPUT, 0, List.of(), 2, 0, 1, 3);
        List<Address> chunks = List.of(codes.add(Bytes.wrap(new byte[1 + 6])));
        layers.add(new Layer(LayerType.EMBEDDING, Layout.INT8, List.of(0), Numbers.of(3, 2), 6, chunks));
        assertFoundWithTheKinds(1, tokens); // int8 in profile 1
        Address address = codes.add(new Description(Profile.INT8, 1, layers, List.of()).write());
        assertThat(ways.call(Operations.EVALUATE, evaluation(address, 1, tokens)))
                .as("the same in profile 3")
                .isInstanceOf(Answer.Success.class);
    }

    private void assertFoundWithTheKinds(int record, Tensor value) {
        byte[] description = draft().toArray();
        assertThat(evaluate(Bytes.wrap(description), 1, value)).isEqualTo(malformed(record));
        assertThat(evaluate(Bytes.wrap(Arrays.copyOf(description, description.length + 1)), 1, value))
                .as("behind bytes left over")
                .isEqualTo(malformed(2));
    }

    private Layer input(Layout layout, long... parameters) {
        List<Address> chunks = List.of(codes.add(Bytes.wrap(new byte[1 + layout.width()])));
        return new Layer(LayerType.INPUT, layout, List.of(), Numbers.of(parameters), 1, chunks);
    }

    @Test
    void slopesOfLstmAndGruAreFreeAndThoseOfOtherLayersAreNot() {
        Tensor x = Tensor.of(new int[] {1}, UNIT);
        byte[] lstm = new byte[8 * 12];
        byte[] gru = new byte[8 * 12];
        for (int slope : new int[] {0, 5}) {
            assertThat(answer(1, LayerType.LSTM, x, lstm, 4, 3, slope, 1, 0)).isInstanceOf(Answer.Success.class);
            assertThat(answer(1, LayerType.GRU, x, gru, 4, 3, slope, 1, 0, 1)).isInstanceOf(Answer.Success.class);
        }
        assertThat(answer(1, LayerType.SIMPLE_RNN, x, new byte[8 * 3], 4, 0, 1, 0))
                .isInstanceOf(Answer.Success.class);
        assertThat(data(answer(1, LayerType.SIMPLE_RNN, x, new byte[8 * 3], 4, 5, 1, 0)))
                .isEqualTo(malformed(0));
        assertThat(data(answer(1, LayerType.DENSE, x, new byte[8], 4, 5, 1, 0))).isEqualTo(malformed(0));
    }

    private Answer answer(int profile, LayerType type, Tensor input, byte[] stream, long... parameters) {
        return ways.call(
                Operations.LAYER + type.number(),
                AbiWriter.oneLayer(profile, Numbers.of(parameters), 0, List.of(input), Tensor.NONE, 1, stream));
    }

    @Test
    void rescaleOfProfile0TakesNumbersOutsideOfR() {
        add(LayerType.INPUT, 0, List.of(), 1, 1, 1, 1);
        Numbers wide = Numbers.of(new BigInteger[] {MAX, MAX.negate()});
        layers.add(new Layer(LayerType.RESCALE, Layout.NONE, List.of(), wide, 0, List.of()));
        add(LayerType.FLATTEN, 0, List.of());
        add(LayerType.DENSE, 2, List.of(), 1, 1, 1);
        Address address = codes.add(Description.of(Profile.D1_COMPAT, 1, layers).write());
        Numbers[][] image = {{Numbers.of(UNIT)}};
        assertThat(ways.call(Operations.EVALUATE_COMPAT, Inputs.evaluateCompat(address, 1, 1, image, Numbers.EMPTY)))
                .isInstanceOf(Answer.Success.class);
        layers.removeFirst();
        layers.addFirst(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 1), 0, List.of()));
        layers.set(1, new Layer(LayerType.RESCALE, Layout.NONE, List.of(0), wide, 0, List.of()));
        assertThat(evaluate(new Description(Profile.D1, 1, layers.subList(0, 2), List.of()).write(), 1, one()))
                .as("in profile 1 it does not")
                .isEqualTo(malformed(1));
    }

    private static Tensor one() {
        return Tensor.of(new int[] {1}, UNIT);
    }

    /** Section 6.3: 2^22 queries have room, and the weights are missed; of 1,024 more the shapes are refused. */
    @Test
    void queriesOfAttentionAreAsManyAsATensorMayHold() {
        for (int t = 4096; t < 4098; t++) {
            Bytes expected = t == 4096 ? malformed(1) : shape(1);
            Tensor x = new Tensor(new int[] {t, 1}, Numbers.of(new long[t]));
            layers.clear();
            add(LayerType.INPUT, 0, List.of(), 0, 0, 2, t, 1);
            layers.add(new Layer(
                    LayerType.ATTENTION,
                    Layout.INT64,
                    List.of(0),
                    Numbers.of(1, 1, 1024, 0, 0),
                    4096,
                    List.of(new Address(9, 9, 9))));
            assertThat(evaluate(draft(), 1, x)).as("of %s", t).isEqualTo(expected);
            assertThat(layer(1, LayerType.ATTENTION, 0, List.of(x), 1, new byte[0], 1, 1, 1024, 0, 0))
                    .as("of %s, the layer by itself", t)
                    .isEqualTo(t == 4096 ? malformed(0) : shape(0));
        }
    }

    @Test
    void slopesHeadsAndAxesAreFoundWithTheRecord() {
        Tensor x = Tensor.of(new int[] {1, 2}, 1, 2);
        Tensor flat = Tensor.of(new int[] {2}, 1, 2);
        assertThat(layer(1, LayerType.ACTIVATION, 0, List.of(x), 0, new byte[0], 2, 1))
                .as("a slope that ReLU has not")
                .isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.ATTENTION, 0, List.of(flat), 1, new byte[8], 1 << 11, 1, 1 << 10, 0, 0))
                .as("2^21 components of heads")
                .isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.ATTENTION, 0, List.of(flat), 1, new byte[8], 1 << 10, 1, 1 << 10, 0, 0))
                .as("2^20 of them are a valid record, of an input that is no sequence")
                .isEqualTo(shape(0));
        assertThat(layer(1, LayerType.CONCATENATE, 0, List.of(x, x), 0, new byte[0], 4))
                .as("an axis that no tensor has")
                .isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.CONCATENATE, 0, List.of(x, x), 0, new byte[0], 2))
                .as("an axis that this tensor has not")
                .isEqualTo(shape(0));
    }

    // --- helpers

    private Bytes layer(
            int profile, LayerType type, int kind, List<Tensor> inputs, int layout, byte[] stream, long... parameters) {
        return data(ways.call(
                Operations.LAYER + type.number(),
                AbiWriter.oneLayer(profile, Numbers.of(parameters), kind, inputs, Tensor.NONE, layout, stream)));
    }

    /** What nobody has checked. */
    private Bytes draft() {
        return new Description(Profile.D1, 1, layers, List.of()).write();
    }

    private Bytes evaluate(Bytes description, int to, Tensor value) {
        return data(ways.call(Operations.EVALUATE, evaluation(codes.add(description), to, value)));
    }

    private static Bytes evaluation(Address address, int to, Tensor value) {
        return Inputs.evaluate(address, BigInteger.ZERO, BigInteger.valueOf(to), List.of(value), List.of());
    }

    private void add(LayerType type, int count, List<Integer> inputs, long... parameters) {
        List<Address> chunks = count == 0 ? List.of() : List.of(codes.add(Bytes.wrap(new byte[1 + 8 * count])));
        Layout layout = count == 0 ? Layout.NONE : Layout.INT64;
        layers.add(new Layer(type, layout, inputs, Numbers.of(parameters), count, chunks));
    }
}
