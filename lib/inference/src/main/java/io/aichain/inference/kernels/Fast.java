package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.LayerCall;

/**
 * The layers of profiles 1 to 3: on vectors where all operands fit 64 bits and nothing can fail, else the wide way, one number at a time. Results and reverts
 * are those of {@link io.aichain.inference.spec.Spec}. Safe for many threads.
 */
public final class Fast implements LayerCall.Runner {
    public static final Fast BEST = new Fast(Lanes.BEST);

    private final Kernels kernels;
    private final LayerCall.Runner wide;

    Fast(Kernels kernels) {
        this(kernels, WideLayers.ALL);
    }

    private Fast(Kernels kernels, LayerCall.Runner wide) {
        this.kernels = kernels;
        this.wide = wide;
    }

    /** The best kernels, with what does the work that they leave to the wide way. */
    public static Fast before(LayerCall.Runner wide) {
        return new Fast(Lanes.BEST, wide);
    }

    @Override
    public LayerCall.Result run(LayerCall call, LayerCall.Toll toll) {
        LayerCall.Result fast = call.isNarrow() ? fast(call, toll) : null;
        return fast != null ? fast : wide.run(call, toll);
    }

    /** Null where the wide way must be taken. */
    private LayerCall.Result fast(LayerCall call, LayerCall.Toll toll) {
        if (call.layer().type().isRecurrent()) return new FastRecurrent(kernels, call).run();
        Numbers output = output(call, toll);
        return output == null ? null : new LayerCall.Result(new Tensor(call.shape(), output), Tensor.NONE);
    }

    private Numbers output(LayerCall call, LayerCall.Toll toll) {
        if (call.kind() == Kind.Q8) return new FastInt8(kernels, call).output();
        return switch (call.layer().type()) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D -> new FastProducts(kernels, call).output();
            case ATTENTION -> new FastAttention(kernels, call).output(toll);
            case SOFTMAX, BATCH_NORMALIZATION, LAYER_NORMALIZATION -> FastRows.output(call);
            default -> FastElements.output(call);
        };
    }

    @Override
    public String toString() {
        return kernels.name();
    }
}
