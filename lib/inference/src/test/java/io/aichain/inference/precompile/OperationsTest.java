package io.aichain.inference.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.CompatModel;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.model.RandomGraphs;
import io.aichain.inference.model.RandomModels;
import io.aichain.inference.spec.CompatSpec;
import io.aichain.inference.spec.Spec;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** The operations of section 13: canonical input only, the same answers and the same gas by every way, gas charged before the work. */
class OperationsTest {
    private static final long PLENTY = 1L << 40;
    private final CodeMap codes = new CodeMap();
    private final Operations fast = new Operations(new ModelStore(1 << 26), Fast.BEST, FastCompat.BEST);
    private final Operations plain = new Operations(new ModelStore(0), Spec.PLAIN, CompatSpec.PLAIN);

    @Property(tries = 200)
    @Tag("P9")
    void wholeModelsAndRangesOfThemAreEvaluatedAlike(@ForAll long seed) {
        evaluatedAlike(RandomModels.next(new Random(seed), codes));
    }

    @Property(tries = 400)
    @Tag("P9")
    void graphsOfAllLayersAreEvaluatedAlike(@ForAll long seed) {
        evaluatedAlike(RandomGraphs.next(seed, codes));
    }

    private void evaluatedAlike(RandomModels.Case model) {
        Bytes input = Inputs.evaluate(model.address(), model.from(), model.to(), model.values(), model.states());
        Answer expected = plain.call(Operations.EVALUATE, input, codes, PLENTY);
        Answer found = fast.call(Operations.EVALUATE, input, codes, PLENTY);
        assertThat(found).isEqualTo(expected);
        assertThat(fast.call(Operations.EVALUATE, input, codes, PLENTY))
                .as("again, from the store")
                .isEqualTo(expected);
        checkGas(Operations.EVALUATE, input, expected);
    }

    @Property(tries = 300)
    void hostileInputsAreAnswered(@ForAll long seed) {
        Random random = new Random(seed);
        RandomModels.Case model = RandomModels.next(random, codes);
        byte[] input = Inputs.evaluate(model.address(), model.from(), model.to(), model.values(), model.states())
                .toArray();
        int number = random.nextInt(3) > 0
                ? Operations.EVALUATE
                : Operations.numbers().get(random.nextInt(Operations.numbers().size()));
        for (int i = 0; i <= random.nextInt(3); i++)
            input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
        Bytes bytes = Bytes.wrap(input).slice(0, random.nextInt(4) == 0 ? random.nextInt(input.length) : input.length);
        assertThat(fast.call(number, bytes, codes, 3_000_000)).isEqualTo(plain.call(number, bytes, codes, 3_000_000));
    }

    private void checkGas(int number, Bytes input, Answer answer) {
        long used = switch (answer) {
            case Answer.Success(Bytes output, long gas) -> gas;
            case Answer.Revert(Bytes data, long gas) -> gas;
            case Answer.OutOfGas() -> throw new AssertionError("out of gas with plenty");
        };
        assertThat(fast.call(number, input, codes, used)).isEqualTo(answer);
        assertThat(fast.call(number, input, codes, used - 1)).isEqualTo(new Answer.OutOfGas());
    }

    @Test
    void theVersionIsOneAndTakesNothing() {
        assertThat(fast.call(Operations.VERSION, Bytes.EMPTY, codes, 2_000 + GasMeter.WORD))
                .isEqualTo(new Answer.Success(Inputs.words(1), 2_000 + GasMeter.WORD));
        assertThat(fast.call(Operations.VERSION, Bytes.of((byte) 0), codes, PLENTY))
                .isEqualTo(new Answer.Revert(Bytes.EMPTY, 2_000 + GasMeter.WORD));
        assertThat(Operations.address(Operations.LAYER + 5).toHex())
                .isEqualTo("0x00000000000000000000000000000000000a1105");
    }

    /** Minus one word leads to a place before, where other numbers lie: not canonical, as the contracts refuse it. */
    @Test
    void offsetsThatLeadBackAreRefused() {
        RandomModels.Case model = RandomModels.next(new Random(7), codes);
        Bytes good = Inputs.evaluate(model.address(), model.from(), model.to(), model.values(), List.of());
        assertThat(fast.call(Operations.EVALUATE, good, codes, PLENTY)).isNotInstanceOf(Answer.OutOfGas.class);
        // description, from, to, two offsets; length of values, offset of the tensor, then its two offsets
        for (int place : new int[] {3, 4, 6, 7, 8}) {
            for (int back = 1; back < 8; back++) {
                byte[] input = good.toArray();
                Numbers.putWord(BigInteger.valueOf(-32L * back), input, 32 * place);
                Answer answer = fast.call(Operations.EVALUATE, Bytes.wrap(input), codes, PLENTY);
                assertThat(answer).isEqualTo(plain.call(Operations.EVALUATE, Bytes.wrap(input), codes, PLENTY));
                assertThat(answer)
                        .isInstanceOfSatisfying(
                                Answer.Revert.class,
                                revert -> assertThat(revert.data()).isEqualTo(Bytes.EMPTY));
            }
        }
    }

    @Test
    void aDotProductTruncatesEachProductOrTheSum() {
        // 3 products of 0.6 units: D1 drops each, D2 gives 1.8 and drops 0.8.
        Numbers x = Numbers.of(600_000_000_000_000_000L, 600_000_000_000_000_000L, 600_000_000_000_000_000L);
        Numbers w = Numbers.of(1, 1, 1);
        long work = GasMeter.Prices.NARROW.of(new Counts(3, 7, 0, 0, 0).sums(1));
        assertThat(fast.call(Operations.DOT, Inputs.dot(1, x, w), codes, PLENTY))
                .isEqualTo(
                        new Answer.Success(Inputs.words(0), 2_000 + GasMeter.WORD * 11 + 400 + work + GasMeter.WORD));
        assertThat(fast.call(Operations.DOT, Inputs.dot(2, x, w), codes, PLENTY))
                .isEqualTo(
                        new Answer.Success(Inputs.words(1), 2_000 + GasMeter.WORD * 11 + 400 + work + GasMeter.WORD));
        assertThat(fast.call(Operations.DOT, Inputs.dot(2, x, Numbers.of(1)), codes, PLENTY))
                .isEqualTo(new Answer.Revert(Reverts.shapeMismatch(0).data(), 2_000 + GasMeter.WORD * 9));
    }

    @Test
    void anImageIsClassifiedAlike() {
        Random random = new Random(11);
        Address address = CompatModel.publish(random, codes);
        Bytes input = Inputs.evaluateCompat(address, 0, 99, CompatModel.image(random), Numbers.EMPTY);
        Answer answer = fast.call(Operations.EVALUATE_COMPAT, input, codes, PLENTY);
        assertThat(answer).isInstanceOf(Answer.Success.class);
        assertThat(answer).isEqualTo(plain.call(Operations.EVALUATE_COMPAT, input, codes, PLENTY));
        checkGas(Operations.EVALUATE_COMPAT, input, answer);
    }

    @Test
    void aMatrixTimesAMatrix() {
        Tensor a = Tensor.of(new int[] {1, 2}, 2_000_000_000_000_000_000L, 3_000_000_000_000_000_000L);
        Tensor b = Tensor.of(new int[] {2, 1}, 5, 7);
        Answer answer = fast.call(Operations.MAT_MUL, Inputs.matMul(2, a, b), codes, PLENTY);
        assertThat(answer).isInstanceOf(Answer.Success.class);
        Bytes output = ((Answer.Success) answer).output();
        assertThat(new BigInteger(
                        output.slice(output.size() - 32, output.size()).toArray()))
                .isEqualTo(BigInteger.valueOf(31));
    }

    @Test
    void aProfileOfTheOtherKindIsMalformed() {
        Address address = CompatModel.publish(new Random(12), codes);
        Bytes input = Inputs.evaluate(address, BigInteger.ZERO, BigInteger.ONE, List.of(), List.of());
        assertThat(((Answer.Revert) fast.call(Operations.EVALUATE, input, codes, PLENTY))
                        .data()
                        .toHex())
                .startsWith("0x3c88339e");
    }
}
