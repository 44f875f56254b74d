package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.spec.Spec;

/**
 * The layers of profiles 1 to 3, fast where all operands fit 64 bits and nothing on the plain way can fail, else the plain way. Results
 * and reverts are those of {@link Spec}. Safe for many threads.
 */
public final class Fast implements LayerCall.Runner {
    public static final Fast BEST = new Fast(Lanes.BEST);

    private final Kernels kernels;
    private final LayerCall.Runner plain;

    Fast(Kernels kernels) {
        this(kernels, Spec.PLAIN);
    }

    private Fast(Kernels kernels, LayerCall.Runner plain) {
        this.kernels = kernels;
        this.plain = plain;
    }

    /** The best kernels, with what does the work that they leave to the plain way. */
    public static Fast before(LayerCall.Runner plain) {
        return new Fast(Lanes.BEST, plain);
    }

    @Override
    public LayerCall.Result run(LayerCall call, LayerCall.Toll toll) {
        LayerCall.Result fast = call.isNarrow() ? fast(call, toll) : null;
        return fast != null ? fast : plain.run(call, toll);
    }

    /** Null where the plain way must be taken. */
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
