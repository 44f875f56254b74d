package io.aichain.inference.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Orders, bounds and prices of docs/inference-semantics.md that no random model reaches. */
@Tag("P9")
class SettledPointsTest {
    private static final long PLENTY = 1L << 50;
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private final CodeMap codes = new CodeMap();
    private final Operations operations = new Operations(new ModelStore(1 << 20), Fast.BEST, FastCompat.BEST);
    private final List<Layer> layers = new ArrayList<>();

    @Test
    void weightsThatTheShapesDoNotNeedAreAShapeThatDoesNotFit() {
        add(LayerType.INPUT, 0, List.of(), 0, 0, 1, 3);
        add(LayerType.DENSE, 5, List.of(0), 1, 0, 2, 0); // 3 x 2 are needed
        assertThat(evaluate(Profile.D1, Tensor.of(new int[] {3}, 1, 2, 3)))
                .isEqualTo(Reverts.shapeMismatch(1).data());
    }

    @Test
    void aDescriptionIsPaidForBeforeItIsParsed() {
        Address broken = codes.add(Bytes.wrap(new byte[1_000]));
        Bytes input = Inputs.evaluate(broken, BigInteger.ZERO, BigInteger.ZERO, List.of(), List.of());
        long expected = 2_000 + GasMeter.WORD * (input.size() / 32) + 2_600 + GasMeter.WORD * 32;
        assertThat(operations.call(Operations.EVALUATE, input, codes, PLENTY))
                .isEqualTo(new Answer.Revert(Reverts.malformedModel(0).data(), expected));
        assertThat(operations.call(Operations.EVALUATE, input, codes, expected - 1))
                .isEqualTo(new Answer.OutOfGas());
    }

    @Test
    void aModelOfTheOtherKindIsFoundBeforeTheRange() {
        add(LayerType.INPUT, 0, List.of(), 0);
        add(LayerType.FLATTEN, 0, List.of());
        Address compat = codes.add(Description.of(Profile.D1_COMPAT, 1, layers).write());
        Bytes input = Inputs.evaluate(compat, BigInteger.TEN, BigInteger.ONE, List.of(), List.of());
        assertThat(data(operations.call(Operations.EVALUATE, input, codes, PLENTY)))
                .isEqualTo(Reverts.malformedModel(2).data());
    }

    @Test
    void noMoreThanEightMillionElementsAreAliveAtOnce() {
        // Each output of 2^22 elements is still needed by the sum at the end.
        add(LayerType.INPUT, 0, List.of(), 0, 0, 3, 1, 1, 1);
        add(LayerType.ZERO_PADDING_2D, 0, List.of(0), 1_023, 1_024, 1_023, 1_024);
        add(LayerType.ACTIVATION, 0, List.of(1), 2, 0);
        add(LayerType.ADD, 0, List.of(1, 2));
        assertThat(evaluate(Profile.D1, Tensor.of(new int[] {1, 1, 1}, 7)))
                .as("inputs and output of the sum are three")
                .isEqualTo(Reverts.shapeMismatch(3).data());
    }

    @Test
    void anImageOfTheFirstLibraryHasABound() {
        add(LayerType.INPUT, 0, List.of(), 1, 1, 1, 1);
        add(LayerType.CONV_2D, 2 << 20, List.of(), 1, 1, 1 << 20, 1, 1, 1, 1, 1);
        add(LayerType.FLATTEN, 0, List.of());
        List<Layer> shared = layers.subList(0, 3);
        Layer convolution = shared.get(1);
        // Chunks of the weights, 8 bytes each, are as many as 24,575 bytes allow.
        assertThat(convolution.streamLength()).isEqualTo(16L << 20);
        Address address = codes.add(Description.of(Profile.D1_COMPAT, 1, shared).write());
        assertThat(data(operations.call(
                        Operations.EVALUATE_COMPAT,
                        Inputs.evaluateCompat(address, 0, 2, image(2, 3), Numbers.EMPTY),
                        codes,
                        PLENTY)))
                .as("6 x 2^20 elements")
                .isEqualTo(Reverts.panic(0x41).data());
        assertThat(operations.call(
                        Operations.EVALUATE_COMPAT,
                        Inputs.evaluateCompat(address, 0, 1, image(1, 1), Numbers.EMPTY),
                        codes,
                        PLENTY))
                .isInstanceOf(Answer.Success.class);
    }

    @Test
    void anotherProfileIsNoDotProduct() {
        for (int profile : new int[] {0, 3, 4, 255}) {
            assertThat(data(operations.call(
                            Operations.DOT, Inputs.dot(profile, Numbers.of(1), Numbers.of(1)), codes, PLENTY)))
                    .isEqualTo(Reverts.shapeMismatch(0).data());
        }
        assertThat(data(operations.call(Operations.DOT, Inputs.dot(256, Numbers.of(1), Numbers.of(1)), codes, PLENTY)))
                .as("no uint8")
                .isEqualTo(Bytes.EMPTY);
    }

    @Test
    void aResultThatMayLeaveSixtyFourBitsCostsMore() {
        // 4 products of 1 and 1.152 units stay below 2^62; of 1.153 they might not.
        Numbers x = Numbers.of(UNIT, UNIT, UNIT, UNIT);
        Counts counts = new Counts(4, 9, 0, 0, 0).sums(1);
        long base = 2_000 + GasMeter.WORD * 13 + 400 + GasMeter.WORD;
        for (int profile : new int[] {1, 2}) {
            assertThat(gas(profile, x, 1_152_000_000_000_000_000L)).isEqualTo(base + GasMeter.Prices.NARROW.of(counts));
            assertThat(gas(profile, x, 1_153_000_000_000_000_000L))
                    .isEqualTo(base + GasMeter.Prices.NARROW.of(counts.bigs(1)));
        }
    }

    @Test
    void aTruncatedProductThatMayLeaveSixtyFourBitsCostsMore() {
        // One unit times 2^62 - 1 stays below 2^62 units, and so does no greater number.
        Numbers x = Numbers.of(UNIT, UNIT, UNIT, UNIT);
        Counts counts = new Counts(4, 9, 0, 0, 0).sums(1).bigs(1);
        long base = 2_000 + GasMeter.WORD * 13 + 400 + GasMeter.WORD;
        assertThat(gas(1, x, (1L << 62) - 1)).isEqualTo(base + GasMeter.Prices.NARROW.of(counts));
        assertThat(gas(1, x, 1L << 62)).isEqualTo(base + GasMeter.Prices.BIG.of(counts));
        assertThat(gas(2, x, 1L << 62))
                .as("exact ones need no other way")
                .isEqualTo(base + GasMeter.Prices.NARROW.of(counts));
    }

    @Test
    void wideWorkHasWidePrices() {
        Numbers x = Numbers.of(new BigInteger[] {BigInteger.TWO.pow(70), BigInteger.ONE});
        long base = 2_000 + GasMeter.WORD * 9 + 400 + GasMeter.WORD;
        assertThat(used(operations.call(Operations.DOT, Inputs.dot(1, x, Numbers.of(1, 1)), codes, PLENTY)))
                .isEqualTo(base + GasMeter.Prices.WIDE_D1.of(new Counts(2, 5, 0, 0, 0).sums(1)));
        assertThat(used(operations.call(Operations.DOT, Inputs.dot(2, x, Numbers.of(1, 1)), codes, PLENTY)))
                .isEqualTo(base + GasMeter.Prices.WIDE_D2.of(new Counts(2, 5, 0, 0, 0).sums(1)));
    }

    @Test
    void truncatedProductsOfVeryLongFactorsCostMore() {
        Counts counts = new Counts(1, 3, 0, 0, 0).sums(1);
        for (boolean isNegative : new boolean[] {false, true}) {
            GasMeter.Prices d1 = GasMeter.Prices.WIDE_D1;
            assertThat(ofLong(1, 187, 127, isNegative)).isEqualTo(d1.of(counts));
            assertThat(ofLong(1, 188, 1, isNegative)).isEqualTo(d1.of(counts.bigs(1)));
            assertThat(ofLong(1, 1, 128, isNegative)).isEqualTo(d1.of(counts.bigs(1)));
            assertThat(ofLong(2, 188, 128, isNegative))
                    .as("exact ones fail before they are made")
                    .isEqualTo(GasMeter.Prices.WIDE_D2.of(counts));
        }
    }

    /** Gas of the product of two numbers of so many bits beside their signs, the greatest or the least ones. */
    private long ofLong(int profile, int first, int second, boolean isNegative) {
        Bytes input = Inputs.dot(profile, Numbers.of(end(first, isNegative)), Numbers.of(end(second, isNegative)));
        Answer answer = operations.call(Operations.DOT, input, codes, PLENTY);
        // room for the output is paid for before the product fails
        return used(answer) - 2_000 - GasMeter.WORD * 7 - 400 - GasMeter.WORD;
    }

    private static BigInteger end(int bits, boolean isNegative) {
        BigInteger power = BigInteger.TWO.pow(bits);
        return isNegative ? power.negate() : power.subtract(BigInteger.ONE);
    }

    @Test
    void attentionThatLeavesSixtyFourBitsOnItsWayPaysForBothWays() {
        // One token of one component, one head: q, k and v of 2^62 and 4 units need 64 bits and a sign.
        byte[] stream = new byte[32];
        for (int i = 0; i < 4; i++) BigEndian.putLong(stream, 8 * i, 4 * UNIT);
        Bytes input = AbiWriter.oneLayer(
                1,
                Numbers.of(1, 1, 1, 0, 0),
                0,
                List.of(Tensor.of(new int[] {1, 1}, 1L << 62)),
                Tensor.NONE,
                1,
                stream);
        Answer answer = operations.call(Operations.LAYER + 21, input, codes, PLENTY);
        long output = ((Answer.Success) answer).output().size() / 32;
        GasMeter.Prices big = GasMeter.Prices.BIG;
        GasMeter.Prices wide = GasMeter.Prices.WIDE_D1;
        Counts first = new Counts(3, 2, 0, 0, 1).sums(3);
        assertThat(used(answer)
                        - 2_000
                        - GasMeter.WORD * (input.size() / 32)
                        - GasMeter.WORD * output
                        - 400
                        - GasMeter.WORD)
                .isEqualTo(big.of(first.bigs(3))
                        + wide.of(first)
                        + wide.of(new Counts(2, 0, 1, 1, 0).sums(4 + 1))
                        + wide.of(new Counts(1, 0, 0, 0, 0).sums(1)));
    }

    @Test
    void aCellThatGrowsIsWideAndATameOneIsNot() {
        // Two steps of one unit with weights 1: 4 products, 3 numbers, 4 big results, and one exponential a step for
        // tanh.
        long linear = cell(1);
        long tanh = cell(4);
        long common = 400 + GasMeter.WORD;
        assertThat(linear - common)
                .as("nothing holds what its second step begins with")
                .isEqualTo(GasMeter.Prices.WIDE_D1.of(
                        new Counts(4, 4 + 2 * 32, 0, 0, 0).sums(4).bigs(4)));
        assertThat(tanh - common).isEqualTo(GasMeter.Prices.NARROW.of(new Counts(4, 4 + 2 * 32, 2 * 2, 2, 0).sums(4)));
    }

    private long cell(int activation) {
        Bytes input = AbiWriter.oneLayer(
                1,
                Numbers.of(activation, 0, 1, 1),
                0,
                List.of(Tensor.of(new int[] {2, 1}, 1, 1)),
                Tensor.NONE,
                1,
                new byte[24]);
        Answer answer = operations.call(Operations.LAYER + 7, input, codes, PLENTY);
        long output = ((Answer.Success) answer).output().size() / 32;
        return used(answer) - 2_000 - GasMeter.WORD * (input.size() / 32) - GasMeter.WORD * output;
    }

    private long gas(int profile, Numbers x, long weight) {
        return used(operations.call(
                Operations.DOT, Inputs.dot(profile, x, Numbers.of(weight, weight, weight, weight)), codes, PLENTY));
    }

    private static Numbers[][] image(int h, int w) {
        Numbers[][] image = new Numbers[h][w];
        for (Numbers[] row : image) Arrays.fill(row, Numbers.of(1));
        return image;
    }

    private Bytes evaluate(Profile profile, Tensor value) {
        Address address = codes.add(Description.of(profile, 1, layers).write());
        Bytes input = Inputs.evaluate(
                address, BigInteger.ZERO, BigInteger.valueOf(layers.size() - 1), List.of(value), List.of());
        return data(operations.call(Operations.EVALUATE, input, codes, PLENTY));
    }

    private static Bytes data(Answer answer) {
        return ((Answer.Revert) answer).data();
    }

    private static long used(Answer answer) {
        return switch (answer) {
            case Answer.Success(Bytes output, long gas) -> gas;
            case Answer.Revert(Bytes data, long gas) -> gas;
            case Answer.OutOfGas() -> throw new AssertionError("out of gas with plenty");
        };
    }

    private void add(LayerType type, int count, List<Integer> inputs, long... parameters) {
        List<Address> chunks = new ArrayList<>();
        int length = 8 * count;
        for (int at = 0; at < length; at += 1 << 20) {
            chunks.add(codes.add(Bytes.wrap(new byte[1 + Math.min(1 << 20, length - at)])));
        }
        Layout layout = count == 0 ? Layout.NONE : Layout.INT64;
        layers.add(new Layer(type, layout, inputs, Numbers.of(parameters), count, chunks));
    }
}
