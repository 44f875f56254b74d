package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * The contract {@code TextModel} of a sealed model of profiles 1 to 3: the words, and the loop that makes texts of them. Like the shared contracts it
 * belongs to nobody and lies where its code says, by the same deployer with salt 0: one model with one vocabulary has one such contract.
 *
 * @param initCode what creates it: code, model, window, words, the unknown word
 */
record TextContract(Address address, Bytes initCode, List<String> words, String unknown) {
    /** EIP-3860: bytes of code and arguments that create a contract. */
    static final int LONGEST_INIT_CODE = 49_152;

    /** @return empty for models that make no texts, or keep their words themselves */
    static Optional<TextContract> of(ModelFile file, Address model, Address deployer) {
        if (file.profile() == Profile.D1_COMPAT
                || !(file.vocabulary() instanceof Vocabulary.Words(var words, var unknown))) {
            return Optional.empty();
        }
        return Optional.of(of(model, file.window(), words, words.get(unknown), deployer));
    }

    private static TextContract of(Address model, int window, List<String> words, String unknown, Address deployer) {
        String arguments = FunctionEncoder.encodeConstructor(List.of(
                new org.web3j.abi.datatypes.Address(model.toHex()),
                new Uint256(BigInteger.valueOf(window)),
                new DynamicArray<>(
                        Utf8String.class, words.stream().map(Utf8String::new).toList()),
                new Utf8String(unknown)));
        Bytes initCode = Bytes.fromHex("0x" + Engines.creationCode("TextModel") + arguments);
        return new TextContract(Deployer.create2(deployer, initCode), initCode, List.copyOf(words), unknown);
    }

    /** Where the constructor puts the words, the first of its storage. */
    static final BigInteger WORDS = BigInteger.ZERO;

    /** Where it lies if nothing but the usual deployer and the library's newest code has made it, of these words. */
    static Address address(Address model, BigInteger window, StoredWords words) {
        String arguments = words.encoded(new BigInteger(1, model.toArray()), window)
                .toHex()
                .substring(2);
        return Deployer.create2(Deployer.USUAL, Bytes.fromHex("0x" + Engines.creationCode("TextModel") + arguments));
    }

    /** Gas that its creation takes at most. */
    long gas() {
        return Gas.text(initCode, words);
    }

    /** Whether a transaction of so much gas can create it. */
    boolean fits(long gas) {
        return initCode.size() <= LONGEST_INIT_CODE && gas() <= gas;
    }

    /** How many of its words, from the first on, a contract may have that a transaction of so much gas can create. */
    int wordsThatFit(long gas) {
        return Bisection.last(
                0,
                words.size(),
                count -> of(Address.ZERO, 1, words.subList(0, count), unknown, Address.ZERO)
                        .fits(gas));
    }

    /** What the deployer is sent. */
    String call() {
        return Deployer.call(initCode);
    }
}
