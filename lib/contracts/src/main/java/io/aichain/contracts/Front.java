package io.aichain.contracts;

import io.aichain.chain.primitives.Bytes;
import io.aichain.contracts.abi.Model;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;

/** Which contract a model becomes, and what it is told before weights come. */
enum Front {
    /** Profiles 1 to 3: a graph of layers. */
    MODEL("Model"),
    /** Profile 0: classifiers and texts with the first library's ABI. */
    ETERNAL_AI("EternalAI"),
    /** Profile 0: melodies. */
    MELODY("MelodyRNN");

    private static final BigInteger ZERO = BigInteger.ZERO;

    private final String contract;

    Front(String contract) {
        this.contract = contract;
    }

    String contract() {
        return contract;
    }

    static Front of(ModelFile file) {
        if (file.profile() != Profile.D1_COMPAT) return MODEL;
        return file.vocabulary() instanceof Vocabulary.Notes ? MELODY : ETERNAL_AI;
    }

    /**
     * Code that creates it.
     *
     * @throws ChainException if a model of profile 0 has layers of both layouts: its contract knows one
     */
    String creation(ModelFile file, Engines engines) {
        Address engine = new Address(engines.engine().toHex());
        Address rules = new Address(engines.rules().toHex());
        Address collection = new Address(engines.collection().toHex());
        Utf8String name = new Utf8String(file.name());
        List<Type> arguments = new ArrayList<>();
        switch (this) {
            case MODEL ->
                arguments.addAll(
                        List.of(name, new Uint256(file.profile().number()), texts(file.classes()), engine, rules));
            case ETERNAL_AI ->
                arguments.addAll(List.of(
                        name,
                        texts(file.classes()),
                        collection,
                        engine,
                        rules,
                        new Uint256(layout(file).number())));
            case MELODY ->
                arguments.addAll(List.of(
                        name,
                        collection,
                        engine,
                        rules,
                        new Uint256(layout(file).number())));
        }
        return "0x" + Engines.creationCode(contract) + FunctionEncoder.encodeConstructor(arguments);
    }

    /** The call that describes its layers. */
    String configure(ModelFile file, Contracts contracts) {
        return switch (this) {
            case MODEL ->
                contracts
                        .model()
                        .configure(file.layers().stream().map(Front::spec).toList())
                        .encodeFunctionCall();
            case ETERNAL_AI ->
                contracts.eternal().setEternalAI(ZERO, configs(file)).encodeFunctionCall();
            case MELODY -> contracts.melody().setModel(configs(file)).encodeFunctionCall();
        };
    }

    /** The call that gives it its vocabulary, if it keeps one; the words of a graph lie in a {@link TextContract}. */
    Optional<String> vocabulary(ModelFile file, Contracts contracts) {
        if (this == MODEL) return Optional.empty();
        return switch (file.vocabulary()) {
            case Vocabulary.None() -> Optional.empty();
            case Vocabulary.Words(var words, var unknown) ->
                Optional.of(contracts
                        .eternal()
                        .setVocabs(ZERO, words, words.get(unknown))
                        .encodeFunctionCall());
            case Vocabulary.Notes(var notes) when notes.isEmpty() -> Optional.empty();
            case Vocabulary.Notes(var notes) ->
                Optional.of(contracts
                        .melody()
                        .setVocabs(notes.stream().map(BigInteger::valueOf).toList())
                        .encodeFunctionCall());
        };
    }

    private static DynamicArray<Utf8String> texts(List<String> texts) {
        return new DynamicArray<>(
                Utf8String.class, texts.stream().map(Utf8String::new).toList());
    }

    private static Layout layout(ModelFile file) {
        List<Layout> layouts = file.layers().stream()
                .map(Layer::layout)
                .filter(layout -> layout != Layout.NONE)
                .distinct()
                .toList();
        if (layouts.size() > 1) {
            throw new ChainException(
                    "the model mixes layouts of weights, and its contract takes one for all: import it again");
        }
        return layouts.isEmpty() ? Layout.INT64 : layouts.getFirst();
    }

    private static Model.LayerSpec spec(Layer layer) {
        return new Model.LayerSpec(
                BigInteger.valueOf(layer.type().number()),
                BigInteger.valueOf(layer.layout().number()),
                layer.inputs().stream().map(BigInteger::valueOf).toList(),
                Arrays.asList(layer.parameters().bigs()));
    }

    private static List<byte[]> configs(ModelFile file) {
        return file.layers().stream().map(layer -> config(layer).toArray()).toList();
    }

    /** A layer as the first library's clients write it: words, the type first, without the sizes that follow from the layer before. */
    static Bytes config(Layer layer) {
        Numbers p = layer.parameters();
        int[] order = switch (layer.type()) {
            case DENSE, SIMPLE_RNN -> new int[] {0, 2};
            case CONV_2D -> new int[] {0, 2, 3, 4, 5, 6, 7};
            case LSTM -> new int[] {0, 1, 3, 2};
            default -> indexes(p.size());
        };
        byte[] out = new byte[32 * (1 + order.length)];
        Numbers.putWord(BigInteger.valueOf(layer.type().number()), out, 0);
        for (int i = 0; i < order.length; i++) p.putWord(order[i], out, 32 * (i + 1));
        return Bytes.wrap(out);
    }

    private static int[] indexes(int count) {
        int[] indexes = new int[count];
        Arrays.setAll(indexes, i -> i);
        return indexes;
    }
}
