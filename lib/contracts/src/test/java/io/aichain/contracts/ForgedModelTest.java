package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Commitments;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * Models with the library's own code, whose creator wrote their storage himself: init code of any kind may return the known code. That code is known proves
 * nothing of what it keeps; the hash that is made again, and the creation, do.
 */
class ForgedModelTest {
    private static final Address AUTHOR = Address.fromHex("0x000000000000000000000000000000000000a001");
    private static final Address DESCRIPTION = Address.fromHex("0x00000000000000000000000000000000000de5c0");
    private static final Address CHUNK = Address.fromHex("0x0000000000000000000000000000000000c40001");
    private static final long NONCE = 3;
    private static final Address MODEL = Drafts.created(AUTHOR, NONCE);
    private static final long BLOCK = 700;
    private static final List<String> CLASSES = List.of("cat", "dög");
    private static final List<Layer> LAYERS = List.of(
            new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 1), 0, List.of()),
            new Layer(LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, 2, 0), 2, List.of(CHUNK)));
    private static final Bytes WEIGHTS = Bytes.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2});
    private static final ModelFile FILE = new ModelFile(
            "animals",
            "",
            Profile.D2,
            1,
            LAYERS.stream()
                    .map(layer -> new Layer(
                            layer.type(),
                            layer.layout(),
                            layer.inputs(),
                            layer.parameters(),
                            layer.weights(),
                            List.of()))
                    .toList(),
            List.of(Bytes.EMPTY, WEIGHTS),
            CLASSES,
            new Vocabulary.None());
    private static final Hash ANOTHER = Hash.fromHex("0x" + "ab".repeat(32));

    private FakeNode fake;

    @BeforeEach
    void aModelOfTheLibrarys() throws IOException {
        fake = new FakeNode();
        fake.grow(2_000, Long.MAX_VALUE);
        fake.put(MODEL, runtime("Model").toHex());
        fake.born(MODEL, BLOCK);
        fake.answers(MODEL, "profile()", new Utf8String(Profile.D2.title()));
        fake.answers(MODEL, "name()", new Utf8String("animals"));
        fake.answers(MODEL, "classes()", texts(CLASSES));
        keeps(FILE.modelHash(), LAYERS.size());
        fake.put(DESCRIPTION, Description.of(Profile.D2, 1, LAYERS).write().toHex());
        fake.put(CHUNK, "0x00" + WEIGHTS.toHex().substring(2));
        fake.fails(MODEL, "execution reverted", "0x12345678");
    }

    @AfterEach
    void close() {
        fake.close();
    }

    /** What lies in the contract's storage and immutables. */
    private void keeps(Hash modelHash, int layers) {
        fake.answers(MODEL, "isSealed()", new Bool(true));
        fake.answers(MODEL, "author()", address(AUTHOR));
        fake.answers(MODEL, "modelHash()", new Bytes32(modelHash.toArray()));
        fake.answers(MODEL, "description()", address(DESCRIPTION));
        fake.answers(
                MODEL,
                "weightsOf(uint256)",
                new Uint256(0),
                new Uint256(0),
                new Uint256(0),
                new DynamicArray<>(org.web3j.abi.datatypes.Address.class, List.of()));
        String question = RevertText.selector("weightsOf(uint256)").toHex();
        for (int i = 0; i < 5; i++) fake.forget(MODEL, question + word(i));
        for (int i = layers; i < 5; i++) {
            String none = RevertText.selector("AINoSuchLayer(uint256,uint256)").toHex() + word(i) + word(layers);
            fake.refuses(MODEL, question + word(i), none);
        }
    }

    private static String word(long value) {
        return "%064x".formatted(value);
    }

    private static org.web3j.abi.datatypes.Address address(Address address) {
        return new org.web3j.abi.datatypes.Address(address.toHex());
    }

    private static DynamicArray<Utf8String> texts(List<String> texts) {
        return new DynamicArray<>(
                Utf8String.class, texts.stream().map(Utf8String::new).toList());
    }

    private static Bytes creation(String contract) {
        return Bytes.fromHex("0x" + Engines.creationCode(contract));
    }

    /** The code that creation code returns, with zeros for immutables: it lies at the creation code's end, behind an INVALID. */
    private static Bytes runtime(String contract) {
        Bytes all = creation(contract);
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i - 1) != (byte) 0xfe || all.get(i) != 0x60) continue;
            Bytes end = all.slice(i, all.size());
            if (LibraryCode.of(end).isKnown()) return end;
        }
        throw new AssertionError("no code of " + contract + " in its creation code");
    }

    private HashCheck hash() {
        try (Node node = fake.connect()) {
            var model = new ChainModel(node, MODEL);
            ChainModel.About about = model.about();
            assertThat(about.libraryCode().isKnown())
                    .as("its code is the library's")
                    .isTrue();
            return model.hashCheck(about);
        }
    }

    private Creation creation() {
        try (Node node = fake.connect()) {
            var model = new ChainModel(node, MODEL);
            return model.creation(model.about());
        }
    }

    @Test
    void aModelThatIsWhatItSaysAgrees() {
        assertThat(hash()).isEqualTo(new HashCheck.Agrees(FILE.modelHash()));
    }

    @Test
    void aForgedHashIsSaidToBeAnotherModels() {
        keeps(ANOTHER, LAYERS.size());
        assertThat(hash()).isEqualTo(new HashCheck.Differs(ANOTHER, FILE.modelHash()));
    }

    /** Under the old hash: other weights, other layers, other classes. */
    @Test
    void whateverTheHashCoversIsCompared() {
        fake.put(CHUNK, "0x00" + WEIGHTS.toHex().substring(2, 33) + "5");
        assertThat(hash()).isInstanceOf(HashCheck.Differs.class);
        fake.put(CHUNK, "0x00" + WEIGHTS.toHex().substring(2));
        fake.answers(MODEL, "classes()", texts(List.of("dog", "cat")));
        assertThat(hash()).isInstanceOf(HashCheck.Differs.class);
        fake.answers(MODEL, "classes()", texts(CLASSES));
        Layer relu = new Layer(LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(2, 0, 2, 0), 2, List.of(CHUNK));
        fake.put(
                DESCRIPTION,
                Description.of(Profile.D2, 1, List.of(LAYERS.getFirst(), relu))
                        .write()
                        .toHex());
        assertThat(hash()).isInstanceOf(HashCheck.Differs.class);
    }

    /** The code of an account that has delegated (EIP-7702) is 23 bytes that its owner may exchange; one without code may get some. */
    @ParameterizedTest
    @ValueSource(strings = {"0x", "0xef0100" + "00000000000000000000000000000000000000aa", "0x5f0000000000000001"})
    void whatMayChangeIsNoWeight(String code) {
        fake.put(CHUNK, code);
        broken("weights of layer 1 at " + CHUNK + " is not inert");
    }

    @Test
    void whatMayChangeIsNoDescription() {
        fake.put(
                DESCRIPTION,
                "0x5b" + Description.of(Profile.D2, 1, LAYERS).write().toHex().substring(4));
        broken("the description at " + DESCRIPTION + " is not inert");
    }

    @Test
    void weightsThatAreTooManyOrTooFewAreSaid() {
        fake.put(CHUNK, "0x00" + WEIGHTS.toHex().substring(2) + "00");
        broken("layer 1: 17 bytes of weights; 16 expected");
    }

    /** It would answer what the first layers give. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aContractThatTakesItselfToHaveOtherLayersIsSaidSo(int layers) {
        keeps(FILE.modelHash(), layers);
        broken("does not ask for the 2 layers");
    }

    @Test
    void aDescriptionOfAnotherProfileIsSaidSo() {
        fake.put(DESCRIPTION, Description.of(Profile.D1, 1, LAYERS).write().toHex());
        broken("its description is of sd59x18-d1");
    }

    private void broken(String why) {
        assertThat(hash())
                .isInstanceOfSatisfying(
                        HashCheck.Broken.class, found -> assertThat(found.why()).contains(why));
    }

    @Test
    void theLibrarysCreationIsFound() {
        String genuine = creation("Model").toHex() + word(7);
        // others' transactions, in the same block, and another of the author's
        fake.creates(BLOCK, DESCRIPTION, NONCE, "0x5ff3", true);
        fake.creates(BLOCK, AUTHOR, NONCE - 1, "0x5ff3", true);
        String hash = fake.creates(BLOCK, AUTHOR, NONCE, genuine, true);
        assertThat(creation()).isEqualTo(new Creation.ByLibrary(Hash.fromHex(hash)));
    }

    /** The attack: init code that writes description and hash into the storage, and returns the library's code. */
    @Test
    void aForgersCreationIsSaidToBeForeign() {
        String forging = "0x73" + "11".repeat(20) + "5f557f" + "22".repeat(32) + "600155";
        String hash = fake.creates(BLOCK, AUTHOR, NONCE, forging, true);
        assertThat(creation()).isEqualTo(new Creation.Foreign(Hash.fromHex(hash)));
    }

    /** One byte of the library's creation code is another, or missing; or it is that of another contract. */
    @Test
    void creationCodeThatIsAlmostTheLibrarysIsForeign() {
        byte[] changed = creation("Model").toArray();
        changed[changed.length / 2] ^= 1;
        for (Bytes code : List.of(
                Bytes.wrap(changed),
                Bytes.wrap(Arrays.copyOf(changed, changed.length - 1)),
                creation("Model").slice(0, changed.length - 1),
                creation("TextModel"))) {
            fake.creates(BLOCK, AUTHOR, NONCE, code.toHex(), true);
            assertThat(creation()).isInstanceOf(Creation.Foreign.class);
            fake.forgetTransactions();
        }
    }

    @Test
    void aContractThatAContractCreatedIsUnseen() {
        assertThat(creation())
                .isInstanceOfSatisfying(
                        Creation.Unseen.class,
                        unseen -> assertThat(unseen.why()).contains("another contract did"));
    }

    /** It was refused because something lay there already. */
    @Test
    void aCreationThatFailedCreatedNothing() {
        fake.creates(BLOCK, AUTHOR, NONCE, creation("Model").toHex(), false);
        assertThat(creation()).isInstanceOf(Creation.Unseen.class);
    }

    @Test
    void aNodeThatKeepsNoOldStatesIsAskedForTheFirstEvent() {
        String hash = fake.creates(BLOCK, AUTHOR, NONCE, creation("Model").toHex(), true);
        fake.forgetsBefore(1_500);
        assertThat(creation()).isInstanceOf(Creation.Unseen.class);
        fake.event(MODEL, BLOCK + Creations.BLOCKS_BEFORE + 1);
        assertThat(creation()).isInstanceOf(Creation.Unseen.class);
        fake.event(MODEL, BLOCK + Creations.BLOCKS_BEFORE);
        assertThat(creation()).isEqualTo(new Creation.ByLibrary(Hash.fromHex(hash)));
    }

    @Test
    void theCreationOfUnknownCodeIsNotLookedFor() {
        fake.put(MODEL, "0x01");
        assertThat(creation()).isEqualTo(new Creation.Unseen("its code is unknown"));
    }

    /** A text model of profile 0 keeps its words where no getter leads: they are read from storage, and are part of the hash. */
    @Test
    void theWordsOfTheFirstLibrarysAbiAreCompared() {
        List<Layer> layers = List.of(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0), 0, List.of()));
        Description description = Description.of(Profile.D1_COMPAT, 1, layers);
        var words = new Vocabulary.Words(List.of("a", "[UNK]", "é"), 1);
        Hash declared = Commitments.modelHash(
                description,
                List.of(Commitments.layerHash(layers.getFirst(), Hash.ZERO)),
                words.hash(),
                Keccak.hash(Bytes.fromHex("0x" + FunctionEncoder.encodeConstructor(List.of(texts(CLASSES))))));
        fake.put(MODEL, runtime("EternalAI").toHex());
        fake.put(DESCRIPTION, description.write().toHex());
        fake.answers(MODEL, "profile()", new Utf8String(Profile.D1_COMPAT.title()));
        fake.answers(MODEL, "modelName()", new Utf8String("texts"));
        info(0);
        keeps(declared, 1);
        vocabulary(words.words(), 3, 2);
        assertThat(hash()).isEqualTo(new HashCheck.Agrees(declared));

        vocabulary(List.of("b", "[UNK]", "é"), 3, 2);
        assertThat(hash()).isInstanceOf(HashCheck.Differs.class);
        vocabulary(words.words(), 3, 1);
        assertThat(hash()).as("another word is the unknown one").isInstanceOf(HashCheck.Differs.class);
        vocabulary(words.words(), 2, 2);
        broken("its words are no list of 2 texts");
        vocabulary(words.words(), 3, 4);
        broken("its words are no list of 3 texts");
        fake.put(CHUNK, "0x00" + "ff".repeat(100));
        broken("its texts are cut off");
        fake.put(CHUNK, "0x");
        broken("is not inert");
        vocabulary(words.words(), 3, 2);
        info(7);
        broken("inputs of another shape");
    }

    /** Three dimensions, name, classes, layers. */
    private void info(long height) {
        fake.answers(
                MODEL,
                "getInfo()",
                new Uint256(height),
                new Uint256(0),
                new Uint256(0),
                new Utf8String("texts"),
                texts(CLASSES),
                new DynamicArray<>(Uint256.class, List.of()));
    }

    /** As contracts/src/model/Vocabulary.sol keeps it, from slot 13 on. */
    private void vocabulary(List<String> words, long count, long unknown) {
        fake.put(CHUNK, "0x00" + FunctionEncoder.encodeConstructor(List.of(texts(words))));
        stores(13, 1);
        stores(14, count);
        stores(15, unknown);
        stores(17, 1);
        BigInteger list =
                new BigInteger(1, Keccak.hash(Bytes.fromHex("0x" + word(17))).toArray());
        fake.stores(MODEL, list, "0x" + "0".repeat(24) + CHUNK.toHex().substring(2));
    }

    private void stores(long slot, long value) {
        fake.stores(MODEL, BigInteger.valueOf(slot), "0x" + word(value));
    }
}
