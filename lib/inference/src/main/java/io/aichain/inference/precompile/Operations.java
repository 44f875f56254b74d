package io.aichain.inference.precompile;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.FastMatrix;
import io.aichain.inference.model.Codes;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.CompatLayers;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Evaluation;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The precompiles of section 13: pure functions of a number, an input, code of accounts and gas. Safe for many threads; what they share is
 * the store of decoded models, which changes no result.
 */
public final class Operations {
    public static final int VERSION = 0x000;
    public static final int DOT = 0x001;
    public static final int MAT_MUL = 0x002;
    public static final int EVALUATE = 0x010;
    public static final int EVALUATE_COMPAT = 0x011;
    public static final int STEP_COMPAT = 0x012;
    /** Plus a layer's number: one layer. */
    public static final int LAYER = 0x100;

    private static final int FIRST_ADDRESS = 0xA1000;

    private final ModelStore store;
    private final LayerCall.Runner runner;
    private final CompatLayers compat;

    public Operations(ModelStore store, LayerCall.Runner runner, CompatLayers compat) {
        this.store = store;
        this.runner = runner;
        this.compat = compat;
    }

    /** The numbers of all operations, ascending. */
    public static List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>(List.of(VERSION, DOT, MAT_MUL, EVALUATE, EVALUATE_COMPAT, STEP_COMPAT));
        for (LayerType type : LayerType.values()) if (type != LayerType.INPUT) numbers.add(LAYER + type.number());
        return numbers.stream().sorted().toList();
    }

    /** Where an operation is called. */
    public static Address address(int number) {
        return new Address(0, 0, FIRST_ADDRESS + number);
    }

    /** @param number one of {@link #numbers} */
    public Answer call(int number, Bytes input, Codes codes, long gas) {
        GasMeter meter = new GasMeter(gas);
        try {
            meter.input(input.size());
            return new Answer.Success(run(number, input, codes, meter), meter.used());
        } catch (ModelRevert revert) {
            return new Answer.Revert(revert.data(), meter.used());
        } catch (AbiReader.NotCanonical malformed) {
            return new Answer.Revert(Bytes.EMPTY, meter.used());
        } catch (GasMeter.Exhausted exhausted) {
            return new Answer.OutOfGas();
        }
    }

    private Bytes run(int number, Bytes input, Codes codes, GasMeter meter) {
        AbiReader in = new AbiReader(input);
        return switch (number) {
            case VERSION -> {
                in.close();
                meter.output(1);
                yield number(Numbers.of(1));
            }
            case DOT -> dot(in, meter);
            case MAT_MUL -> matMul(in, meter);
            case EVALUATE -> evaluate(in, codes, meter);
            case EVALUATE_COMPAT -> evaluateCompat(in, codes, meter);
            case STEP_COMPAT -> stepCompat(in, codes, meter);
            default -> OneLayer.run(LayerType.of(number - LAYER), in, runner, meter);
        };
    }

    private static Bytes number(Numbers one) {
        byte[] word = new byte[32];
        one.putWord(0, word, 0);
        return Bytes.wrap(word);
    }

    private Bytes dot(AbiReader in, GasMeter meter) {
        int base = in.open(3);
        int profile = in.uint8(base, 0);
        in.dynamic(base, 1);
        Numbers x = in.int256Array();
        in.dynamic(base, 2);
        Numbers w = in.int256Array();
        in.close();
        boolean exact = exact(profile);
        if (x.size() != w.size()) throw Reverts.shapeMismatch(0);
        meter.operation(
                exact,
                x.isNarrow() && w.isNarrow(),
                new Counts(x.size(), 2L * x.size() + 1, 0, 0, 0).sums(1),
                Reach.Beyond.of(exact, x, w, x.size(), 1));
        meter.output(1);
        return number(FastMatrix.dot(exact, x, w));
    }

    private Bytes matMul(AbiReader in, GasMeter meter) {
        int base = in.open(3);
        int profile = in.uint8(base, 0);
        in.dynamic(base, 1);
        Tensor a = in.tensor();
        in.dynamic(base, 2);
        Tensor b = in.tensor();
        in.close();
        boolean exact = exact(profile);
        if (Tensor.elements(a.shape()) != a.size() || Tensor.elements(b.shape()) != b.size()) {
            throw Reverts.shapeMismatch(0);
        }
        if (a.rank() != 2 || b.rank() != 2 || a.shape()[1] != b.shape()[0]) throw Reverts.shapeMismatch(0);
        int[] shape = {a.shape()[0], b.shape()[1]};
        int size = Tensor.elements(shape);
        if (size < 0) throw Reverts.shapeMismatch(0);
        meter.operation(
                exact,
                a.data().isNarrow() && b.data().isNarrow(),
                new Counts(Counts.times(size, a.shape()[1]), (long) a.size() + b.size() + size, 0, 0, 0).sums(size),
                Reach.Beyond.of(exact, a.data(), b.data(), a.shape()[1], size));
        Tensor result = new Tensor(shape, FastMatrix.multiply(exact, a, b));
        meter.output(1 + AbiWriter.words(result));
        AbiWriter out = new AbiWriter(1 + AbiWriter.words(result));
        out.dynamic(out.open(1), 0);
        out.tensor(result);
        return out.bytes();
    }

    private static boolean exact(int profile) {
        if (profile != Profile.D1.number() && profile != Profile.D2.number()) throw Reverts.shapeMismatch(0);
        return profile == Profile.D2.number();
    }

    private Bytes evaluate(AbiReader in, Codes codes, GasMeter meter) {
        int base = in.open(5);
        Address address = in.address(base, 0);
        BigInteger from = in.uint256(base, 1);
        BigInteger to = in.uint256(base, 2);
        in.dynamic(base, 3);
        List<Tensor> values = in.tensors();
        in.dynamic(base, 4);
        List<Tensor> states = in.tensors();
        in.close();
        meter.description(codes.code(address).size());
        Description model = store.description(address, codes);
        if (model.profile() == Profile.D1_COMPAT) {
            throw Reverts.malformedModel(model.layers().size());
        }
        var evaluation = new Evaluation(model, i -> store.weights(model.layers().get(i), i, codes), runner, meter);
        Evaluation.Result result = evaluation.evaluate(from, to, values, states);
        meter.output(2 + AbiWriter.words(result.values()) + AbiWriter.words(result.states()));
        return AbiWriter.encode(result.values(), result.states());
    }

    private CompatEvaluation compat(Address address, Codes codes, GasMeter meter) {
        meter.description(codes.code(address).size());
        Description model = store.description(address, codes);
        if (model.profile() != Profile.D1_COMPAT) {
            throw Reverts.malformedModel(model.layers().size());
        }
        return new CompatEvaluation(model, i -> store.weights(model.layers().get(i), i, codes), compat, meter);
    }

    private Bytes evaluateCompat(AbiReader in, Codes codes, GasMeter meter) {
        int base = in.open(5);
        Address address = in.address(base, 0);
        BigInteger from = in.uint256(base, 1);
        BigInteger to = in.uint256(base, 2);
        in.dynamic(base, 3);
        Image x1 = in.image();
        in.dynamic(base, 4);
        Numbers x2 = in.int256Array();
        in.close();
        CompatEvaluation.State state =
                compat(address, codes, meter).forward(from, to, new CompatEvaluation.State(x1, x2));
        meter.output(2 + AbiWriter.words(state.x1()) + AbiWriter.words(state.x2()));
        return AbiWriter.encode(state.x1(), state.x2());
    }

    private Bytes stepCompat(AbiReader in, Codes codes, GasMeter meter) {
        int base = in.open(5);
        Address address = in.address(base, 0);
        BigInteger token = in.uint256(base, 1);
        BigInteger scaled = in.int256(base, 2);
        boolean isGenerating = in.bool(base, 3);
        in.dynamic(base, 4);
        Numbers[][] states = in.nested();
        in.close();
        CompatEvaluation.Step step = compat(address, codes, meter).step(token, scaled, isGenerating, states);
        long words = 2 + AbiWriter.words(step.x2()) + AbiWriter.words(step.states());
        meter.output(words);
        AbiWriter out = new AbiWriter(words);
        int head = out.open(2);
        out.dynamic(head, 0);
        out.array(step.x2());
        out.dynamic(head, 1);
        out.nested(step.states());
        return out.bytes();
    }
}
