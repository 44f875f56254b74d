package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/** Which of an author's drafts is the model of a file: what is paid for it is lost if it is another's. */
class DraftsTest {
    private static final Address AUTHOR = Address.fromHex("0x00000000000000000000000000000000000000a1");
    private static final Address DRAFT = Address.fromHex("0x00000000000000000000000000000000000000d1");
    private static final Engines ENGINES = Engines.of(Profile.D2, Deployer.USUAL);

    private FakeNode fake;

    /** Input(width), Softmax: layers without weights, so all that tells two such models apart stands in their records. */
    private static ModelFile model(int width) {
        return new ModelFile(
                "twins",
                "",
                Profile.D2,
                1,
                List.of(
                        new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, width), 0, List.of()),
                        new Layer(LayerType.SOFTMAX, Layout.NONE, List.of(0), Numbers.EMPTY, 0, List.of())),
                List.of(Bytes.EMPTY, Bytes.EMPTY),
                List.of(),
                new Vocabulary.None());
    }

    @BeforeEach
    void aDraftOfTwoLayers() throws IOException {
        fake = new FakeNode();
        fake.put(DRAFT, "0x01");
        fake.answers(DRAFT, "author()", address(AUTHOR));
        fake.answers(DRAFT, "profile()", new Utf8String(Profile.D2.title()));
        fake.answers(DRAFT, "engine()", address(ENGINES.engine()));
        fake.answers(DRAFT, "name()", new Utf8String("twins"));
        fake.answers(DRAFT, "classes()", new DynamicArray<>(Utf8String.class, List.of()));
        fake.answers(
                DRAFT,
                "weightsOf(uint256)",
                new Uint256(0),
                new Uint256(0),
                new Uint256(Layout.NONE.number()),
                new DynamicArray<>(org.web3j.abi.datatypes.Address.class, List.of()));
        String third = RevertText.selector("weightsOf(uint256)").toHex() + "%064x".formatted(2);
        fake.refuses(
                DRAFT,
                third,
                RevertText.selector("AINoSuchLayer(uint256,uint256)").toHex() + "%064x%064x".formatted(2, 2));
        fake.answers(DRAFT, "isSealed()", new Bool(false));
        fake.answers(DRAFT, "hashWeights(uint256)", new Bool(true));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private static org.web3j.abi.datatypes.Address address(Address address) {
        return new org.web3j.abi.datatypes.Address(address.toHex());
    }

    private Optional<Draft> read(ModelFile file, Hash said) {
        fake.answers(DRAFT, "draftHash()", new Bytes32(said.toArray()));
        try (Node node = fake.connect()) {
            return new Drafts(node, Contracts.of(node.web3j()), ENGINES, AUTHOR).read(DRAFT, file);
        }
    }

    @Test
    void aDraftIsGoneOnWithIfItsHashIsThatOfTheFileSoFar() {
        assertThat(read(model(2), model(2).draftHashes(0, false).getFirst()))
                .hasValueSatisfying(draft -> assertThat(draft.hashed()).isTrue());
    }

    /** Same author, name, classes, number of layers and (no) weights; another parameter of one layer. */
    @Test
    void aDraftOfOtherLayersIsAnotherModel() {
        assertThat(read(model(2), model(3).draftHashes(0, false).getFirst())).isEmpty();
        assertThat(read(model(2), Hash.ZERO)).isEmpty();
    }

    /** Accounts are as long as the chain took them: hashing is priced by that. */
    @Test
    void whatAccountsHoldOfTheWeightsIsKnownByTheirLengths() {
        Layer dense = new Layer(LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, 2, 1), 6, List.of());
        ModelFile file = new ModelFile(
                "twins",
                "",
                Profile.D2,
                1,
                List.of(model(2).layers().getFirst(), dense),
                List.of(Bytes.EMPTY, Bytes.wrap(new byte[48])),
                List.of(),
                new Vocabulary.None());
        Hash said = file.draftHashes(0, false).getFirst();
        Address first = Address.fromHex("0x00000000000000000000000000000000000000c1");
        Address second = Address.fromHex("0x00000000000000000000000000000000000000c2");
        fake.answersTo(
                DRAFT,
                RevertText.selector("weightsOf(uint256)").toHex() + "%064x".formatted(1),
                new Uint256(40),
                new Uint256(48),
                new Uint256(Layout.INT64.number()),
                new DynamicArray<>(org.web3j.abi.datatypes.Address.class, List.of(address(first), address(second))));
        fake.put(first, "0x" + "00".repeat(1 + 15));
        fake.put(second, "0x" + "00".repeat(1 + 25));
        assertThat(read(file, said)).hasValueSatisfying(draft -> {
            assertThat(draft.chunks()).containsExactly(List.of(), List.of(15, 25));
            assertThat(draft.storedBytes()).isEqualTo(40);
        });
        fake.put(second, "0x" + "00".repeat(1 + 24));
        assertThat(read(file, said)).isEmpty();
    }
}
