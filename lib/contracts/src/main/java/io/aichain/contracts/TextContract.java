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
record TextContract(Address address, Bytes initCode, int words) {
    /** EIP-3860: bytes of code and arguments that create a contract. */
    static final int LONGEST_INIT_CODE = 49_152;

    /** @return empty for models that make no texts, or keep their words themselves */
    static Optional<TextContract> of(ModelFile file, Address model, Address deployer) {
        if (file.profile() == Profile.D1_COMPAT
                || !(file.vocabulary() instanceof Vocabulary.Words(var words, var unknown))) {
            return Optional.empty();
        }
        String arguments = FunctionEncoder.encodeConstructor(List.of(
                new org.web3j.abi.datatypes.Address(model.toHex()),
                new Uint256(BigInteger.valueOf(file.window())),
                new DynamicArray<>(
                        Utf8String.class, words.stream().map(Utf8String::new).toList()),
                new Utf8String(words.get(unknown))));
        Bytes initCode = Bytes.fromHex("0x" + Engines.creationCode("TextModel") + arguments);
        return Optional.of(new TextContract(Deployer.create2(deployer, initCode), initCode, words.size()));
    }

    /** What the deployer is sent. */
    String call() {
        return Deployer.call(initCode);
    }
}
