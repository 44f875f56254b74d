package io.aichain.e2e.contracts;

import static io.aichain.e2e.contracts.FrontHouse.AUTHOR;
import static io.aichain.e2e.contracts.FrontHouse.STRANGER;
import static io.aichain.e2e.contracts.FrontHouse.topic;
import static io.aichain.e2e.contracts.FrontHouse.word;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.block.Log;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.contracts.LibraryCode;
import io.aichain.e2e.contracts.FrontHouse.Machine;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Commitments;
import io.aichain.inference.model.Profile;
import io.aichain.inference.spec.CompatSpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contracts that people deploy, on our EVM: the first library's ABI from configuration to generation, and a graph of layers. Calls and
 * answers are encoded by foundry's cast; selectors and topics are those of the first library's contracts.
 */
@Tag("P9")
class FrontsIT {
    private static final String U = "1000000000000000000";
    private static final long UNIT = 1_000_000_000_000_000_000L;

    private static final String EVALUATE = "evaluate(uint256,uint256,uint256,int256[][][],int256[])";
    private static final String CLASSIFY = "classify(uint256,uint256,uint256,int256[][][],int256[])";
    private static final String FORWARD = "forward(int256[][][],int256[],uint256,uint256)";
    private static final String GENERATE_NO_TX = "generateTextNoTx(uint256,string,uint256,int256[][][],uint256)";
    private static final String GENERATE = "generateText(uint256,string,uint256,int256[][][],uint256)";
    private static final String APPEND = "appendWeights(uint256,int256[],uint256,uint8)";

    private static final Hash CLASSIFIED = topic("bd603ea0e6028558cc1842f417a334e53f0fb7e9a0003a67b0b6e12b29b267a5");
    private static final Hash FORWARDED = topic("adf8a89975692e7d89ad18a5d4a1c6282935263158f85d90d5ba92e6d2b157dc");
    private static final Hash TEXT_GENERATED =
            topic("7650b44cbefc3e9c8902c7572ef768795bb78074acce5651550533a1376ebef5");
    private static final Hash STEPPED = topic("1abd756d25ba2d43131880174cae450ebadfa7a674231f55fe22911962c822ef");
    private static final Hash TEXT_OF_A_GRAPH =
            topic("2c70379c80d71ccfac7fc8f46e2363ebbdbcca356f7f08382ea4da55882ec5c1");
    private static final Hash NEW_MELODY = topic("feee22bf378375c56698a5442b86f4e1e617851504ac6430a0db50e80f28b802");

    /** What the first library's clients send. */
    @Test
    void selectorsAreThoseOfTheFirstLibrary() {
        Map<String, String> selectors = Map.ofEntries(
                Map.entry("setEternalAI(uint256,bytes[])", "61288c7b"),
                Map.entry("setModel(bytes[])", "e9a65bf8"),
                Map.entry(APPEND, "fd22775e"),
                Map.entry("appendWeights(int256[],uint256,uint8)", "4af8cdee"),
                Map.entry(EVALUATE, "1d86e287"),
                Map.entry(CLASSIFY, "698a2eac"),
                Map.entry(FORWARD, "1b250e12"),
                Map.entry(GENERATE_NO_TX, "d9e14175"),
                Map.entry(GENERATE, "cdea5cb9"),
                Map.entry("setVocabs(uint256,string[],string)", "aa4d9687"),
                Map.entry("setVocabs(uint256[])", "daab9aae"),
                Map.entry("getVocabs()", "09af316b"),
                Map.entry("generateMelodyTest(uint256,uint256,int256[])", "fe34f55e"),
                Map.entry("generateMelody(uint256,uint256,int256[])", "799a0927"),
                Map.entry("sampleWithTemperature(int256[],int256)", "ca038c56"),
                Map.entry("setModelId(uint256)", "4d1c23c0"),
                Map.entry("getInfo()", "5a9b0b89"),
                Map.entry("getDenseLayer(uint256,uint256)", "18c26a18"),
                Map.entry("getDenseLayer(uint256)", "77f6f996"),
                Map.entry("getConv2DLayer(uint256,uint256)", "3c996538"),
                Map.entry("getLSTMLayer(uint256,uint256)", "7b2bb4d9"),
                Map.entry("getLSTMLayer(uint256)", "4d1557fa"),
                Map.entry("model()", "0ad9d052"),
                Map.entry("modelId()", "43cdaad2"),
                Map.entry("vocabInfo()", "b9dd602e"),
                Map.entry("modelCollection()", "4d9f5d67"));
        FrontHouse house = new FrontHouse(Machine.SOLIDITY);
        String code = house.evm.code(house.eternal()).toHex()
                + house.evm.code(house.melody()).toHex();
        selectors.forEach((signature, selector) -> {
            assertThat(Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII))
                            .toHex())
                    .as(signature)
                    .startsWith("0x" + selector);
            // a dispatcher compares with the selector, which stands in the code without leading zeros
            assertThat(code).as(signature).contains(selector.replaceFirst("^(00)+", ""));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aClassifierFromConfigurationToItsEvents(Machine machine) {
        FrontHouse house = new FrontHouse(machine);
        Address model = house.eternal();
        house.refuse(STRANGER, model, "setEternalAI(uint256,bytes[])", "0", "[]");
        house.send(model, "setEternalAI(uint256,bytes[])", "0", list(TOKENS, dense(2), dense(2)));
        house.send(model, APPEND, "0", list(U, "-" + U, "500000000000000000", "0"), "0", "0");
        house.send(model, APPEND, "0", list(U, "2000000000000000000", "-" + U), "1", "0");
        house.refuse(STRANGER, model, APPEND, "0", list("1"), "1", "0");
        house.send(model, APPEND, "0", list(U, "0", "250000000000000000"), "1", "0");
        String id = house.register(model);

        assertThat(house.ask("(string,uint256,uint256,uint256)", model, "model()")
                        .toString())
                .isEqualTo("[\"small\",3,10,10]");
        assertThat(house.ask("(uint256)", model, "modelId()").get(0).asText()).isEqualTo(id);
        assertThat(Address.fromHex(house.ask("(address)", model, "modelCollection()")
                        .get(0)
                        .asText()))
                .isEqualTo(house.collection);
        JsonNode info = house.ask("(uint256[3],string,string[],(uint8,uint256)[])", model, "getInfo()");
        assertThat(info.get(1).asText()).isEqualTo("small");
        assertThat(info.get(2).toString()).isEqualTo("[\"class A\",\"class B\"]");
        assertThat(info.get(3)).hasSize(3);
        assertThat(house.ask("(uint256,uint256,int256[][],int256[])", model, "getDenseLayer(uint256,uint256)", "0", "0")
                        .toString())
                .isEqualTo("[1,2,[[" + U + ",-" + U + "]],[500000000000000000,0]]");

        // (1) -> (1.5, -1) -> (2.5, 2.25)
        Numbers expected = CompatSpec.PLAIN.softmax(Numbers.of(5 * UNIT / 2, 9 * UNIT / 4));
        JsonNode whole =
                house.ask("(string,int256[][][],int256[],int256)", model, EVALUATE, id, "0", "99", "[]", list(U));
        assertThat(whole.get(0).asText()).isEqualTo("class A");
        assertThat(numbers(whole.get(2))).isEqualTo(expected);
        assertThat(whole.get(3).bigIntegerValue()).isEqualTo(expected.big(0));
        JsonNode half = house.ask("(int256[][][],int256[])", model, FORWARD, "[]", list(U), "0", "1");
        assertThat(numbers(half.get(1))).isEqualTo(Numbers.of(3 * UNIT / 2, -UNIT));
        assertThat(house.evm
                        .call(model, Cast.call(EVALUATE, "1", "0", "99", "[]", list(U)))
                        .isSuccess())
                .as("another model's id")
                .isFalse();

        List<Log> logs =
                house.send(model, CLASSIFY, id, "0", "1", "[]", list(U)).logs();
        assertThat(logs).as("the tensors, and what they are bound to").hasSize(2);
        assertThat(logs.getFirst().topics()).containsExactly(FORWARDED, word(id));
        JsonNode forwarded = Cast.decode(
                "(uint256,uint256,int256[][][],int256[])", logs.getFirst().data());
        assertThat(numbers(forwarded.get(3))).isEqualTo(Numbers.of(3 * UNIT / 2, -UNIT));
        house.refuse(STRANGER, model, CLASSIFY, id, "2", "2", "[]", list("1500000000000000000", "-" + U));
        List<Log> end = house.send(model, CLASSIFY, id, "2", "2", "[]", list("1500000000000000000", "-" + U))
                .logs();
        assertThat(end.getFirst().topics()).containsExactly(CLASSIFIED, word(id));
        JsonNode classified =
                Cast.decode("(uint256,string,int256[],int256)", end.getFirst().data());
        assertThat(classified.get(1).asText()).isEqualTo("class A");
        assertThat(numbers(classified.get(2))).isEqualTo(expected);
        assertThat(end.get(1).topics().get(1))
                .as("a second event names the model")
                .isEqualTo(Hash.fromHex(
                        house.ask("(bytes32)", model, "modelHash()").get(0).asText()));
    }

    @ParameterizedTest
    @EnumSource
    void aConvolutionIsShownAsItWasGiven(Machine machine) {
        FrontHouse house = new FrontHouse(machine);
        Address model = house.eternal();
        String image =
                Cast.encode("(uint8,uint8,uint256[3])", "3", "1", "[2,2,1]").toHex();
        String convolution = Cast.encode(
                        "(uint8,uint8,uint256,uint256[2],uint256[2],uint8)", "5", "1", "2", "[1,1]", "[1,1]", "0")
                .toHex();
        String flatten = Cast.encode("(uint8)", "1").toHex();
        house.send(model, "setEternalAI(uint256,bytes[])", "0", list(image, convolution, flatten, dense(2)));
        house.send(model, APPEND, "0", list("7", "-8", "1", "2"), "0", "5");
        house.send(model, APPEND, "0", "[" + "0,".repeat(17) + "0]", "0", "0");
        String id = house.register(model);
        JsonNode shown = house.ask(
                "(uint256,uint256,uint256,uint256,int256[][][][],int256[])",
                model,
                "getConv2DLayer(uint256,uint256)",
                "0",
                "0");
        assertThat(shown.toString()).isEqualTo("[1,1,1,2,[[[[7,-8]]]],[1,2]]");
        JsonNode cut = house.ask(
                "(string,int256[][][],int256[],int256)",
                model,
                EVALUATE,
                id,
                "0",
                "1",
                "[[[" + U + "],[0]],[[0],[2" + U.substring(1) + "]]]",
                "[]");
        assertThat(cut.get(1).toString()).isEqualTo("[[[8,-6],[1,2]],[[1,2],[15,-14]]]");
    }

    @ParameterizedTest
    @EnumSource
    void textIsGeneratedAndGoesOn(Machine machine) {
        FrontHouse house = new FrontHouse(machine);
        Address model = house.eternal();
        String embedding = Cast.encode("(uint8,uint256,uint256)", "6", "4", "1").toHex();
        String cell = Cast.encode("(uint8,uint8,uint256)", "7", "4", "1").toHex();
        house.send(model, "setEternalAI(uint256,bytes[])", "0", list(TOKENS, embedding, cell, dense(4)));
        house.send(model, "setVocabs(uint256,string[],string)", "0", "[\"?\",\"a\",\"b\",\"é\"]", "?");
        house.send(model, APPEND, "0", list("0", U, "-" + U, "500000000000000000"), "0", "6");
        house.send(model, APPEND, "0", list(U, "500000000000000000", "0"), "0", "7");
        house.send(model, APPEND, "0", list("0", U, "-" + U, "2000000000000000000", "0", "0", "0", "0"), "0", "0");
        String id = house.register(model);
        assertThat(house.ask("(uint256)", model, "vocabInfo()").get(0).asInt())
                .as("counted from 1")
                .isEqualTo(1);
        JsonNode made = house.ask("(string,int256[][][],uint256)", model, GENERATE_NO_TX, id, "ab", "6", "[]", "9");
        assertThat(made.get(0).asText().codePoints().toArray()).hasSize(6);
        List<Log> logs = house.send(model, GENERATE, id, "ab", "6", "[]", "9").logs();
        assertThat(logs.getFirst().topics()).containsExactly(TEXT_GENERATED, word(id));
        assertThat(Cast.decode("(string,int256[][][],uint256)", logs.getFirst().data()))
                .isEqualTo(made);
        String last = made.get(0).asText().substring(made.get(0).asText().length() - 1);
        JsonNode more = house.ask(
                "(string,int256[][][],uint256)",
                model,
                GENERATE_NO_TX,
                id,
                last,
                "2",
                made.get(1).toString(),
                made.get(2).asText());
        JsonNode whole = house.ask("(string,int256[][][],uint256)", model, GENERATE_NO_TX, id, "ab", "8", "[]", "9");
        assertThat(made.get(0).asText() + more.get(0).asText())
                .isEqualTo(whole.get(0).asText());
        house.send(
                model,
                GENERATE,
                id,
                last,
                "2",
                made.get(1).toString(),
                made.get(2).asText());
        house.refuse(
                STRANGER,
                model,
                GENERATE,
                id,
                last,
                "2",
                made.get(1).toString(),
                made.get(2).asText());
        // the machine without our precompiles must have made the same
        if (machine == Machine.NATIVE) {
            assertThat(made.get(0).asText()).isEqualTo(TEXTS.get(Machine.SOLIDITY));
        }
        TEXTS.put(machine, made.get(0).asText());
    }

    /** What {@code aichain model show} says of code: immutables apart, and nothing else. */
    @Test
    void theLibrarysCodeIsKnownOnAChain() {
        FrontHouse house = new FrontHouse(Machine.SOLIDITY);
        Map<String, Address> fronts = Map.of(
                "EternalAI", house.eternal(),
                "MelodyRNN", house.melody(),
                "Model", house.graph(),
                "AuthorCollection", house.collection);
        fronts.forEach((name, front) -> {
            byte[] code = house.evm.code(front).toArray();
            assertThat(LibraryCode.of(Bytes.wrap(code)).contract()).contains(name);
            byte[] longer = Arrays.copyOf(code, code.length + 1);
            assertThat(LibraryCode.of(Bytes.wrap(longer)).isKnown()).isFalse();
            code[code.length / 2] ^= 1;
            assertThat(LibraryCode.of(Bytes.wrap(code)).isKnown()).isFalse();
        });
        assertThat(LibraryCode.of(Bytes.EMPTY).isKnown()).isFalse();
    }

    private static final Map<Machine, String> TEXTS = new java.util.EnumMap<>(Machine.class);

    @ParameterizedTest
    @EnumSource
    void aMelodyIsGenerated(Machine machine) {
        FrontHouse house = new FrontHouse(machine);
        Address model = house.melody();
        String lstm = Cast.encode("(uint8,uint8,uint8,uint256,uint256)", "8", "4", "3", "1", "1")
                .toHex();
        house.send(model, "setModel(bytes[])", list(TOKENS, lstm, dense(3)));
        List<String> weights = new ArrayList<>();
        for (int i = 0; i < 12; i++) weights.add(Long.toString((i - 5) * UNIT / 4));
        house.send(model, "appendWeights(int256[],uint256,uint8)", list(weights), "0", "8");
        house.send(model, "appendWeights(int256[],uint256,uint8)", list(U, "0", "-" + U, "0", "0", "0"), "0", "0");
        house.send(model, "setVocabs(uint256[])", "[60,62,64]");
        String id = house.register(model);
        assertThat(house.ask("(uint256[])", model, "getVocabs()").toString()).isEqualTo("[[60,62,64]]");
        assertThat(house.ask("(bool)", model, "vocabInfo()").get(0).asBoolean()).isTrue();
        JsonNode layer =
                house.ask("(uint256,uint256,int256[][],int256[][],int256[])", model, "getLSTMLayer(uint256)", "0");
        assertThat(layer.toString())
                .as("the forget gate: the second of each four")
                .isEqualTo("[1,1,[[-1000000000000000000]],[[0]],[1000000000000000000]]");
        assertThat(house.ask("(uint256,uint256,int256[][],int256[])", model, "getDenseLayer(uint256)", "0")
                        .get(3)
                        .toString())
                .isEqualTo("[0,0,0]");
        JsonNode made = house.ask(
                "(int256[],int256[][][])",
                model,
                "generateMelodyTest(uint256,uint256,int256[])",
                id,
                "5",
                list("60" + U.substring(1)));
        assertThat(made.get(0))
                .hasSize(5)
                .allSatisfy(note -> assertThat(note.asText())
                        .isIn("60" + U.substring(1), "62" + U.substring(1), "64" + U.substring(1)));
        List<Log> logs = house.send(
                        model, "generateMelody(uint256,uint256,int256[])", id, "5", list("60" + U.substring(1)))
                .logs();
        assertThat(logs.getFirst().topics()).containsExactly(NEW_MELODY, word(id));
        assertThat(Cast.decode("(int256[])", logs.getFirst().data()).get(0)).isEqualTo(made.get(0));
        assertThat(house.ask(
                                "(uint256)",
                                model,
                                "sampleWithTemperature(int256[],int256)",
                                list("300000000000000000", "700000000000000000"),
                                "-400000000000000000")
                        .get(0)
                        .asInt())
                .as("without its sign, 0.4 lies behind the first 0.3")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aGraphOfLayers(Machine machine) {
        FrontHouse house = new FrontHouse(machine);
        Address model = house.graph();
        String tensor = "([2],[" + U + "," + U + "])";
        // Input(2), Dense(2 -> 2, relu), Add(input, dense), Dense(2 -> 1)
        house.send(
                model,
                "configure((uint8,uint8,uint8[],int256[])[])",
                "[(3,0,[],[0,0,1,2]),(0,1,[0],[2,0,2,1]),(18,0,[0,1],[]),(0,1,[2],[1,0,1,0])]");
        long[] first = {UNIT, -UNIT, UNIT / 2, UNIT / 3, UNIT, -UNIT};
        house.send(
                model,
                "append(uint256,uint256,bytes)",
                "1",
                "0",
                packed(first).slice(0, 13).toHex());
        house.refuse(STRANGER, model, "append(uint256,uint256,bytes)", "1", "13", "0x00");
        house.send(
                model,
                "append(uint256,uint256,bytes)",
                "1",
                "13",
                packed(first).slice(13, 48).toHex());
        house.send(
                model,
                "append(uint256,uint256,bytes)",
                "3",
                "0",
                packed(2 * UNIT, -UNIT).toHex());
        house.seal(model);
        assertThat(house.ask("(int256[])", model, "predict(int256[])", list(U, U))
                        .toString())
                .isEqualTo("[[6" + U.substring(1) + "]]");
        JsonNode run = house.ask("((uint256[],int256[])[])", model, "run((uint256[],int256[])[])", "[" + tensor + "]");
        Bytes inferred = house.evm
                .call(
                        model,
                        Cast.call(
                                "infer(bytes)",
                                Cast.encode("((uint256[],int256[])[])", "[" + tensor + "]")
                                        .toHex()))
                .data();
        JsonNode bytes = Cast.decode("(bytes)", inferred);
        assertThat(Cast.decode(
                        "((uint256[],int256[])[])", Bytes.fromHex(bytes.get(0).asText())))
                .isEqualTo(run);
        Log stepped = house.send(
                        model,
                        "step(uint256,uint256,(uint256[],int256[])[],(uint256[],int256[])[])",
                        "0",
                        "2",
                        "[" + tensor + "]",
                        "[]")
                .logs()
                .getFirst();
        Hash input =
                Keccak.hash(Cast.encode("((uint256[],int256[])[],(uint256[],int256[])[])", "[" + tensor + "]", "[]")
                        .toArray());
        Hash state = Hash.of(stepped.data().slice(32, 64).toArray());
        Hash modelHash =
                Hash.fromHex(house.ask("(bytes32)", model, "modelHash()").get(0).asText());
        assertThat(stepped.topics())
                .containsExactly(STEPPED, Commitments.step(modelHash, Profile.D1, 3, input, state), input);
        house.refuse(
                STRANGER,
                model,
                "step(uint256,uint256,(uint256[],int256[])[],(uint256[],int256[])[])",
                "3",
                "3",
                "[" + tensor + "]",
                "[]");
        house.refuse(AUTHOR, model, "append(uint256,uint256,bytes)", "1", "48", "0x00");
    }

    /** Tokens, Embedding(3 -> 1), Dense(1 -> 3), and the contract that makes texts of it. */
    @ParameterizedTest
    @EnumSource
    void aTextOfAGraphNamesItsRequest(Machine machine) {
        FrontHouse house = new FrontHouse(machine);
        Address model = house.graph();
        house.send(
                model,
                "configure((uint8,uint8,uint8[],int256[])[])",
                "[(3,0,[],[2,1,1,4]),(6,1,[0],[3,1]),(0,1,[1],[1,0,3,1])]");
        String append = "append(uint256,uint256,bytes)";
        house.send(model, append, "1", "0", packed(UNIT, -UNIT, UNIT / 2).toHex());
        house.send(
                model,
                append,
                "2",
                "0",
                packed(UNIT, -UNIT, UNIT / 3, 0, UNIT, -UNIT).toHex());
        house.seal(model);
        Address text = house.create(
                "TextModel",
                Cast.encode("(address,uint256,string[],string)", model.toHex(), "4", "[\"a\",\"b\",\"?\"]", "?"));
        Hash textHash =
                Hash.fromHex(house.ask("(bytes32)", text, "textHash()").get(0).asText());
        Log generated = house.send(
                        text,
                        "generateText(string,uint256,uint256,(int256,uint256))",
                        "ab",
                        "2",
                        "9",
                        "(2000000000000000000,2)")
                .logs()
                .getFirst();
        Hash prompt = Keccak.hash("ab".getBytes(StandardCharsets.UTF_8));
        Hash parameters =
                Keccak.hash(Cast.encode("(uint256,uint256,int256,uint256)", "2", "9", "2000000000000000000", "2")
                        .toArray());
        assertThat(generated.topics())
                .containsExactly(TEXT_OF_A_GRAPH, Commitments.requestId(textHash, prompt, parameters));
    }

    private static final String TOKENS = Cast.encode("(uint8,uint8)", "3", "0").toHex();

    private static String dense(int units) {
        return Cast.encode("(uint8,uint8,uint256)", "0", "1", Integer.toString(units))
                .toHex();
    }

    private static Bytes packed(long... weights) {
        byte[] bytes = new byte[8 * weights.length];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (weights[i / 8] >> (56 - 8 * (i % 8)));
        return Bytes.wrap(bytes);
    }

    private static Numbers numbers(JsonNode list) {
        BigInteger[] values = new BigInteger[list.size()];
        for (int i = 0; i < values.length; i++) values[i] = list.get(i).bigIntegerValue();
        return Numbers.of(values);
    }

    private static String list(String... items) {
        return "[" + String.join(",", items) + "]";
    }

    private static String list(List<String> items) {
        return "[" + String.join(",", items) + "]";
    }
}
