package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a sealed model says of itself (section 9, where its bytes are drawn).
 *
 * @param inputs how many of the first layers are inputs
 * @param kinds what each layer's output is; empty in profile 0
 */
public record Description(Profile profile, int inputs, List<Layer> layers, List<Kind> kinds) {
    public static final int MAX_LAYERS = 256;
    public static final int MAX_INPUTS = 8;
    public static final int MAX_PARAMETERS = 16;
    private static final int MAGIC = 0x41494d31;

    /** A description of these layers, checked as one that is read. */
    public static Description of(Profile profile, int inputs, List<Layer> layers) {
        return read(write(profile, inputs, layers));
    }

    /**
     * Reads and checks the code of an account that holds a description.
     *
     * @throws io.aichain.inference.ModelRevert AIMalformedModel with the record at fault
     */
    public static Description read(Bytes code) {
        return new Reader(code.unsafeArray()).read();
    }

    /** The code of the account that would hold this description. */
    public Bytes write() {
        return write(profile, inputs, layers);
    }

    private static Bytes write(Profile profile, int inputs, List<Layer> layers) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 'A', 'I', 'M', '1', (byte) profile.number(), (byte) inputs});
        out.write(layers.size() >> 8);
        out.write(layers.size());
        for (Layer layer : layers) {
            out.writeBytes(record(layer));
            out.write(layer.chunks().size() >> 8);
            out.write(layer.chunks().size());
            for (Address chunk : layer.chunks()) out.writeBytes(chunk.toArray());
        }
        return Bytes.wrap(out.toByteArray());
    }

    /** A record without its chunks: what a layer's hash covers. */
    public static byte[] record(Layer layer) {
        var out = new ByteArrayOutputStream();
        out.write(layer.type().number());
        out.write(layer.layout().number());
        out.write(layer.inputs().size());
        for (int input : layer.inputs()) out.write(input);
        out.write(layer.parameterCount());
        byte[] words = new byte[32 * layer.parameterCount() + 4];
        for (int i = 0; i < layer.parameterCount(); i++) layer.parameters().putWord(i, words, 32 * i);
        BigEndian.putInt(words, words.length - 4, (int) layer.weights());
        out.writeBytes(words);
        return out.toByteArray();
    }

    /** Whether a record of profiles 1 to 3 has valid parameters and as many inputs as its type takes. */
    public static boolean isValid(Profile profile, Layer layer) {
        return LayerRules.isValid(profile, layer);
    }

    /** Whether a layer by itself, of profiles 1 to 3, may have these parameters, this layout and inputs of this kind. */
    public static boolean isLayer(Profile profile, Layer layer, Kind kind) {
        return layer.type() != LayerType.INPUT
                && LayerRules.isValid(profile, layer)
                && Kinds.takes(profile, layer, kind);
    }

    /** Positions below k whose outputs a layer from k on takes, ascending; the last layer's at the end (section 11). */
    public List<Integer> cut(int k) {
        if (k == layers.size()) return List.of(k - 1);
        boolean[] used = new boolean[k];
        for (Layer layer : layers.subList(k, layers.size())) {
            for (int input : layer.inputs()) if (input < k) used[input] = true;
        }
        List<Integer> positions = new ArrayList<>();
        for (int j = 0; j < k; j++) if (used[j]) positions.add(j);
        return positions;
    }

    private static final class Reader {
        private final byte[] code;
        private int at = 1;
        private int record;

        Reader(byte[] code) {
            this.code = code;
        }

        Description read() {
            if (code.length < 9) throw Reverts.malformedModel(0);
            int magic = BigEndian.getInt(code, 1);
            Profile profile = Profile.of(code[5]);
            int inputs = code[6] & 0xff;
            int count = (code[7] & 0xff) << 8 | code[8] & 0xff;
            at = 9;
            if (magic != MAGIC
                    || profile == null
                    || count > MAX_LAYERS
                    || inputs < 1
                    || inputs > MAX_INPUTS
                    || inputs > count
                    || (profile == Profile.D1_COMPAT && inputs != 1)) throw Reverts.malformedModel(count);
            List<Layer> layers = new ArrayList<>();
            for (record = 0; record < count; record++) {
                Layer layer = layer();
                require(isValid(profile, inputs, layer));
                layers.add(layer);
            }
            record = count;
            require(at == code.length);
            if (profile == Profile.D1_COMPAT) return new Description(profile, inputs, List.copyOf(layers), List.of());
            List<Kind> kinds = kinds(profile, layers);
            checkUse(layers);
            return new Description(profile, inputs, List.copyOf(layers), List.copyOf(kinds));
        }

        private Layer layer() {
            LayerType type = LayerType.of(unsigned(1));
            Layout layout = Layout.of(unsigned(1));
            int n = unsigned(1);
            require(n <= MAX_INPUTS);
            List<Integer> inputs = new ArrayList<>();
            for (int i = 0; i < n; i++) inputs.add(unsigned(1));
            int p = unsigned(1);
            require(p <= MAX_PARAMETERS && at + 32 * p <= code.length);
            BigInteger[] parameters = new BigInteger[p];
            for (int i = 0; i < p; i++) parameters[i] = new BigInteger(code, at + 32 * i, 32);
            at += 32 * p;
            long weights = unsigned(4) & 0xffffffffL;
            int c = unsigned(2);
            require(type != null && layout != null && at + Address.BYTES * c <= code.length);
            List<Address> chunks = new ArrayList<>(c);
            for (int i = 0; i < c; i++) chunks.add(Address.at(code, at + Address.BYTES * i));
            at += Address.BYTES * c;
            return new Layer(
                    type,
                    layout,
                    Collections.unmodifiableList(inputs),
                    Numbers.of(parameters),
                    weights,
                    Collections.unmodifiableList(chunks));
        }

        private boolean isValid(Profile profile, int inputs, Layer layer) {
            boolean none = layer.layout() == Layout.NONE;
            if (none != (layer.weights() == 0) || none != layer.chunks().isEmpty()) return false;
            if (profile == Profile.D1_COMPAT) return LayerRules.isValidInCompat(layer);
            for (int input : layer.inputs()) if (input >= record) return false;
            return (layer.type() == LayerType.INPUT) == (record < inputs) && LayerRules.isValid(profile, layer);
        }

        private List<Kind> kinds(Profile profile, List<Layer> layers) {
            List<Kind> kinds = new ArrayList<>();
            for (record = 0; record < layers.size(); record++) {
                Layer layer = layers.get(record);
                List<Kind> taken = layer.inputs().stream().map(kinds::get).toList();
                require(takesAll(profile, layer, taken));
                kinds.add(Kinds.of(layer, taken));
            }
            return kinds;
        }

        private static boolean takesAll(Profile profile, Layer layer, List<Kind> taken) {
            if (layer.type() == LayerType.INPUT) return layer.layout() == Layout.NONE;
            return taken.stream().allMatch(kind -> kind == taken.get(0)) && Kinds.takes(profile, layer, taken.get(0));
        }

        /** Every layer but the last is an input of a later one. */
        private void checkUse(List<Layer> layers) {
            boolean[] used = new boolean[layers.size()];
            for (Layer layer : layers) for (int input : layer.inputs()) used[input] = true;
            for (record = 0; record < layers.size() - 1; record++) require(used[record]);
        }

        private int unsigned(int width) {
            require(at + width <= code.length);
            int value = 0;
            for (int i = 0; i < width; i++) value = value << 8 | code[at++] & 0xff;
            return value;
        }

        private void require(boolean condition) {
            if (!condition) throw Reverts.malformedModel(record);
        }
    }
}
