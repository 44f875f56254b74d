package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Models that are graphs of any shape: one to three inputs of any kind, layers of every type of profiles 1 to 3 wherever they fit, branches that meet
 * again, all unused ends joined at last. Evaluated whole or over a range, with numbers up to the edges of every width.
 */
public final class RandomGraphs {
    private static final LayerType[] TYPES = LayerType.values();
    private static final int MOST_ELEMENTS = 150;
    /** The smallest table of any Embedding. */
    private static final int TOKENS = 1;

    private final Random random;
    private final RandomLayers numbers;
    private final CodeMap codes;
    private final Profile profile;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final List<int[]> shapes = new ArrayList<>();
    private int inputs;

    private RandomGraphs(long seed, CodeMap codes) {
        this.random = new Random(seed);
        this.numbers = new RandomLayers(seed);
        this.codes = codes;
        this.profile = Profile.of(1 + random.nextInt(3));
        numbers.beAsWildAs(new int[] {0, 0, 0, 0, 0, 1, 2, 3}[random.nextInt(8)]);
    }

    public static RandomModels.Case next(long seed, CodeMap codes) {
        return new RandomGraphs(seed, codes).build();
    }

    private RandomModels.Case build() {
        inputs = 1 + random.nextInt(3);
        for (int i = 0; i < inputs; i++) input();
        int wanted = layers.size() + 1 + random.nextInt(8);
        for (int tries = 0; tries < 400 && layers.size() < wanted; tries++) {
            grow(TYPES[random.nextInt(TYPES.length)], random.nextInt(3) > 0 ? unused() : all());
        }
        join();
        Description description = Description.of(profile, inputs, layers);
        return asked(description, codes.add(description.write()));
    }

    private void input() {
        Kind kind = switch (random.nextInt(6)) {
            case 0 -> Kind.TOKENS;
            case 1, 2 -> profile == Profile.INT8 ? Kind.Q8 : Kind.SD;
            default -> Kind.SD;
        };
        int rank = kind == Kind.TOKENS ? 1 : 1 + random.nextInt(3);
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++) shape[i] = 1 + random.nextInt(4);
        long[] parameters = new long[3 + rank];
        parameters[0] = kind.number();
        parameters[1] = random.nextInt(8) == 0 ? 1 : 0;
        parameters[2] = rank;
        for (int i = 0; i < rank; i++) parameters[3 + i] = shape[i];
        layers.add(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(parameters), 0, List.of()));
        kinds.add(kind);
        shapes.add(shape);
    }

    /** Puts a layer of the type behind one of these, if it fits; those of several inputs behind others of its kind as well. */
    private boolean grow(LayerType type, List<Integer> candidates) {
        if (type == LayerType.INPUT || candidates.isEmpty()) return false;
        int first = candidates.get(random.nextInt(candidates.size()));
        Kind kind = kinds.get(first);
        List<Integer> positions = new ArrayList<>(List.of(first));
        if (type == LayerType.ADD || type == LayerType.MULTIPLY || type == LayerType.CONCATENATE) {
            List<Integer> others =
                    all().stream().filter(i -> kinds.get(i) == kind).toList();
            int most = kind == Kind.Q8 && type == LayerType.MULTIPLY ? 1 : 1 + random.nextInt(3);
            for (int i = 0; i < most; i++) positions.add(others.get(random.nextInt(others.size())));
        }
        return add(type, kind, positions);
    }

    private boolean add(LayerType type, Kind kind, List<Integer> positions) {
        List<int[]> taken = positions.stream().map(shapes::get).toList();
        Layer layer = numbers.behind(profile, type, kind, positions, taken);
        if (layer == null) return false;
        int[] output = Shapes.output(layer, layers.size(), kind, taken);
        if (Tensor.elements(output) > MOST_ELEMENTS) return false;
        List<Address> chunks = chunks(layer, kind, output);
        layers.add(new Layer(type, layer.layout(), positions, layer.parameters(), layer.weights(), chunks));
        kinds.add(Shapes.kind(layer, kind));
        shapes.add(output);
        return true;
    }

    private List<Address> chunks(Layer layer, Kind kind, int[] output) {
        if (layer.layout() == Layout.NONE) return List.of();
        byte[] stream = numbers.stream(layer, kind, output);
        int cut = random.nextInt(stream.length);
        return List.of(chunk(Arrays.copyOf(stream, cut)), chunk(Arrays.copyOfRange(stream, cut, stream.length)));
    }

    private Address chunk(byte[] part) {
        byte[] code = new byte[1 + part.length];
        System.arraycopy(part, 0, code, 1, part.length);
        return codes.add(Bytes.wrap(code));
    }

    private List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) all.add(i);
        return all;
    }

    private List<Integer> unused() {
        Set<Integer> used = new HashSet<>();
        for (Layer layer : layers) used.addAll(layer.inputs());
        return all().stream().filter(i -> !used.contains(i)).toList();
    }

    /** A model has one end: rows of numbers from all that are left, one behind the other. */
    private void join() {
        for (int end : unused()) {
            int at = end;
            if (kinds.get(at) == Kind.TOKENS) at = certainly(LayerType.EMBEDDING, at);
            if (kinds.get(at) == Kind.Q8) at = certainly(LayerType.DEQUANTIZE, at);
            if (shapes.get(at).length > 1) certainly(LayerType.FLATTEN, at);
        }
        for (List<Integer> ends = unused(); ends.size() > 1 || layers.size() == inputs; ends = unused()) {
            if (ends.size() == 1) certainly(LayerType.ACTIVATION, ends.getFirst());
            else concatenate(ends.subList(0, Math.min(8, ends.size())));
        }
    }

    private int certainly(LayerType type, int input) {
        while (!add(type, kinds.get(input), List.of(input))) {}
        return layers.size() - 1;
    }

    private void concatenate(List<Integer> ends) {
        int length = 0;
        for (int end : ends) length += shapes.get(end)[0];
        layers.add(new Layer(LayerType.CONCATENATE, Layout.NONE, List.copyOf(ends), Numbers.of(0), 0, List.of()));
        kinds.add(Kind.SD);
        shapes.add(new int[] {length});
    }

    private RandomModels.Case asked(Description description, Address address) {
        int last = layers.size() - 1;
        int from = random.nextInt(3) == 0 ? inputs + random.nextInt(layers.size() - inputs) : 0;
        int to = random.nextInt(3) == 0
                ? Math.max(from, inputs - 1) + random.nextInt(layers.size() - Math.max(from, inputs - 1))
                : last;
        List<Tensor> values = new ArrayList<>();
        for (int position : from == 0 ? all().subList(0, inputs) : description.cut(from)) values.add(value(position));
        List<Tensor> states = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            for (int i = from; i <= to; i++) {
                if (!layers.get(i).type().isRecurrent()) continue;
                int[] shape = Shapes.state(layers.get(i));
                states.add(new Tensor(shape, numbers.values(Kind.SD, Tensor.elements(shape), 0)));
            }
        }
        return new RandomModels.Case(address, BigInteger.valueOf(from), BigInteger.valueOf(to), values, states);
    }

    /** Of the shape that the graph has there; shorter where an input may be. */
    private Tensor value(int position) {
        int[] shape = shapes.get(position).clone();
        Layer layer = layers.get(position);
        if (layer.type() == LayerType.INPUT && layer.flag(1)) shape[0] = 1 + random.nextInt(shape[0]);
        return new Tensor(
                shape, numbers.values(kinds.get(position), Tensor.elements(shape), TOKENS + random.nextInt(2)));
    }
}
