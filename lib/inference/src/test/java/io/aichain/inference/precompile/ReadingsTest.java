package io.aichain.inference.precompile;

import static io.aichain.inference.precompile.BothWays.data;
import static io.aichain.inference.precompile.BothWays.malformed;
import static io.aichain.inference.precompile.BothWays.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
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
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sentences of docs/inference-semantics.md that could be read in two ways: orders of checks, what is canonical, which counts are charged. Each with
 * an input that the two readings answer differently, by the kernels and by the plain specification. What records may say: {@link RecordReadingsTest}.
 */
@Tag("P9")
class ReadingsTest {
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private static final BigInteger MAX = BigInteger.TWO.pow(255).subtract(BigInteger.ONE);

    private final BothWays ways = new BothWays();
    private final CodeMap codes = ways.codes;
    private final List<Layer> layers = new ArrayList<>();

    // --- section 13: the order of one layer's checks

    @Test
    void theChecksOfOneLayerComeInTheirOrder() {
        Tensor bad = new Tensor(new int[] {3}, Numbers.of(1, 2)); // three elements, two given
        Tensor q8 = Tensor.of(new int[] {2}, 1, 200);
        Tensor state = Tensor.of(new int[] {1, 2}, 0, 0);
        byte[] none = new byte[0];
        // profile, kind and layout, and the record's rules, before the shapes of inputs
        assertThat(layer(0, LayerType.FLATTEN, 0, List.of(bad), 0, none)).isEqualTo(malformed(0));
        assertThat(layer(4, LayerType.FLATTEN, 0, List.of(bad), 0, none)).isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.FLATTEN, 3, List.of(bad), 0, none)).isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.FLATTEN, 0, List.of(bad), 4, none)).isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.FLATTEN, 0, List.of(bad, bad), 0, none)).isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.FLATTEN, 0, List.of(bad), 0, none, 1)).isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.ADD, 0, Collections.nCopies(9, bad), 0, none))
                .as("nine inputs")
                .isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.FLATTEN, 0, List.of(bad), 0, none, new long[17]))
                .as("seventeen parameters")
                .isEqualTo(malformed(0));
        assertThat(layer(1, LayerType.FLATTEN, 0, List.of(bad), 0, none)).isEqualTo(shape(0));
        // all shapes before any element
        assertThat(layer(
                        3, LayerType.CONCATENATE, 1, List.of(q8, new Tensor(new int[] {3}, Numbers.of(1))), 0, none, 0))
                .isEqualTo(shape(0));
        assertThat(layer(3, LayerType.CONCATENATE, 1, List.of(q8, q8), 0, none, 0))
                .isEqualTo(Reverts.notInt8(BigInteger.valueOf(200)).data());
        // elements before the state, the state before the layer's shapes
        assertThat(layerWithState(3, LayerType.FLATTEN, 1, List.of(q8), state))
                .isEqualTo(Reverts.notInt8(BigInteger.valueOf(200)).data());
        assertThat(layerWithState(1, LayerType.FLATTEN, 0, List.of(Tensor.of(new int[] {2}, 1, 2)), state))
                .as("a state that the layer does not have")
                .isEqualTo(shape(0));
        // the layer's shapes before the stream's length
        Tensor flat = Tensor.of(new int[] {2}, 1, 2);
        assertThat(layer(1, LayerType.CONV_2D, 0, List.of(flat), 1, new byte[8], 1, 0, 1, 1, 1, 1, 1, 0, 0))
                .as("a convolution of a vector, with a stream too short")
                .isEqualTo(shape(0));
        assertThat(layer(1, LayerType.DENSE, 0, List.of(flat), 1, new byte[15], 1, 0, 1, 0))
                .as("two weights are needed, one and seven bytes are there")
                .isEqualTo(malformed(0));
        // and that before the arithmetic
        Tensor huge = new Tensor(new int[] {2}, Numbers.of(new BigInteger[] {MAX, MAX}));
        assertThat(layer(2, LayerType.DENSE, 0, List.of(huge), 1, new byte[8], 1, 0, 1, 0))
                .isEqualTo(malformed(0));
        assertThat(layer(2, LayerType.DENSE, 0, List.of(huge), 1, new byte[16], 1, 0, 1, 0))
                .isEqualTo(Reverts.operandOutOfRange(MAX).data());
    }

    // --- section 13: what is canonical

    @Test
    void wordsOutOfRangeAreNotCanonicalAndDimensionsAre() {
        Bytes good = AbiWriter.oneLayer(
                1, Numbers.EMPTY, 0, List.of(Tensor.of(new int[] {1}, 7)), Tensor.NONE, 0, new byte[0]);
        assertThat(call(Operations.LAYER + 1, good)).isInstanceOf(Answer.Success.class);
        for (int word : new int[] {0, 2, 5}) {
            byte[] spoiled = good.toArray();
            spoiled[32 * word + 30] = 1; // 256 and more in a uint8
            assertThat(data(call(Operations.LAYER + 1, Bytes.wrap(spoiled))))
                    .as("word %s", word)
                    .isEqualTo(Bytes.EMPTY);
        }
        byte[] wide = good.toArray();
        int shape = indexOfShape(wide);
        wide[shape] = 1; // 2^248 and one
        assertThat(data(call(Operations.LAYER + 1, Bytes.wrap(wide))))
                .as("a dimension of any size is canonical")
                .isEqualTo(shape(0));
        byte[] longer = Arrays.copyOf(good.toArray(), good.size() + 32);
        assertThat(data(call(Operations.LAYER + 1, Bytes.wrap(longer)))).isEqualTo(Bytes.EMPTY);
        Bytes product = Inputs.matMul(1, Tensor.of(new int[] {1, 1}, UNIT), Tensor.of(new int[] {1, 1}, 5));
        Bytes output = ((Answer.Success) call(Operations.MAT_MUL, product)).output();
        assertThat(output.slice(0, 32)).as("a dynamic member alone").isEqualTo(Inputs.words(0x20));
    }

    /** Where the only dimension of the first input stands: a word of 1 behind a word of 1, its rank. */
    private static int indexOfShape(byte[] input) {
        for (int at = 32; at < input.length; at += 32) {
            Bytes two = Bytes.wrap(input).slice(at - 32, at + 32);
            // the list's length is 1 as well, but an offset follows it
            if (two.equals(Inputs.words(1, 1))) return at;
        }
        throw new AssertionError("no shape");
    }

    // --- section 6.2: a GRU that resets before

    @Test
    void allSumsOfAGruComeBeforeItsAdditions() {
        // One unit, one step, D1. Column z: a product of MAX units, and a bias that overflows; column r: a product that
        // overflows by itself.
        // All three sums first: the product of r fails, as Mul_Overflow; additions first would be Panic 0x11.
        BigInteger[] w = new BigInteger[9];
        Arrays.fill(w, BigInteger.ZERO);
        w[0] = BigInteger.valueOf(UNIT); // K_z
        w[1] = BigInteger.valueOf(2 * UNIT); // K_r
        w[6] = BigInteger.ONE; // b_z
        byte[] stream = new byte[9 * 32];
        for (int i = 0; i < 9; i++) Numbers.putWord(w[i], stream, 32 * i);
        Tensor x = new Tensor(new int[] {1}, Numbers.of(new BigInteger[] {MAX}));
        Bytes found = layer(1, LayerType.GRU, 0, List.of(x), 2, stream, 4, 3, 0, 1, 0, 0);
        assertThat(found.slice(0, 4).toHex()).as("Mul_Overflow").isEqualTo("0x120b5b43");
        w[1] = BigInteger.ZERO;
        Numbers.putWord(w[1], stream, 32);
        assertThat(layer(1, LayerType.GRU, 0, List.of(x), 2, stream, 4, 3, 0, 1, 0, 0))
                .isEqualTo(Reverts.panic(0x11).data());
    }

    // --- section 5.5: what of a missing state and missing weights comes first

    @Test
    void aMissingStateWinsOverMissingWeightsAndTheyOverAnEmptyState() {
        add(LayerType.INPUT, 0, List.of(), 0);
        add(LayerType.EMBEDDING, 2, List.of(), 2, 1);
        layers.add(new Layer(
                LayerType.SIMPLE_RNN,
                Layout.INT64,
                List.of(),
                Numbers.of(1, 1, 1),
                3,
                List.of(codes.add(Bytes.wrap(new byte[3]))))); // three bytes of three weights
        Address address = codes.add(Description.of(Profile.D1_COMPAT, 1, layers).write());
        assertThat(step(address, new Numbers[0][]))
                .isEqualTo(Reverts.panic(0x32).data());
        assertThat(step(address, new Numbers[][] {{}})).isEqualTo(malformed(2));
        layers.removeLast();
        add(LayerType.SIMPLE_RNN, 3, List.of(), 1, 1, 1);
        address = codes.add(Description.of(Profile.D1_COMPAT, 1, layers).write());
        assertThat(step(address, new Numbers[][] {{}}))
                .isEqualTo(Reverts.panic(0x32).data());
    }

    private Bytes step(Address address, Numbers[][] states) {
        return data(call(
                Operations.STEP_COMPAT, Inputs.stepCompat(address, BigInteger.ZERO, BigInteger.ZERO, true, states)));
    }

    // --- section 14: what is charged

    @Test
    void layersOnOtherNumbersOfInt8TakeTheRowOfD2() {
        Tensor x = Tensor.of(new int[] {4}, UNIT, UNIT, UNIT, UNIT);
        long exact = work(2, LayerType.DENSE, 0, x, 1, new byte[8 * 400], 1, 0, 100, 0);
        assertThat(work(3, LayerType.DENSE, 0, x, 1, new byte[8 * 400], 1, 0, 100, 0))
                .isEqualTo(exact)
                .isEqualTo(gas(new Counts(400, 104, 0, 0, 0).sums(100)));
        byte[] stream = new byte[400 + 900];
        for (int c = 0; c < 100; c++) {
            stream[400 + 400 + 4 * c] = 0x40;
            stream[400 + 800 + c] = 40;
        }
        Tensor q = Tensor.of(new int[] {4}, 1, 2, 3, 4);
        assertThat(work(3, LayerType.DENSE, 1, q, 3, stream, 1, 0, 100, 1))
                .isEqualTo(GasMeter.Prices.INT8.of(new Counts(400, 104, 0, 0, 0).sums(100)));
        assertThat(work(3, LayerType.FLATTEN, 1, q, 0, new byte[0]))
                .isEqualTo(GasMeter.Prices.INT8.of(new Counts(0, 8, 0, 0, 0)));
    }

    @Test
    void aFailingLayerIsChargedAsFarAsItCame() {
        add(LayerType.INPUT, 0, List.of(), 0, 0, 1, 2);
        Address gone = new Address(9, 9, 9);
        layers.add(new Layer(
                LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, 4, 0), 8, List.of(gone, gone, gone)));
        Bytes description = Description.of(Profile.D1, 1, layers).write();
        Address address = codes.add(description);
        long before = 2_600 + GasMeter.WORD * GasMeter.words(description.size());
        Bytes input = Inputs.evaluate(
                address, BigInteger.ZERO, BigInteger.ONE, List.of(Tensor.of(new int[] {2}, 1, 2)), List.of());
        Answer missing = call(Operations.EVALUATE, input);
        assertThat(missing)
                .isEqualTo(new Answer.Revert(
                        malformed(1),
                        // the Input is a layer as well; of the other one its chunks and its stream of 64 bytes
                        2_000
                                + GasMeter.WORD * GasMeter.words(input.size())
                                + before
                                + inputLayer()
                                + 400
                                + 3 * 2_600
                                + GasMeter.WORD * 2));
        layers.removeLast();
        layers.add(new Layer(
                LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, 5, 0), 8, List.of(gone, gone, gone)));
        Bytes other = Description.of(Profile.D1, 1, layers).write();
        input = Inputs.evaluate(
                codes.add(other), BigInteger.ZERO, BigInteger.ONE, List.of(Tensor.of(new int[] {2}, 1, 2)), List.of());
        assertThat(call(Operations.EVALUATE, input))
                .as("shapes that do not fit: nothing of the layer")
                .isEqualTo(new Answer.Revert(
                        shape(1), 2_000 + GasMeter.WORD * GasMeter.words(input.size()) + before + inputLayer()));
    }

    /** What an Input costs, from a model of an Input alone. */
    private long inputLayer() {
        List<Layer> alone = List.of(layers.getFirst());
        Bytes description = Description.of(Profile.D1, 1, alone).write();
        Bytes input = Inputs.evaluate(
                codes.add(description),
                BigInteger.ZERO,
                BigInteger.ZERO,
                List.of(Tensor.of(new int[] {2}, 1, 2)),
                List.of());
        Answer.Success answer = (Answer.Success) call(Operations.EVALUATE, input);
        return answer.gasUsed()
                - 2_000
                - GasMeter.WORD * GasMeter.words(input.size())
                - 2_600
                - GasMeter.WORD * GasMeter.words(description.size())
                - GasMeter.WORD * GasMeter.words(answer.output().size());
    }

    @Test
    void theCountsOfTheTable() {
        Tensor image = Tensor.of(new int[] {2, 2, 1}, 1, 2, 3, 4);
        assertThat(work(1, LayerType.MAX_POOLING_2D, 0, image, 0, new byte[0], 2, 2, 1, 1, 1))
                .as("window cells: output elements x 2 x 2")
                .isEqualTo(gas(0, 4 + 4 + 16, 0, 0, 0));
        assertThat(work(1, LayerType.AVERAGE_POOLING_2D, 0, image, 0, new byte[0], 2, 2, 1, 1, 0))
                .as("and a division for the one element of the output")
                .isEqualTo(gas(0, 4 + 1 + 4, 1, 0, 0));
        assertThat(work(1, LayerType.GLOBAL_AVERAGE_POOLING_2D, 0, image, 0, new byte[0]))
                .isEqualTo(gas(0, 4 + 1, 1, 0, 0));
        Tensor v = Tensor.of(new int[] {3}, 1, 2, 3);
        assertThat(works(1, LayerType.MULTIPLY, 0, List.of(v, v, v), 0, new byte[0]))
                .as("two products for each element")
                .isEqualTo(gas(0, 12, 6, 0, 0));
        assertThat(work(3, LayerType.QUANTIZE, 0, v, 0, new byte[0], UNIT)).isEqualTo(gas(0, 6, 3, 0, 0));
        assertThat(work(3, LayerType.DEQUANTIZE, 1, v, 0, new byte[0], UNIT / 100))
                .isEqualTo(GasMeter.Prices.INT8.of(new Counts(0, 6, 3, 0, 0)));
        assertThat(work(1, LayerType.DEPTHWISE_CONV_2D, 0, image, 1, new byte[8 * 4], 1, 0, 1, 2, 2, 1, 1, 1, 0))
                .as("output elements x 2 x 2")
                .isEqualTo(gas(new Counts(16, 8, 0, 0, 0).sums(4)));
        assertThat(work(1, LayerType.SOFTMAX, 0, v, 0, new byte[0])).isEqualTo(gas(0, 6, 3, 3, 0));
        // t = 2, d = 1, one head of one component: parts of 2·1·3, 2·4 and 2 products; t² H = 4 pairs, causal or not,
        // each of
        // which counts as four sums
        Tensor sequence = Tensor.of(new int[] {2, 1}, 1, 2);
        long parts = gas(new Counts(6, 4, 0, 0, 1).sums(6))
                + gas(new Counts(8, 0, 4, 4, 0).sums(4 * 4 + 2))
                + gas(new Counts(2, 0, 0, 0, 0).sums(2));
        for (int causal = 0; causal <= 1; causal++) {
            assertThat(work(1, LayerType.ATTENTION, 0, sequence, 1, new byte[8 * 4], 1, 1, 1, causal, 0))
                    .isEqualTo(parts);
        }
    }

    @Test
    void theCountsOfTheFirstLibrary() {
        // Embedding and Dense of two, and the softmax behind them.
        add(LayerType.INPUT, 0, List.of(), 0);
        add(LayerType.EMBEDDING, 6, List.of(), 3, 2);
        add(LayerType.SIMPLE_RNN, 2 * 2 + 2 * 2 + 2, List.of(), 4, 2, 2);
        add(LayerType.DENSE, 6, List.of(), 1, 2, 2);
        Bytes description = Description.of(Profile.D1_COMPAT, 1, layers).write();
        Bytes input = Inputs.stepCompat(
                codes.add(description), BigInteger.ONE, BigInteger.ZERO, true, new Numbers[][] {{Numbers.of(0, 0)}});
        Answer.Success answer = (Answer.Success) call(Operations.STEP_COMPAT, input);
        long weights = 3 * (400 + 2_600) + GasMeter.WORD * (2 + 3 + 2);
        assertThat(answer.gasUsed() - frame(input, description, answer))
                .isEqualTo(weights
                        + gas(0, 1 + 2, 0, 0, 0)
                        + gas(new Counts(2 * (2 + 2), 2 + 2 + 32, 2 * 2, 2, 0).sums(2 * 2))
                        + gas(new Counts(4, 2 + 2, 0, 0, 0).sums(2)));
        Bytes forward = Inputs.evaluateCompat(codes.add(description), 3, 3, new Numbers[0][], Numbers.of(5, 7));
        answer = (Answer.Success) call(Operations.EVALUATE_COMPAT, forward);
        assertThat(answer.gasUsed() - frame(forward, description, answer))
                .as("Dense, then softmax: 2n elements, n products, n exponentials, no 400")
                .isEqualTo(
                        400 + 2_600 + GasMeter.WORD * 2 + gas(new Counts(4, 4, 0, 0, 0).sums(2)) + gas(0, 4, 2, 2, 0));
    }

    private static long frame(Bytes input, Bytes description, Answer.Success answer) {
        return 2_000
                + GasMeter.WORD * GasMeter.words(input.size())
                + 2_600
                + GasMeter.WORD * GasMeter.words(description.size())
                + GasMeter.WORD * GasMeter.words(answer.output().size());
    }

    // --- helpers

    private static long gas(long macs, long elements, long products, long exponentials, long roots) {
        return gas(new Counts(macs, elements, products, exponentials, roots));
    }

    private static long gas(Counts counts) {
        return GasMeter.Prices.NARROW.of(counts);
    }

    private long work(
            int profile, LayerType type, int kind, Tensor input, int layout, byte[] stream, long... parameters) {
        return works(profile, type, kind, List.of(input), layout, stream, parameters);
    }

    /** Gas of a layer beyond what every call costs and its stream. */
    private long works(
            int profile, LayerType type, int kind, List<Tensor> inputs, int layout, byte[] stream, long... parameters) {
        Bytes input = AbiWriter.oneLayer(profile, Numbers.of(parameters), kind, inputs, Tensor.NONE, layout, stream);
        Answer answer = call(Operations.LAYER + type.number(), input);
        assertThat(answer).as("%s", answer).isInstanceOf(Answer.Success.class);
        Answer.Success success = (Answer.Success) answer;
        return success.gasUsed()
                - 2_000
                - GasMeter.WORD * GasMeter.words(input.size())
                - 400
                - GasMeter.WORD * GasMeter.words(stream.length)
                - GasMeter.WORD * GasMeter.words(success.output().size());
    }

    private Bytes layer(
            int profile, LayerType type, int kind, List<Tensor> inputs, int layout, byte[] stream, long... parameters) {
        return data(call(
                Operations.LAYER + type.number(),
                AbiWriter.oneLayer(profile, Numbers.of(parameters), kind, inputs, Tensor.NONE, layout, stream)));
    }

    private Bytes layerWithState(int profile, LayerType type, int kind, List<Tensor> inputs, Tensor state) {
        return data(call(
                Operations.LAYER + type.number(),
                AbiWriter.oneLayer(profile, Numbers.EMPTY, kind, inputs, state, 0, new byte[0])));
    }

    private Answer call(int operation, Bytes input) {
        return ways.call(operation, input);
    }

    private void add(LayerType type, int count, List<Integer> inputs, long... parameters) {
        List<Address> chunks = count == 0 ? List.of() : List.of(codes.add(Bytes.wrap(new byte[1 + 8 * count])));
        Layout layout = count == 0 ? Layout.NONE : Layout.INT64;
        layers.add(new Layer(type, layout, inputs, Numbers.of(parameters), count, chunks));
    }
}
