package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.util.List;

final class Quantization {
    private Quantization() {}

    static ModelFile quantize(FloatModel model, List<Samples.Sample> calibration) throws MalformedException {
        throw malformed("profile int8-v1: this tool does not quantise; use sd59x18-d1 or sd59x18-d2 (%d samples)", calibration.size());
    }
}
