package io.aichain.bench.inference;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.LocalEvm;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Layout;
import io.aichain.models.ModelFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A sample model in a contract {@code LiteralModel}: PRBMath's operators on arrays of arrays, each weight in a storage slot, as the first library has them. */
final class LiteralModel {
    /** A slot each, and one more where a row begins: within the 2^24 gas of a transaction. */
    private static final int WEIGHTS_AT_ONCE = 300;

    private final LocalEvm evm;
    private final List<Bytes> filling;
    private final Address address;

    /** Creates and fills it on our EVM. */
    LiteralModel(LocalEvm evm, Address author, ModelFile model) {
        this.evm = evm;
        filling = filling(model);
        address = evm.create(Calls.creationCode("LiteralModel"));
        for (Bytes call : filling) {
            LocalEvm.Answer answer = evm.send(author, address, UInt256.ZERO, call);
            if (!answer.isSuccess()) throw new IllegalStateException(model.name() + ": " + answer);
        }
    }

    Address address() {
        return address;
    }

    /** The same on anvil, at the same address. */
    void copyTo(Anvil peer) {
        peer.setCode(address, evm.code(address));
        for (Bytes call : filling) peer.send(address, call);
    }

    /** @param computes or only copies the model to memory */
    static Bytes forward(Image x1, boolean computes) {
        return Calls.with(
                "forward(int256[][][],bool)",
                Calls.joined(Calls.word(2 * 32), Calls.word(computes ? 1 : 0), Calls.alone(x1)));
    }

    /** @param computes or only copies the model to memory */
    static Bytes step(long token, Numbers[][] states, boolean computes) {
        return Calls.with(
                "step(uint256,int256[][][],bool)",
                Calls.joined(Calls.word(token), Calls.word(3 * 32), Calls.word(computes ? 1 : 0), Calls.alone(states)));
    }

    private static List<Bytes> filling(ModelFile model) {
        List<Bytes> calls = new ArrayList<>();
        for (int i = 0; i < model.layers().size(); i++) {
            Layer layer = model.layers().get(i);
            calls.add(Calls.with(
                    "add(uint8,int256[])",
                    Calls.joined(
                            Calls.word(layer.type().number()), Calls.word(2 * 32), Calls.list(layer.parameters()))));
            if (layer.layout() == Layout.NONE) continue;
            Numbers weights = model.weights(i).numbers();
            for (int from = 0; from < weights.size(); from += WEIGHTS_AT_ONCE) {
                int to = Math.min(from + WEIGHTS_AT_ONCE, weights.size());
                Numbers part = Numbers.of(Arrays.copyOfRange(weights.bigs(), from, to));
                calls.add(Calls.with(
                        "append(uint256,uint256,int256[])",
                        Calls.joined(Calls.word(i), Calls.word(from), Calls.word(3 * 32), Calls.list(part))));
            }
        }
        return calls;
    }
}
