package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import io.aichain.inference.spec.PrbMathVectors;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The vectors of the functions that layers are made of, by the kernels' own arithmetic wherever that takes the numbers: what it does not take goes to the
 * plain way, which {@code FixedVectorsTest} holds to all vectors. Of the other functions kernels have none.
 */
@Tag("P9")
class KernelVectorsTest {
    private final Exponential exponential = new Exponential();

    /** A Multiply of two inputs is mul itself, whatever its operands, its reverts included, at every width of vectors. */
    @Test
    void productsOfLayers() throws IOException {
        Layer layer = new Layer(LayerType.MULTIPLY, Layout.NONE, List.of(0, 1), Numbers.EMPTY, 0, List.of());
        for (LayerCall.Runner way : Ways.all()) {
            for (PrbMathVectors.Line line : PrbMathVectors.of("mul")) {
                LayerCall call = new LayerCall(
                        Profile.D1,
                        layer,
                        0,
                        Kind.SD,
                        List.of(tensor(line.x()), tensor(line.y())),
                        Tensor.NONE,
                        Weights.NONE,
                        new int[] {1});
                String found =
                        switch (Outcome.of(() -> way.run(call).output().data().big(0))) {
                            case Outcome.Success<BigInteger>(BigInteger value) -> value.toString();
                            case Outcome.Revert<BigInteger>(var data) ->
                                "R" + data.toHex().substring(2, 10);
                        };
                assertThat(found).as("%s by %s", line, way).isEqualTo(line.result());
            }
        }
    }

    private static Tensor tensor(BigInteger x) {
        return new Tensor(new int[] {1}, Numbers.of(new BigInteger[] {x}));
    }

    @Test
    void products() throws IOException {
        same(
                "mul",
                200,
                line -> are64Bits(line.x(), line.y())
                        ? result(Wide.multiply(line.x().longValue(), line.y().longValue()))
                        : null);
    }

    @Test
    void quotients() throws IOException {
        same(
                "div",
                100,
                line -> are64Bits(line.x(), line.y()) && line.y().signum() != 0
                        ? result(Wide.divide(line.x().longValue(), line.y().longValue()))
                        : null);
    }

    @Test
    void exponentials() throws IOException {
        same("exp", 200, line -> {
            if (!are64Bits(line.x(), BigInteger.ZERO)) return null;
            long low = exponential.exp(line.x().longValue());
            return BigInteger.valueOf(exponential.high()).shiftLeft(64).add(Sum192.unsigned(low));
        });
    }

    /** Softplus takes them of U + exp(x), where the result has 64 bits. */
    @Test
    void logarithms() throws IOException {
        same("ln", 20, line -> {
            BigInteger x = line.x();
            if (x.compareTo(BigInteger.valueOf(Wide.UNIT)) < 0 || x.bitLength() > 72) return null;
            return BigInteger.valueOf(exponential.ln(x.shiftRight(64).longValue(), x.longValue()));
        });
    }

    @Test
    void roots() throws IOException {
        same(
                "sqrt",
                200,
                line -> line.x().signum() >= 0 && are64Bits(line.x(), BigInteger.ZERO)
                        ? result(FastRows.root(line.x().longValue()))
                        : null);
    }

    /** Null for what does not fit 64 bits. */
    private static BigInteger result(long found) {
        return found == Wide.NONE ? null : BigInteger.valueOf(found);
    }

    /** But for -2^63, which stands for none. */
    private static boolean are64Bits(BigInteger x, BigInteger y) {
        return x.abs().bitLength() <= 63 && y.abs().bitLength() <= 63;
    }

    /**
     * All vectors of a function that the kernels take.
     *
     * @param least how many those are
     * @param kernel null for what they do not take
     */
    private static void same(String function, int least, Function<PrbMathVectors.Line, BigInteger> kernel)
            throws IOException {
        int taken = 0;
        for (PrbMathVectors.Line line : PrbMathVectors.of(function)) {
            BigInteger found = kernel.apply(line);
            if (found == null) continue;
            taken++;
            assertThat(found.toString()).as(line.toString()).isEqualTo(line.result());
        }
        assertThat(taken).as("vectors of %s that the kernels take", function).isGreaterThan(least);
    }
}
