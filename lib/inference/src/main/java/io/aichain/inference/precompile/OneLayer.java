package io.aichain.inference.precompile;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Evaluation;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Weights;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One layer by itself: operations {@code 0x100 + type}. Errors call it layer 0. */
final class OneLayer {
    private OneLayer() {}

    static Bytes run(LayerType type, AbiReader in, LayerCall.Runner runner, GasMeter meter) {
        int base = in.open(7);
        int profileNumber = in.uint8(base, 0);
        in.dynamic(base, 1);
        Numbers parameters = in.int256Array();
        int kindNumber = in.uint8(base, 2);
        in.dynamic(base, 3);
        List<Tensor> inputs = in.tensors();
        in.dynamic(base, 4);
        Tensor state = in.tensor();
        int layoutNumber = in.uint8(base, 5);
        in.dynamic(base, 6);
        AbiReader.Part stream = in.bytes();
        in.close();

        Profile profile = Profile.of(profileNumber);
        Kind kind = Kind.of(kindNumber);
        Layout layout = Layout.of(layoutNumber);
        if (profile == null || profile == Profile.D1_COMPAT || kind == null || layout == null) {
            throw Reverts.malformedModel(0);
        }
        Layer layer = layer(type, layout, inputs.size(), parameters, stream.length());
        if (!Description.isLayer(profile, layer, kind)) throw Reverts.malformedModel(0);
        checkTensors(layer, kind, inputs, state);
        List<int[]> shapes = inputs.stream().map(Tensor::shape).toList();
        int[] shape = Shapes.output(layer, 0, kind, shapes);
        meter.stream(stream.length());
        long needed = Shapes.weights(layer, kind, shapes);
        // More weights than bytes first, so that the product cannot overflow.
        if (needed > stream.length() || needed * layout.width() != stream.length()) throw Reverts.malformedModel(0);
        Weights weights = Weights.decode(layout, stream.input(), stream.at(), stream.length());
        var call = new LayerCall(profile, layer, 0, kind, inputs, state, weights, shape);
        LayerCall.Result result = runner.run(call, meter.layer(call));
        long words = 2 + AbiWriter.words(result.output()) + AbiWriter.words(result.state());
        meter.output(words);
        AbiWriter out = new AbiWriter(words);
        int head = out.open(2);
        out.dynamic(head, 0);
        out.tensor(result.output());
        out.dynamic(head, 1);
        out.tensor(result.state());
        return out.bytes();
    }

    private static Layer layer(LayerType type, Layout layout, int inputs, Numbers parameters, int stream) {
        if (inputs > Description.MAX_INPUTS || parameters.size() > Description.MAX_PARAMETERS) {
            throw Reverts.malformedModel(0);
        }
        if (layout == Layout.NONE && stream > 0) throw Reverts.malformedModel(0);
        long count = layout == Layout.NONE ? 0 : stream / layout.width();
        return new Layer(type, layout, Collections.nCopies(inputs, 0), parameters, count, List.of());
    }

    private static void checkTensors(Layer layer, Kind kind, List<Tensor> inputs, Tensor state) {
        for (Tensor input : inputs) {
            if (Tensor.elements(input.shape()) != input.size()) throw Reverts.shapeMismatch(0);
        }
        if (kind == Kind.Q8) for (Tensor input : inputs) Evaluation.checkInt8(input.data());
        if (state.isNone() && state.size() == 0) return;
        boolean fits = layer.type().isRecurrent()
                && Arrays.equals(state.shape(), Shapes.state(layer))
                && state.size() == Tensor.elements(state.shape());
        if (!fits) throw Reverts.shapeMismatch(0);
    }
}
