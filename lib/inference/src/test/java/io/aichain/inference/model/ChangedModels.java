package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models of which one thing is another one: a bit of the description, the profile, or the layout of a layer with chunks that fit it. */
public final class ChangedModels {
    private ChangedModels() {}

    public static RandomModels.Case next(long seed, CodeMap codes) {
        Random random = new Random(seed);
        RandomModels.Case one =
                random.nextBoolean() ? RandomGraphs.next(seed, codes) : RandomModels.next(random, codes);
        Bytes description = codes.code(one.address());
        Bytes changed = switch (random.nextInt(3)) {
            case 0 -> bit(random, description);
            case 1 -> profile(random, Description.read(description));
            default -> layout(random, Description.read(description), codes);
        };
        return new RandomModels.Case(codes.add(changed), one.from(), one.to(), one.values(), one.states());
    }

    /** One of the lower bits, which keeps sizes small, so that Solidity does not run for ever. */
    private static Bytes bit(Random random, Bytes description) {
        byte[] bytes = description.toArray();
        bytes[1 + random.nextInt(bytes.length - 1)] ^= (byte) (1 << random.nextInt(3));
        return Bytes.wrap(bytes);
    }

    private static Bytes profile(Random random, Description model) {
        Profile other = Profile.of(1 + (model.profile().number() + random.nextInt(2)) % 3);
        return new Description(other, model.inputs(), model.layers(), List.of()).write();
    }

    private static Bytes layout(Random random, Description model, CodeMap codes) {
        List<Layer> layers = new ArrayList<>(model.layers());
        int i = random.nextInt(layers.size());
        Layer layer = layers.get(i);
        Layout other = Layout.of((layer.layout().number() + 1 + random.nextInt(3)) % 4);
        long weights = other == Layout.NONE ? 0 : Math.max(1, layer.weights());
        List<Address> chunks = weights == 0 ? List.of() : List.of(codes.add(stream(random, other, (int) weights)));
        layers.set(i, new Layer(layer.type(), other, layer.inputs(), layer.parameters(), weights, chunks));
        return new Description(model.profile(), model.inputs(), layers, List.of()).write();
    }

    private static Bytes stream(Random random, Layout layout, int weights) {
        byte[] code = new byte[1 + weights * layout.width()];
        byte[] word = new byte[32];
        for (int i = 0; i < weights; i++) {
            Numbers.putWord(BigInteger.valueOf(random.nextLong() >> 4), word, 0);
            System.arraycopy(word, 32 - layout.width(), code, 1 + i * layout.width(), layout.width());
        }
        return Bytes.wrap(code);
    }
}
