package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/** Whether a TextModel has the words that it should have: its address says so, or nothing does. */
class TextContractTest {
    private static final Address MODEL = Address.fromHex("0x00000000000000000000000000000000000000aa");
    private static final Address CHUNK = Address.fromHex("0x00000000000000000000000000000000000000c1");
    private static final List<String> WORDS = List.of("a", "[UNK]", "a word of more than thirty-two bytes");

    private FakeNode fake;
    private Address text;

    @BeforeEach
    void aTextModelAsItsConstructorLeavesIt() throws Exception {
        fake = new FakeNode();
        text = TextContract.of(file(), MODEL, Deployer.USUAL).orElseThrow().address();
        lies(text, WORDS, 2, 8);
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void theAddressProvesWhatItWasMadeOf() {
        assertThat(isProven(text)).isTrue();
    }

    @Test
    void otherWordsAnotherUnknownAnotherWindowAreNotProven() {
        lies(text, List.of("b", "[UNK]", WORDS.get(2)), 2, 8);
        assertThat(isProven(text)).isFalse();
        lies(text, WORDS, 1, 8);
        assertThat(isProven(text)).isFalse();
        lies(text, WORDS, 2, 9);
        assertThat(isProven(text)).isFalse();
        lies(text, WORDS, 2, 8);
        assertThat(isProven(text)).isTrue();
    }

    @Test
    void theSameAtAnotherAddressIsNotProven() {
        Address other = Address.fromHex("0x00000000000000000000000000000000000000bb");
        lies(other, WORDS, 2, 8);
        assertThat(isProven(other)).isFalse();
    }

    @Test
    void wordsThatMayChangeOrAreNoneAreNotProven() {
        String inert = "0x00" + encoded(WORDS);
        fake.put(CHUNK, "0x01" + encoded(WORDS));
        assertThat(isProven(text)).isFalse();
        fake.put(CHUNK, inert.substring(0, 100));
        assertThat(isProven(text)).isFalse();
        stores(text, 2, 0);
        assertThat(isProven(text)).isFalse();
    }

    private boolean isProven(Address at) {
        try (Node node = fake.connect()) {
            var model = new ChainModel(node, at);
            return model.isProven(model.text().orElseThrow());
        }
    }

    /** @param unknown counted from 1 */
    private void lies(Address at, List<String> words, long unknown, long window) {
        fake.put(at, "0x01");
        fake.answers(at, "model()", new org.web3j.abi.datatypes.Address(MODEL.toHex()));
        fake.answers(at, "window()", new Uint256(window));
        fake.answers(at, "textHash()", new Bytes32(new byte[32]));
        fake.put(CHUNK, "0x00" + encoded(words));
        stores(at, 0, 1);
        stores(at, 1, words.size());
        stores(at, 2, unknown);
        stores(at, 4, 1);
        byte[] slot = Bytes.fromHex("0x%064x".formatted(4)).toArray();
        BigInteger list = new BigInteger(1, Keccak.hash(slot).toArray());
        fake.stores(at, list, "0x" + "0".repeat(24) + CHUNK.toHex().substring(2));
    }

    private void stores(Address at, long slot, long value) {
        fake.stores(at, BigInteger.valueOf(slot), "0x%064x".formatted(value));
    }

    private static String encoded(List<String> words) {
        return FunctionEncoder.encodeConstructor(List.of(new DynamicArray<>(
                Utf8String.class, words.stream().map(Utf8String::new).toList())));
    }

    private static ModelFile file() {
        return TextModels.of("text", WORDS.size(), 8, new Vocabulary.Words(WORDS, 1));
    }
}
