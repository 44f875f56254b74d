package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Codes;
import io.aichain.inference.model.Commitments;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The file {@code .aimodel}: what is written is read, everything else is refused with the one error, and its hash is the contracts'. */
class ModelFileTest {

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll long seed) throws MalformedException {
        ModelFile model = random(new Random(seed));
        assertThat(ModelFile.decode(model.encode())).isEqualTo(model);
    }

    @Property(tries = 1000)
    void aChangedFileIsRefusedOrReadsBackAsTheSameBytes(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = random(random).encode().toArray();
        for (int i = 0; i <= random.nextInt(3); i++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        if (random.nextInt(4) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
        try {
            assertThat(ModelFile.decode(Bytes.wrap(bytes)).encode()).isEqualTo(Bytes.wrap(bytes));
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).contains(":");
        }
    }

    @Property(tries = 1000)
    void anyBytesAreRefusedByTheOneError(@ForAll byte[] tail) {
        byte[] bytes =
                Arrays.copyOf("AIMODEL\u0001".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 8 + tail.length);
        System.arraycopy(tail, 0, bytes, 8, tail.length);
        assertThatThrownBy(() -> ModelFile.decode(Bytes.wrap(bytes))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ModelFile.decode(Bytes.of(tail))).isInstanceOf(MalformedException.class);
    }

    @Test
    void sizesThatAreNotThereAreRefusedBeforeTheyAreAllocated() {
        // Header, one layer with 2^32 - 1 weights of 32 bytes, and nothing behind it.
        String record = "00" + "02" + "00" + "00" + "ffffffff";
        assertThatThrownBy(() -> ModelFile.decode(Bytes.fromHex("41494d4f44454c01" + "02" + "01" + "0001" + record)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("weights of layer 0: 137438953440 bytes needed");
    }

    /** The contracts compute it over chunks of code; so does the executor. */
    @Property(tries = 100)
    void theHashIsThatOfTheSealedModel(@ForAll long seed) {
        Random random = new Random(seed);
        ModelFile model = random(random);
        Map<Address, Bytes> accounts = new HashMap<>();
        var description = model.description(i -> {
            byte[] stream = model.streams().get(i).toArray();
            List<Address> chunks = new ArrayList<>();
            for (int at = 0; at < stream.length; ) {
                int n = Math.min(1 + random.nextInt(64), stream.length - at);
                byte[] code = new byte[1 + n];
                System.arraycopy(stream, at, code, 1, n);
                Address address = new Address(1, 2, accounts.size());
                accounts.put(address, Bytes.wrap(code));
                chunks.add(address);
                at += n;
            }
            return chunks;
        });
        Codes codes = new Codes() {
            @Override
            public Hash codeHash(Address address) {
                return Keccak.hash(accounts.get(address));
            }

            @Override
            public Bytes code(Address address) {
                return accounts.get(address);
            }
        };
        assertThat(model.modelHash())
                .isEqualTo(Commitments.modelHash(
                        description, codes, model.vocabulary().hash(), AbiHashes.texts(model.classes())));
    }

    /** Made by {@code cast keccak $(cast abi-encode ..)} of Foundry 1.7.1. */
    @Test
    void listsAreHashedAsSolidityDoes() {
        assertThat(AbiHashes.texts(List.of()).toHex())
                .isEqualTo("0x569e75fc77c1a856f6daaf9e69d8a9566ca34aa47f9133711ce065a571af0cfd");
        assertThat(AbiHashes.texts(List.of("cat", "a word of more than thirty-two bytes, in two words"))
                        .toHex())
                .isEqualTo("0xc2bd56bb5b3987f5ba95a9fff2aabfc9f67c02eb10bb88d067ca2e61b39b3117");
        assertThat(AbiHashes.texts(List.of("[UNK]", "é"), "[UNK]").toHex())
                .isEqualTo("0x714069b332fdec1db750ab7b951cef5df426781c45b0fba1eb1c4998576e667d");
        assertThat(AbiHashes.numbers(List.of(60, 62, 64)).toHex())
                .isEqualTo("0x8b3b9381de74e3f3cacf20b99e94e9e21bfdb7eacda4e6da88617dacde5ab738");
    }

    @Test
    void aModelThatCouldNotBeEvaluatedIsNoModel() {
        Layer input = new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 3), 0, List.of());
        Layer dense = new Layer(LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, 2, 0), 4, List.of());
        assertThatThrownBy(
                        () -> model(List.of(input, dense), List.of(Bytes.EMPTY, Bytes.wrap(new byte[32])), List.of()))
                .isInstanceOf(MalformedException.class)
                .hasMessage("layer 1 (DENSE): 4 weights; 6 needed");
        assertThatThrownBy(() -> model(List.of(input, dense), List.of(Bytes.EMPTY, Bytes.EMPTY), List.of()))
                .isInstanceOf(MalformedException.class)
                .hasMessage("layer 1 (DENSE): 0 bytes of weights; 32 expected");
        assertThatThrownBy(() -> model(List.of(dense), List.of(Bytes.EMPTY), List.of()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("not a valid model of sd59x18-d2");
        Layer wide = new Layer(LayerType.DENSE, Layout.WORD, List.of(0), Numbers.of(1, 0, 1, 0), 3, List.of());
        byte[] beyond = new byte[96];
        beyond[32] = 1;
        assertThatThrownBy(() -> model(List.of(input, wide), List.of(Bytes.EMPTY, Bytes.wrap(beyond)), List.of()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("the profile takes |x| < 2^111 units");
    }

    /** What the contracts' rules would refuse after its contracts are paid for: 8,192 positions of 8 heads of 128 numbers. */
    @Test
    void attentionWithMoreQueriesThanATensorHoldsIsRefusedByName() {
        double[] parameters = {8, 8, 128, 0, 0};
        var attend = new FloatLayer("attend", LayerType.ATTENTION, List.of(0), parameters, FloatLayer.NONE);
        assertThatThrownBy(() -> Conversion.shape(attend, NumberRule.NEAREST, List.of(new int[] {8192, 256})))
                .isInstanceOf(MalformedException.class)
                .hasMessage(
                        "attend: a ATTENTION does not take inputs of shape [8192, 256]: positions, heads and the size of a head"
                                + " multiply to more than 4194304 queries; --longest makes open sequences shorter");
        assertThatThrownBy(() -> Conversion.shape(attend, NumberRule.NEAREST, List.of(new int[] {4096, 256})))
                .as("half of them have room")
                .hasMessage("attend: 0 weights; 1048576 needed");
        Layer input = new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 2, 4097, 1), 0, List.of());
        Layer layer =
                new Layer(LayerType.ATTENTION, Layout.INT64, List.of(0), Numbers.of(1, 1, 1024, 0, 0), 4096, List.of());
        assertThatThrownBy(() ->
                        model(List.of(input, layer), List.of(Bytes.EMPTY, Bytes.wrap(new byte[8 * 4096])), List.of()))
                .isInstanceOf(MalformedException.class)
                .hasMessage("layer 1 (ATTENTION): its input has a shape that it cannot take");
    }

    @Test
    void aWordMayStandInAVocabularyOnce() {
        assertThatThrownBy(() -> model(
                        List.of(new Layer(
                                LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 3), 0, List.of())),
                        List.of(Bytes.EMPTY),
                        List.of("a", "b", "a")))
                .isInstanceOf(MalformedException.class)
                .hasMessage("vocabulary: \"a\" stands there twice");
    }

    private static ModelFile model(List<Layer> layers, List<Bytes> streams, List<String> words)
            throws MalformedException {
        Vocabulary vocabulary = words.isEmpty() ? new Vocabulary.None() : new Vocabulary.Words(words, 0);
        return ModelFile.of("m", "", Profile.D2, 1, layers, streams, List.of(), vocabulary);
    }

    /** A chain of Dense layers of any sizes, with or without classes and words. */
    private static ModelFile random(Random random) {
        List<Layer> layers = new ArrayList<>();
        List<Bytes> streams = new ArrayList<>();
        int width = 1 + random.nextInt(9);
        layers.add(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, width), 0, List.of()));
        streams.add(Bytes.EMPTY);
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            int units = 1 + random.nextInt(9);
            int bias = random.nextInt(2);
            Layout layout = random.nextInt(4) == 0 ? Layout.WORD : Layout.INT64;
            BigInteger[] weights = new BigInteger[(width + bias) * units];
            for (int k = 0; k < weights.length; k++) weights[k] = BigInteger.valueOf(random.nextLong());
            layers.add(new Layer(
                    LayerType.DENSE,
                    layout,
                    List.of(i),
                    Numbers.of(random.nextInt(7) + 1 == 7 ? 2 : 1, 0, units, bias),
                    weights.length,
                    List.of()));
            byte[] words = new byte[32 * weights.length];
            byte[] stream = new byte[layout.width() * weights.length];
            for (int k = 0; k < weights.length; k++) {
                Numbers.putWord(weights[k], words, 32 * k);
                System.arraycopy(words, 32 * (k + 1) - layout.width(), stream, k * layout.width(), layout.width());
            }
            streams.add(Bytes.wrap(stream));
            width = units;
        }
        List<String> classes = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) classes.add("class é " + i);
        Profile profile = Profile.of(1 + random.nextInt(2));
        return new ModelFile("a model", "", profile, 1, layers, streams, classes, new Vocabulary.None());
    }
}
