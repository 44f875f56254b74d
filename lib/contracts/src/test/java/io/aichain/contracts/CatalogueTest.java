package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.contracts.abi.Model;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.Sampling;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/** Anybody may write the event of a sealed model, and answer what they like. */
class CatalogueTest {
    private static final Address MODEL = Address.fromHex("0x00000000000000000000000000000000000000aa");
    private static final Address STRANGER = Address.fromHex("0x00000000000000000000000000000000000000bb");
    private static final Address TEXT = Address.fromHex("0x00000000000000000000000000000000000000cc");
    private static final String REVERT = "execution reverted";

    private FakeNode fake;

    @BeforeEach
    void aChainWithOneModel() throws IOException {
        fake = new FakeNode();
        Description description = Description.of(
                Profile.D2,
                1,
                List.of(
                        new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 2), 0, List.of()),
                        new Layer(LayerType.SOFTMAX, Layout.NONE, List.of(0), Numbers.EMPTY, 0, List.of())));
        model(MODEL, Profile.D2.title(), description.write().toHex());
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @SuppressWarnings("rawtypes")
    private void model(Address at, String profile, String description) {
        Address text = Address.fromHex(at.toHex().replaceFirst("0x00", "0xdd"));
        fake.put(at, "0x01");
        fake.answers(at, "profile()", new Utf8String(profile));
        fake.answers(at, "isSealed()", new Bool(true));
        fake.answers(at, "name()", new Utf8String("digits"));
        fake.answers(at, "author()", address(STRANGER));
        fake.answers(at, "modelHash()", (Type) new Bytes32(new byte[32]));
        fake.answers(at, "classes()", new DynamicArray<>(Utf8String.class, List.of()));
        fake.answers(at, "description()", address(text));
        fake.fails(at, REVERT, null);
        descriptions(text, description);
    }

    /** Its event is a stranger's too. */
    private void descriptions(Address text, String code) {
        fake.put(text, code);
        fake.fails(text, REVERT, null);
    }

    private static org.web3j.abi.datatypes.Address address(Address address) {
        return new org.web3j.abi.datatypes.Address(address.toHex());
    }

    private void onlyTheModelIsListed(String why) {
        try (Node node = fake.connect()) {
            Catalogue.Listing listing = new Catalogue(node).list(Optional.empty(), 0);
            assertThat(listing.models()).extracting(ChainModel.About::address).containsExactly(MODEL);
            // with the account that holds its description, whose event it is too
            assertThat(listing.unreadable()).isGreaterThanOrEqualTo(2);
            assertThatThrownBy(() -> new ChainModel(node, STRANGER).about())
                    .isInstanceOf(UnreadableException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void aSealWithoutCodeIsNoModel() {
        fake.put(STRANGER, "0x");
        onlyTheModelIsListed("there is no contract");
    }

    /** It answers as a model does, and is not the library's: its code says so, whatever it says itself. */
    @Test
    void foreignCodeIsSaidToBeForeign() {
        try (Node node = fake.connect()) {
            LibraryCode code = new ChainModel(node, MODEL).about().libraryCode();
            assertThat(code.isKnown()).isFalse();
            assertThat(code.contract()).isEmpty();
            assertThat(code.hash()).isEqualTo(Keccak.hash(new byte[] {1}));
        }
    }

    @Test
    void aContractThatRefusesIsNoModel() {
        fake.put(STRANGER, "0x01");
        fake.fails(STRANGER, REVERT, "0x12345678");
        onlyTheModelIsListed("no model of ours (the call of " + STRANGER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid opcode: INVALID",
                "out of gas",
                "stack underflow (0 <=> 1)",
                "EVM error OutOfGas",
                "request timed out",
                "execution aborted (timeout = 5s)"
            })
    void aContractThatComesToNoEndIsNoModel(String halt) {
        fake.put(STRANGER, "0x01");
        fake.fails(STRANGER, halt, null);
        onlyTheModelIsListed(halt);
    }

    /** As a TextModel's would be, but for whose it is. */
    @Test
    void aContractThatSeesAWindowAndHasNoModelIsNoModel() {
        fake.put(STRANGER, "0x01");
        fake.answers(STRANGER, "window()", new Uint256(8));
        fake.fails(STRANGER, REVERT, null);
        onlyTheModelIsListed("no model of ours (the call of " + STRANGER);
        fake.fails(STRANGER, "out of gas", null);
        onlyTheModelIsListed("out of gas");
    }

    /** A list of 2^31 - 1 texts in 64 bytes: more than any heap holds, and nothing is there. */
    @Test
    void aListThatClaimsMoreThanItHasIsUnreadable() {
        model(STRANGER, Profile.D2.title(), "0x00");
        fake.answers(STRANGER, "isSealed()", new Bool(false));
        fake.answers(STRANGER, "classes()", new Uint256(32), new Uint256(Integer.MAX_VALUE));
        onlyTheModelIsListed("there is no model of ours at " + STRANGER);
        try (Node node = fake.connect()) {
            fake.answers(STRANGER, "run((uint256[],int256[])[])", new Uint256(32), new Uint256(Integer.MAX_VALUE));
            assertThatThrownBy(() -> new ChainModel(node, STRANGER).run(List.of()))
                    .isInstanceOf(UnreadableException.class)
                    .hasCauseInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void aContractWithADamagedDescriptionIsNoModel() {
        model(STRANGER, Profile.D2.title(), "0x00112233445566778899");
        onlyTheModelIsListed("its description is damaged: AIMalformedModel(");
    }

    @Test
    void aNodeThatRefusesIsNoMissingModel() {
        fake.put(STRANGER, "0x01");
        fake.fails(STRANGER, "too many requests", null);
        try (Node node = fake.connect()) {
            assertThatThrownBy(() -> new Catalogue(node).list(Optional.empty(), 0))
                    .isInstanceOf(ChainException.class)
                    .isNotInstanceOf(UnreadableException.class)
                    .hasMessageContaining("too many requests");
        }
    }

    @Test
    void aNodeThatIsGoneAsksWhetherItIsTheRightOne() {
        try (Node node = fake.connect()) {
            fake.close();
            assertThatThrownBy(() -> new Catalogue(node).list(Optional.empty(), 0))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageContaining("is --rpc right?")
                    .hasMessageNotContaining("lost");
        }
    }

    @Test
    void outOfGasSaysWhatToDo() {
        fake.put(TEXT, "0x01");
        fake.answers(TEXT, "window()", new Uint256(8));
        fake.fails(TEXT, "out of gas", null);
        assertThatThrownBy(() -> generate(TEXT, Optional.empty(), Optional.empty(), Optional.empty()))
                .hasMessageContainingAll("out of gas", "--count", "AICHAIN_EXECUTOR_CALL_GAS");
        fake.fails(TEXT, REVERT, null);
        assertThatThrownBy(() -> generate(TEXT, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(RevertedException.class)
                .hasMessageContainingAll("out of gas", "AICHAIN_EXECUTOR_CALL_GAS");
        assertThat(RevertText.ofTokens(Bytes.EMPTY)).contains("out of gas", "--count", "AICHAIN_EXECUTOR_CALL_GAS");
    }

    /** A call makes no tokens, and has no --count. */
    @Test
    void outOfGasOfACallSaysNothingOfTokens() {
        fake.put(MODEL, "0x01");
        fake.fails(MODEL, "out of gas", null);
        try (Node node = fake.connect()) {
            assertThatThrownBy(() -> new ChainModel(node, MODEL).run(List.of()))
                    .isInstanceOf(HaltedException.class)
                    .hasMessageContainingAll("out of gas", "AICHAIN_EXECUTOR_CALL_GAS")
                    .hasMessageNotContaining("--count");
        }
        assertThat(RevertText.of(Bytes.EMPTY)).doesNotContain("--count");
    }

    /** Dimensions beyond an int, of other numbers than there are, and of none. */
    @ParameterizedTest
    @ValueSource(strings = {"115792089237316195423570985008687907853269984665640564039457584007913129639935", "3", "0"})
    void anAnswerThatHoldsNoTensorsIsUnreadable(String dimension) {
        fake.put(MODEL, "0x01");
        var tensor = new Model.Tensor(List.of(new BigInteger(dimension)), List.of(BigInteger.ONE, BigInteger.TWO));
        fake.answers(MODEL, "run((uint256[],int256[])[])", new DynamicArray<>(Model.Tensor.class, List.of(tensor)));
        try (Node node = fake.connect()) {
            assertThatThrownBy(() -> new ChainModel(node, MODEL).run(List.of()))
                    .isInstanceOf(UnreadableException.class)
                    .hasMessage("there is no model of ours at " + MODEL + " on chain 31337");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1:8545", "file:///tmp/chain", "http:8545", "127.0.0.1"})
    void whatIsNoUrlOfHttpIsRefusedBeforeItIsAsked(String url) {
        assertThatThrownBy(() -> Node.connect(URI.create(url)))
                .isInstanceOf(ChainException.class)
                .hasMessage("--rpc: a URL such as http://127.0.0.1:8545 (or https) expected, found " + url);
    }

    @Test
    void aTextModelIsNoModelAndSaysWhose() {
        fake.put(TEXT, "0x01");
        fake.answers(TEXT, "window()", new Uint256(8));
        fake.answers(TEXT, "model()", address(MODEL));
        fake.fails(TEXT, REVERT, null);
        try (Node node = fake.connect()) {
            assertThatThrownBy(() -> new ChainModel(node, TEXT).about())
                    .isInstanceOf(UnreadableException.class)
                    .hasMessageContaining("it is the TextModel of " + MODEL);
        }
    }

    @Test
    void aTextThatIsNoneIsRefused() {
        Description one = Description.of(
                Profile.D1_COMPAT,
                1,
                List.of(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0), 0, List.of())));
        model(TEXT, Profile.D1_COMPAT.title(), one.write().toHex());
        fake.answers(TEXT, "modelName()", new Utf8String("texts"));
        fake.answers(TEXT, "vocabInfo()", new Uint256(1));
        fake.answers(TEXT, "modelId()", new Uint256(1));
        // an offset for the text that leads nowhere, and one for the states
        var nowhere = new Uint256(BigInteger.TWO.pow(255));
        fake.answers(TEXT, "generateTextNoTx(uint256,string,uint256,int256[][][],uint256)", nowhere, nowhere, nowhere);
        assertThatThrownBy(() -> generate(TEXT, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(UnreadableException.class);
    }

    @Test
    void aTextModelSaysWhatItIs() {
        fake.put(TEXT, "0x01");
        fake.answers(TEXT, "window()", new Uint256(8));
        fake.fails(TEXT, REVERT, null);
        try (Node node = fake.connect()) {
            assertThat(new ChainModel(node, TEXT).text()).isEmpty();
            fake.answers(TEXT, "model()", address(MODEL));
            fake.answers(TEXT, "textHash()", new Bytes32(new byte[32]));
            assertThat(new ChainModel(node, TEXT).text()).hasValueSatisfying(text -> {
                assertThat(text.model()).isEqualTo(MODEL);
                assertThat(text.window()).isEqualTo(8);
                assertThat(text.libraryCode().isKnown()).isFalse();
            });
            assertThat(new ChainModel(node, MODEL).text()).isEmpty();
        }
    }

    /** As from a file: it is no answer of the model's arithmetic. */
    @Test
    void aClassifierMakesNoTexts() {
        Description one = Description.of(
                Profile.D1_COMPAT,
                1,
                List.of(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0), 0, List.of())));
        model(TEXT, Profile.D1_COMPAT.title(), one.write().toHex());
        fake.answers(TEXT, "modelName()", new Utf8String("digits"));
        fake.answers(TEXT, "modelId()", new Uint256(1));
        fake.answers(TEXT, "vocabInfo()", new Uint256(0));
        assertThatThrownBy(() -> generate(TEXT, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(ChainException.class)
                .isNotInstanceOf(RevertedException.class)
                .hasMessageContainingAll("has no vocabulary, so it makes no texts", "--vocabulary FILE");
    }

    @Test
    void whatHasNoEffectIsRefused() {
        Description one = Description.of(
                Profile.D1_COMPAT,
                1,
                List.of(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0), 0, List.of())));
        model(TEXT, Profile.D1_COMPAT.title(), one.write().toHex());
        fake.answers(TEXT, "modelName()", new Utf8String("tunes"));
        fake.answers(TEXT, "modelId()", new Uint256(1));
        fake.answers(TEXT, "getVocabs()", new DynamicArray<>(Uint256.class, List.of()));
        assertThatThrownBy(() -> generate(TEXT, Optional.empty(), Optional.of(BigInteger.ZERO), Optional.empty()))
                .hasMessageContainingAll("--temperature", Profile.D1_COMPAT.title());
        assertThatThrownBy(() -> generate(TEXT, Optional.empty(), Optional.empty(), Optional.of(3)))
                .hasMessageContainingAll("--top", Profile.D1_COMPAT.title());
        assertThatThrownBy(() -> generate(TEXT, Optional.of(BigInteger.ONE), Optional.empty(), Optional.empty()))
                .hasMessageContaining("--seed");
    }

    private void generate(
            Address at, Optional<BigInteger> seed, Optional<BigInteger> temperature, Optional<Integer> top)
            throws MalformedException {
        try (Node node = fake.connect()) {
            new ChainModel(node, at).generate("60", 5, new Sampling(seed, temperature, top));
        }
    }

    /** Nodes that answer for few blocks at a time: every page is asked for, none twice over. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 9_999, 10_000})
    void aNodeThatLimitsPagesIsAskedForSmallerOnes(int limit) {
        fake.grow(25_000, limit);
        try (Node node = fake.connect()) {
            long from = limit < 100 ? 24_900 : 0;
            assertThat(new Catalogue(node).list(Optional.empty(), from).models())
                    .extracting(ChainModel.About::address)
                    .containsExactly(MODEL);
            long next = from;
            for (FakeNode.Range range : fake.ranges()) {
                assertThat(range.from()).isEqualTo(next);
                next = range.to() + 1;
            }
            assertThat(next).isEqualTo(25_001);
        }
    }

    @Test
    void aNodeThatRefusesEveryPageIsSaidSo() {
        fake.grow(20, 0);
        try (Node node = fake.connect()) {
            assertThatThrownBy(() -> new Catalogue(node).list(Optional.empty(), 0))
                    .isInstanceOf(ChainException.class)
                    .hasMessageContainingAll("a single block: too many blocks", "--from-block");
        }
    }
}
