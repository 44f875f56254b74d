package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.execution.AiPrecompiles;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.model.RandomCompatModels;
import io.aichain.inference.model.RandomModels;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same bits three times: the contracts in Solidity on our EVM, the native precompiles behind a contract on it, and the plain specification.
 * Outputs and revert data are compared byte for byte, in all four profiles.
 */
@Tag("P9")
class ModelEqualityIT {
    private static final int CASES = Integer.getInteger("aichain.equality.cases", 300);
    /** Outputs, and reverts by selector. */
    private static final Map<String, Map<String, Integer>> COUNTS = new TreeMap<>();

    private final CodeMap codes = new CodeMap();
    private final ContractCalls pure = new ContractCalls(codes, Precompiles.of(Fork.OSAKA));
    private final ContractCalls chain = new ContractCalls(codes, AiPrecompiles.OSAKA);
    private final Operations plain = new Operations(new ModelStore(0), Spec.PLAIN, CompatSpec.PLAIN);

    @AfterAll
    static void say() {
        COUNTS.forEach((what, counts) -> System.out.printf("models on which all three agree, %s: %s%n", what, counts));
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
            ContractCalls.Answer expected = new ContractCalls.Answer(
                    one.get("success").asBoolean(),
                    Bytes.fromHex(one.get("expected").asText()),
                    0);
            String name = one.get("name").asText();
            ContractCalls.Answer found =
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

    /** One byte of a description is another one: the same model, another model, or the same refusal. */
    @Test
    void hostileDescriptions() {
        Address engine = engine();
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            RandomModels.Case one = RandomModels.next(random, codes);
            byte[] description = codes.code(one.address()).toArray();
            // Small changes keep sizes small, so that Solidity does not run for ever.
            description[1 + random.nextInt(description.length - 1)] ^= (byte) (1 << random.nextInt(3));
            Address changed = codes.add(Bytes.wrap(description));
            Bytes input = Inputs.evaluate(changed, one.from(), one.to(), one.values(), one.states());
            compare("hostile descriptions", engine, EVALUATE, Operations.EVALUATE, input, "seed " + seed);
        }
    }

    @Test
    void randomModelsOfTheFirstLibrary() {
        Address engine = pure.deploy(ContractsBuild.creationCode("CompatEngine"));
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
        Address engine = pure.deploy(ContractsBuild.creationCode("CompatEngine"));
        Map<String, Address> models = new HashMap<>();
        for (JsonNode vector : SampleModels.json("vectors/image-vectors.json")) {
            String file = vector.get("model").asText();
            if (!models.containsKey(file)) models.put(file, SampleModels.publish(SampleModels.read(file), codes));
            String image = vector.get("image").asText();
            Bytes input = Inputs.evaluateCompat(models.get(file), 0, 100, SampleModels.image(image), Numbers.EMPTY);
            ContractCalls.Answer found =
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
        Address engine = pure.deploy(ContractsBuild.creationCode("CompatEngine"));
        ModelFile sample = SampleModels.read("shakespeare_simplernn.json");
        Address address = SampleModels.publish(sample, codes);
        ModelStore store = new ModelStore(1 << 24);
        Description model = store.description(address, codes);
        var evaluation = new CompatEvaluation(
                model, i -> store.weights(model.layers().get(i), i, codes), CompatSpec.PLAIN, Meter.FREE);
        List<String> words = ((Vocabulary.Words) sample.vocabulary()).words();
        var text = new CompatText(model, evaluation, words, words.indexOf("[UNK]"));
        JsonNode vector = SampleModels.json("vectors/text-vectors.json").get(0);
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
    private static final String FORWARD = "forward(address,uint256,uint256,int256[][][],int256[])";
    private static final String STEP = "step(address,uint256,int256,bool,int256[][][])";

    private Address engine() {
        return pure.deploy(
                ContractsBuild.creationCode("Engine"),
                pure.deploy(ContractsBuild.creationCode("SumOps")),
                pure.deploy(ContractsBuild.creationCode("CellOps")),
                pure.deploy(ContractsBuild.creationCode("AttentionOps")),
                pure.deploy(ContractsBuild.creationCode("PlainOps")),
                pure.deploy(ContractsBuild.creationCode("Int8Ops")));
    }

    /** All three, which must agree. */
    private ContractCalls.Answer compare(
            String what, Address engine, String function, int operation, Bytes input, String name) {
        ContractCalls.Answer solidity = pure.call(engine, withSelector(function, input));
        ContractCalls.Answer precompile = chain.call(forwarder(operation), input);
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
