package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.Accounts;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.LocalEvm;
import io.aichain.e2e.kit.SampleModels;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.execution.AiPrecompiles;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Shared;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.ChangedModels;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerTable;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.RandomCompatModels;
import io.aichain.inference.model.RandomGraphs;
import io.aichain.inference.model.RandomLayers;
import io.aichain.inference.model.RandomModels;
import io.aichain.inference.model.Weights;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Inputs;
import io.aichain.inference.precompile.Operations;
import io.aichain.inference.spec.CompatSpec;
import io.aichain.inference.spec.Spec;
import io.aichain.inference.text.CompatText;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same bits four times: the contracts in Solidity on our EVM and on anvil, the native precompiles behind a contract on ours, and the plain
 * specification. Outputs and revert data are compared byte for byte, in all four profiles.
 */
@Tag("P9")
class ModelEqualityIT {
    private static final int CASES = Integer.getInteger("aichain.equality.cases", 300);
    /** Outputs, and reverts by selector. */
    private static final Map<String, Map<String, Integer>> COUNTS = new TreeMap<>();

    private static Anvil anvil;

    private final CodeMap codes = new CodeMap();
    private final LocalEvm pure = new LocalEvm(codes, Precompiles.of(Fork.OSAKA));
    private final LocalEvm chain = new LocalEvm(codes, AiPrecompiles.OSAKA);
    /** What anvil has of our accounts. */
    private final Set<Address> lent = new HashSet<>();

    private List<Address> parts = List.of();

    private final Operations plain = new Operations(new ModelStore(0), Spec.PLAIN, CompatSpec.PLAIN);

    @BeforeAll
    static void start() {
        anvil = Anvil.start(Path.of("target", "contracts", "equality-anvil.log"));
    }

    /** Contracts of one test are not those of the next one. */
    @BeforeEach
    void begin() {
        new JsonRpc(anvil.rpc()).call("anvil_reset");
    }

    @AfterAll
    static void say() {
        anvil.close();
        COUNTS.forEach((what, counts) -> System.out.printf("models on which all agree, %s: %s%n", what, counts));
    }

    @Test
    void randomModelsOfTheContractsOwnSpecification() throws Exception {
        Address engine = engine();
        long seed = Long.getLong("aichain.equality.seed", 1);
        JsonNode all = new ObjectMapper()
                .readTree(
                        ContractsBuild.run("node", "test/kit/cases.mjs", Long.toString(seed), Integer.toString(CASES)));
        for (JsonNode one : all.get("cases")) {
            byte[] call = Bytes.fromHex(one.get("call").asText()).toArray();
            describe(one).copyTo(call, 12);
            LocalEvm.Answer expected = new LocalEvm.Answer(
                    one.get("success").asBoolean(),
                    Bytes.fromHex(one.get("expected").asText()),
                    0,
                    List.of());
            String name = one.get("name").asText();
            LocalEvm.Answer found =
                    compare("profiles 1 to 3", engine, EVALUATE, Operations.EVALUATE, Bytes.wrap(call), name);
            assertThat(found.data()).as(name).isEqualTo(expected.data());
            assertThat(found.isSuccess()).as(name).isEqualTo(expected.isSuccess());
        }
    }

    @Test
    void randomModelsAndRangesOfThem() {
        Address engine = engine();
        for (int seed = 0; seed < CASES; seed++) {
            RandomModels.Case one = RandomModels.next(new Random(seed), codes);
            Bytes input = Inputs.evaluate(one.address(), one.from(), one.to(), one.values(), one.states());
            compare("graphs of profiles 1 and 2", engine, EVALUATE, Operations.EVALUATE, input, "seed " + seed);
        }
    }

    /** Every layer wherever it fits, in graphs of any shape, profiles 1 to 3, with numbers at the edges of every width; few, as a graph takes half a second in Solidity. */
    @Test
    void randomGraphsOfAllLayers() {
        Address engine = engine();
        long first = Long.getLong("aichain.equality.seed", 1);
        for (long seed = first; seed < first + CASES / 4; seed++) {
            RandomModels.Case one = RandomGraphs.next(seed, codes);
            Bytes input = Inputs.evaluate(one.address(), one.from(), one.to(), one.values(), one.states());
            compare("graphs of profiles 1 to 3", engine, EVALUATE, Operations.EVALUATE, input, "seed " + seed);
        }
    }

    /** Each layer by itself, with operands at the edges of every width: the contract that computes it, the precompile 0x100 + type, the specification. */
    @Test
    void randomLayersByThemselves() {
        Map<String, Address> contracts = new HashMap<>();
        RandomLayers random = new RandomLayers(Long.getLong("aichain.equality.seed", 1));
        for (int i = 0; i < 3 * CASES; i++) {
            LayerCall layer = random.next();
            Address contract = contracts.computeIfAbsent(
                    contractOf(layer), name -> pure.create(ContractsBuild.creationCode(name)));
            compare(
                    "layers by themselves",
                    contract,
                    RUN,
                    Inputs.job(layer),
                    Operations.LAYER + layer.layer().type().number(),
                    Inputs.oneLayer(layer),
                    "layer " + i + ", " + layer.layer().type());
        }
    }

    /** As the engine chooses it. */
    private static String contractOf(LayerCall call) {
        return switch (call.layer().type()) {
            case QUANTIZE -> "Int8Ops";
            case FLATTEN, ZERO_PADDING_2D, CONCATENATE, MAX_POOLING_2D, AVERAGE_POOLING_2D, GLOBAL_AVERAGE_POOLING_2D ->
                "PlainOps";
            case SIMPLE_RNN, LSTM, GRU -> "CellOps";
            case ATTENTION -> "AttentionOps";
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D -> call.kind() == Kind.Q8 ? "Int8Ops" : "SumOps";
            default -> call.kind() == Kind.Q8 ? "Int8Ops" : "PlainOps";
        };
    }

    /** A bit of a description, its profile or a layer's layout is another one: the same model, another model, or the same refusal. */
    @Test
    void hostileDescriptions() {
        Address engine = engine();
        for (int seed = 0; seed < CASES; seed++) {
            RandomModels.Case one = ChangedModels.next(seed, codes);
            Bytes input = Inputs.evaluate(one.address(), one.from(), one.to(), one.values(), one.states());
            compare("hostile descriptions", engine, EVALUATE, Operations.EVALUATE, input, "seed " + seed);
        }
    }

    /** Each type, layout and kind in each profile, where nothing else is wrong: taken by all, or refused by all with the same record. */
    @Test
    void everyLayerWithEveryLayout() {
        Address engine = engine();
        for (LayerTable.Row row : LayerTable.rows(codes)) {
            Bytes input = evaluation(row.address(), row.value());
            compare("layers, layouts and kinds", engine, EVALUATE, Operations.EVALUATE, input, row.name());
        }
    }

    /** Queries are no tensor of the graph, and are bounded as one: 2^22 have room, and the weights are missed; of 1,024 more the shapes are refused. */
    @Test
    void queriesOfAttentionAreAsManyAsATensorMayHold() {
        Address engine = engine();
        Address attention = pure.create(ContractsBuild.creationCode("AttentionOps"));
        Numbers parameters = Numbers.of(1, 1, 1024, 0, 0);
        for (int t = 4096; t < 4098; t++) {
            int[] shape = {t, 1};
            Tensor x = new Tensor(shape, Numbers.of(new long[t]));
            Layer input = new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 2, t, 1), 0, List.of());
            List<Address> gone = List.of(new Address(9, 9, 9));
            Layer layer = new Layer(LayerType.ATTENTION, Layout.INT64, List.of(0), parameters, 4096, gone);
            Bytes description = new Description(Profile.D1, 1, List.of(input, layer), List.of()).write();
            Bytes whole = evaluation(codes.add(description), x);
            String name = t + " positions of 1,024 numbers";
            assertThat(compare("attention", engine, EVALUATE, Operations.EVALUATE, whole, name)
                            .data())
                    .isEqualTo((t == 4096 ? Reverts.malformedModel(1) : Reverts.shapeMismatch(1)).data());
            Layer alone = new Layer(LayerType.ATTENTION, Layout.INT64, List.of(0), parameters, 0, List.of());
            Weights none = Weights.decode(Layout.INT64, new byte[0]);
            var call = new LayerCall(Profile.D1, alone, 0, Kind.SD, List.of(x), Tensor.NONE, none, shape);
            int operation = Operations.LAYER + LayerType.ATTENTION.number();
            compare("attention", attention, RUN, Inputs.job(call), operation, Inputs.oneLayer(call), name);
        }
    }

    private static Bytes evaluation(Address description, Tensor value) {
        return Inputs.evaluate(description, BigInteger.ZERO, BigInteger.ONE, List.of(value), List.of());
    }

    @Test
    void randomModelsOfTheFirstLibrary() {
        Address engine = pure.create(ContractsBuild.creationCode("CompatEngine"));
        for (int seed = 0; seed < CASES; seed++) {
            RandomCompatModels.Forward one = RandomCompatModels.forward(new Random(seed), codes);
            Bytes input = Inputs.evaluateCompat(one.address(), one.from(), one.to(), one.x1(), one.x2());
            compare("profile 0, forward", engine, FORWARD, Operations.EVALUATE_COMPAT, input, "seed " + seed);
            RandomCompatModels.Step step = RandomCompatModels.step(new Random(seed), codes);
            Bytes token =
                    Inputs.stepCompat(step.address(), step.token(), step.scaled(), step.isGenerating(), step.states());
            compare("profile 0, step", engine, STEP, Operations.STEP_COMPAT, token, "seed " + seed);
        }
    }

    @Test
    void theSampleModels() throws Exception {
        SampleModels samples = samples();
        Address engine = pure.create(ContractsBuild.creationCode("CompatEngine"));
        Map<String, ModelFile> models = new HashMap<>();
        Map<String, Address> places = new HashMap<>();
        for (JsonNode vector : samples.json("vectors/image-vectors.json")) {
            String file = vector.get("model").asText();
            if (!models.containsKey(file)) {
                models.put(file, samples.read(file));
                places.put(file, Accounts.put(models.get(file), codes::add));
            }
            String image = vector.get("image").asText();
            Image pixels = Image.of(samples.image(models.get(file), image));
            Bytes input = Inputs.evaluateCompat(places.get(file), 0, 100, pixels.cells(), Numbers.EMPTY);
            LocalEvm.Answer found =
                    compare("sample images", engine, FORWARD, Operations.EVALUATE_COMPAT, input, file + " on " + image);
            // The vector of probabilities ends the output.
            JsonNode softmax = vector.get("softmax");
            byte[] end = new byte[32 * softmax.size()];
            for (int i = 0; i < softmax.size(); i++) {
                Numbers.putWord(new BigInteger(softmax.get(i).asText()), end, 32 * i);
            }
            Bytes data = found.data();
            assertThat(data.slice(data.size() - end.length, data.size()))
                    .as(file + " on " + image)
                    .isEqualTo(Bytes.wrap(end));
        }
    }

    /** Each step of the sample text, with the states that the steps before have made. */
    @Test
    void theSampleText() throws Exception {
        SampleModels samples = samples();
        Address engine = pure.create(ContractsBuild.creationCode("CompatEngine"));
        ModelFile sample = samples.read(SampleModels.TEXT);
        Address address = Accounts.put(sample, codes::add);
        ModelStore store = new ModelStore(1 << 24);
        Description model = store.description(address, codes);
        var evaluation = new CompatEvaluation(
                model, i -> store.weights(model.layers().get(i), i, codes), CompatSpec.PLAIN, Meter.FREE);
        List<String> words = ((Vocabulary.Words) sample.vocabulary()).words();
        var text = new CompatText(model, evaluation, words, words.indexOf("[UNK]"));
        JsonNode vector = samples.json("vectors/text-vectors.json").get(0);
        List<Integer> tokens = new ArrayList<>();
        vector.get("prompt").asText().codePoints().forEach(c -> tokens.add(words.indexOf(Character.toString(c))));
        int prompt = tokens.size();
        for (JsonNode token : vector.get("tokens")) tokens.add(token.asInt());
        Numbers[][] states = text.fresh();
        for (int i = 0; i < tokens.size(); i++) {
            int token = tokens.get(i);
            boolean isGenerating = i >= prompt - 1;
            BigInteger scaled =
                    BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(token)).divide(BigInteger.valueOf(words.size()));
            Bytes input = Inputs.stepCompat(address, BigInteger.valueOf(token), scaled, isGenerating, states);
            compare("sample text, steps", engine, STEP, Operations.STEP_COMPAT, input, "token " + i);
            states = text.step(token, isGenerating, states).states();
        }
    }

    private static final String EVALUATE =
            "evaluate(address,uint256,uint256,(uint256[],int256[])[],(uint256[],int256[])[])";
    private static final String RUN =
            "run((uint256,uint256,uint256,uint256,int256[],(uint256[],int256[])[],(uint256[],int256[]),uint256,uint256,address[],bytes))";
    private static final String FORWARD = "forward(address,uint256,uint256,int256[][][],int256[])";
    private static final String STEP = "step(address,uint256,int256,bool,int256[][][])";

    private Address engine() {
        parts = Stream.of("SumOps", "CellOps", "AttentionOps", "PlainOps", "Int8Ops")
                .map(name -> pure.create(ContractsBuild.creationCode(name)))
                .toList();
        return pure.create(ContractsBuild.creationCode("Engine"), parts.toArray(Address[]::new));
    }

    private static SampleModels samples() {
        return new SampleModels(Shared.path("models").getParent());
    }

    private LocalEvm.Answer compare(
            String what, Address engine, String function, int operation, Bytes input, String name) {
        return compare(what, engine, function, input, operation, input, name);
    }

    /** All of them, which must agree: the contract gets {@code arguments}, the precompile and the specification {@code input}. */
    private LocalEvm.Answer compare(
            String what, Address engine, String function, Bytes arguments, int operation, Bytes input, String name) {
        Bytes call = withSelector(function, arguments);
        LocalEvm.Answer solidity = pure.call(engine, call);
        compareWithAnvil(engine, call, solidity, name);
        LocalEvm.Answer precompile = chain.call(forwarder(operation), input);
        assertThat(precompile.data()).as("%s, the precompile", name).isEqualTo(solidity.data());
        assertThat(precompile.isSuccess()).as("%s, the precompile", name).isEqualTo(solidity.isSuccess());
        switch (plain.call(operation, input, codes, 1L << 60)) {
            case Answer.Success(Bytes output, long gas) -> {
                assertThat(solidity.isSuccess()).as(name).isTrue();
                assertThat(solidity.data()).as(name).isEqualTo(output);
            }
            case Answer.Revert(Bytes data, long gas) -> {
                assertThat(solidity.isSuccess()).as(name).isFalse();
                assertThat(solidity.data()).as(name).isEqualTo(data);
            }
            case Answer.OutOfGas() -> throw new AssertionError(name + ": out of gas with plenty");
        }
        String kind = solidity.isSuccess() ? "outputs" : solidity.data().toHex();
        COUNTS.computeIfAbsent(what, unused -> new TreeMap<>())
                .merge(kind.substring(0, Math.min(kind.length(), 10)), 1, Integer::sum);
        return solidity;
    }

    /** The same bytes of the same contracts on an EVM that is none of ours. */
    private void compareWithAnvil(Address engine, Bytes call, LocalEvm.Answer solidity, String name) {
        if (lent.add(engine)) {
            anvil.setCode(engine, pure.code(engine));
            // an engine keeps the addresses of its parts, in their order
            for (int i = 0; i < parts.size(); i++) {
                anvil.setCode(parts.get(i), pure.code(parts.get(i)));
                anvil.setStorage(engine, i, parts.get(i));
            }
        }
        codes.forEach((address, code) -> {
            if (lent.add(address)) anvil.setCode(address, code);
        });
        Anvil.Answer other = anvil.call(engine, call);
        assertThat(other.data()).as("%s, on anvil", name).isEqualTo(solidity.data());
        assertThat(other.isSuccess()).as("%s, on anvil", name).isEqualTo(solidity.isSuccess());
    }

    private static Bytes withSelector(String function, Bytes arguments) {
        byte[] call = new byte[4 + arguments.size()];
        byte[] hash = Keccak.hash(function.getBytes(StandardCharsets.US_ASCII)).toArray();
        System.arraycopy(hash, 0, call, 0, 4);
        System.arraycopy(arguments.toArray(), 0, call, 4, arguments.size());
        return Bytes.wrap(call);
    }

    /**
     * A contract that hands its call data to a precompile, and back what that answers: CALLDATACOPY, STATICCALL, RETURNDATACOPY, then REVERT
     * or RETURN.
     */
    private Address forwarder(int operation) {
        String address = "%06x".formatted(0xA1000 + operation);
        return codes.add(Bytes.fromHex("0x365f5f375f5f365f62" + address + "5afa3d5f5f3e6018573d5ffd5b3d5ff3"));
    }

    private Address describe(JsonNode one) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonNode records = one.get("records");
        out.writeBytes(
                new byte[] {0, 'A', 'I', 'M', '1', (byte) one.get("profile").asInt()});
        out.write(one.get("inputs").asInt());
        out.write(records.size() >> 8);
        out.write(records.size());
        for (int i = 0; i < records.size(); i++) {
            out.writeBytes(Bytes.fromHex(records.get(i).asText()).toArray());
            byte[] stream = Bytes.fromHex(one.get("streams").get(i).asText()).toArray();
            out.write(0);
            out.write(stream.length == 0 ? 0 : 1);
            if (stream.length == 0) continue;
            byte[] code = new byte[1 + stream.length];
            System.arraycopy(stream, 0, code, 1, stream.length);
            out.writeBytes(codes.add(Bytes.wrap(code)).toArray());
        }
        return codes.add(Bytes.wrap(out.toByteArray()));
    }
}
