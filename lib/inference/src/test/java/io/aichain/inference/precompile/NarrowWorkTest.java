package io.aichain.inference.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.CompatLayers;
import io.aichain.inference.model.CompatOperands;
import io.aichain.inference.model.CompatSizes;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.model.RandomCompatModels;
import io.aichain.inference.model.RandomLayers;
import io.aichain.inference.model.Weights;
import io.aichain.inference.spec.CompatSpec;
import io.aichain.inference.spec.Spec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** No wide work at a narrow price (section 14.2): what is charged as narrow stays with the kernels, and what is not charged as big is none. */
class NarrowWorkTest {
    /** Without sums, so that the price of its big results pays for the plain way. */
    private static final Set<LayerType> ONE_BY_ONE = EnumSet.of(
            LayerType.RESCALE,
            LayerType.ADD,
            LayerType.MULTIPLY,
            LayerType.BATCH_NORMALIZATION,
            LayerType.POSITION_EMBEDDING,
            LayerType.QUANTIZE,
            LayerType.DEQUANTIZE);

    /** What was asked of the plain way, and which parts of attention were told to be narrow. */
    private static final class Watch implements LayerCall.Runner, LayerCall.Toll {
        private final List<LayerCall> plain = new ArrayList<>();
        private boolean hasNarrowParts = true;

        @Override
        public LayerCall.Result run(LayerCall call, LayerCall.Toll toll) {
            plain.add(call);
            return Spec.PLAIN.run(call, toll);
        }

        @Override
        public void mixture(Numbers q, Numbers k, Numbers v) {
            hasNarrowParts &= q.isNarrow() && k.isNarrow() && v.isNarrow();
        }

        @Override
        public void projection(Numbers y) {
            hasNarrowParts &= y.isNarrow();
        }
    }

    @Property(tries = 500)
    @Tag("P9")
    void whatIsChargedAsNarrowIsNotComputedThePlainWay(@ForAll long seed) {
        RandomLayers layers = new RandomLayers(seed);
        for (int i = 0; i < 20; i++) check(layers.next());
    }

    @Test
    void theRandomLayersReachBothSidesOfTheRule() {
        int bounded = 0;
        int big = 0;
        RandomLayers layers = new RandomLayers(3);
        for (int i = 0; i < 5_000; i++) {
            LayerCall call = layers.next();
            if (!Reach.isNarrow(call)) continue;
            if (Reach.of(call).results() == 0) bounded++;
            else big++;
        }
        assertThat(bounded).isGreaterThan(500);
        assertThat(big).isGreaterThan(500);
    }

    @Property(tries = 500)
    @Tag("P9")
    void theSameHoldsForTheFirstLibrary(@ForAll long seed) {
        for (int i = 0; i < 10; i++) {
            Random random = new Random(seed + i);
            CodeMap codes = new CodeMap();
            CompatWatch watch = new CompatWatch();
            if (i % 2 == 0) watch.forward(RandomCompatModels.forward(random, codes), codes);
            else watch.step(RandomCompatModels.step(random, codes), codes);
        }
    }

    @Test
    void randomModelsOfTheFirstLibraryReachBothSidesOfTheRule() {
        CompatWatch watch = new CompatWatch();
        CodeMap codes = new CodeMap();
        for (int seed = 0; seed < 1_000; seed++) {
            watch.forward(RandomCompatModels.forward(new Random(seed), codes), codes);
            watch.step(RandomCompatModels.step(new Random(seed), codes), codes);
        }
        assertThat(watch.bounded).isGreaterThan(300);
        assertThat(watch.big).isGreaterThan(30);
        assertThat(watch.wide).isGreaterThan(300);
    }

    /**
     * Stands behind the kernels of profile 0 and beside their meter: whenever the plain way is asked for a layer, that layer must have been
     * charged as odd.
     */
    private static final class CompatWatch implements CompatLayers, Meter {
        private int bounded;
        private int big;
        private int wide;
        private boolean mayBePlain;
        private String charged = "nothing";

        void forward(RandomCompatModels.Forward model, CodeMap codes) {
            evaluate(model.address(), codes, evaluation -> {
                var unused = evaluation.forward(
                        BigInteger.valueOf(model.from()),
                        BigInteger.valueOf(model.to()),
                        new CompatEvaluation.State(model.x1(), model.x2()));
            });
        }

        void step(RandomCompatModels.Step model, CodeMap codes) {
            evaluate(model.address(), codes, evaluation -> {
                var unused = evaluation.step(model.token(), model.scaled(), model.isGenerating(), model.states());
            });
        }

        private void evaluate(Address address, CodeMap codes, Consumer<CompatEvaluation> work) {
            ModelStore store = new ModelStore(0);
            try {
                Description model = store.description(address, codes);
                work.accept(new CompatEvaluation(
                        model, i -> store.weights(model.layers().get(i), i, codes), FastCompat.before(this), this));
            } catch (ModelRevert ordinary) {
                // what random models may come to; their equality is another test
                assertThat(ordinary.data()).isNotNull();
            }
        }

        @Override
        public void weights(Layer layer) {}

        @Override
        public LayerCall.Toll layer(LayerCall call) {
            throw new AssertionError("no layer of profile 0");
        }

        @Override
        public void compat(Layer layer, Weights weights, CompatOperands operands) {
            boolean isNarrow = operands.isNarrow() && weights.isNarrow();
            long bigs = isNarrow ? CompatCounts.beyond(layer, weights, operands).results() : 0;
            mayBePlain = !operands.fits() || fails(layer, operands);
            charged = layer.type() + " narrow " + isNarrow + " with " + bigs + " big results";
            if (!isNarrow) wide++;
            else if (bigs > 0) big++;
            else bounded++;
        }

        /** A layer whose sizes make it fail does no work, by whatever way. */
        private static boolean fails(Layer layer, CompatOperands operands) {
            boolean hasWindow = layer.type() == LayerType.CONV_2D || layer.type() == LayerType.MAX_POOLING_2D;
            return hasWindow && CompatSizes.elements(layer, operands.shape()) == 0;
        }

        @Override
        public void compatSoftmax(Numbers v) {
            mayBePlain = !v.isNarrow();
            charged = "softmax of " + v.size();
        }

        private CompatLayers plain() {
            assertThat(mayBePlain)
                    .as("the plain way for what was charged as %s", charged)
                    .isTrue();
            return CompatSpec.PLAIN;
        }

        @Override
        public Image rescale(Layer layer, Image image) {
            return plain().rescale(layer, image);
        }

        @Override
        public Image convolution(Layer layer, Weights weights, Image image) {
            return plain().convolution(layer, weights, image);
        }

        @Override
        public Image maxPooling(Layer layer, Image image) {
            return plain().maxPooling(layer, image);
        }

        @Override
        public Numbers flatten(Image image) {
            return plain().flatten(image);
        }

        @Override
        public Numbers dense(Layer layer, Weights weights, Numbers x) {
            return plain().dense(layer, weights, x);
        }

        @Override
        public Numbers simpleRnn(Layer layer, Weights weights, Numbers x, Numbers h) {
            return plain().simpleRnn(layer, weights, x, h);
        }

        @Override
        public Numbers[] lstm(Layer layer, Weights weights, Numbers x, Numbers[] state) {
            return plain().lstm(layer, weights, x, state);
        }

        @Override
        public Numbers softmax(Numbers v) {
            return plain().softmax(v);
        }
    }

    private static void check(LayerCall call) {
        if (!Reach.isNarrow(call)) return;
        Reach.Beyond beyond = Reach.of(call);
        long bigs = beyond.results();
        assertThat(beyond.products() && bigs == 0).as("%s of %s", beyond, call).isFalse();
        Watch watch = new Watch();
        Outcome<LayerCall.Result> outcome = Outcome.of(() -> Fast.before(watch).run(call, watch));
        boolean isPaid = (bigs > 0 && ONE_BY_ONE.contains(call.layer().type())) || !watch.hasNarrowParts;
        assertThat(watch.plain.isEmpty() || isPaid)
                .as("%s big results of %s", bigs, call)
                .isTrue();
        if (!(outcome instanceof Outcome.Success<LayerCall.Result>(LayerCall.Result result))) return;
        boolean mayBeBig = bigs > 0
                || call.layer().type() == LayerType.ATTENTION
                || call.layer().type() == LayerType.LAYER_NORMALIZATION
                || (call.layer().type() == LayerType.ACTIVATION && call.layer().parameter(0) == 8);
        assertThat(mayBeBig || result.output().data().isNarrow())
                .as("the result of %s", call)
                .isTrue();
    }
}
