package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.contracts.abi.AuthorCollection;
import io.aichain.contracts.abi.EternalAI;
import io.aichain.contracts.abi.MelodyRNN;
import io.aichain.contracts.abi.Model;
import io.aichain.contracts.abi.TextModel;
import java.math.BigInteger;
import org.web3j.protocol.Web3j;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

/**
 * The generated wrappers as encoders and decoders of calls; they send nothing themselves.
 *
 * @param model also speaks for what all models share (IModel, and the life of a model)
 */
record Contracts(Model model, TextModel text, EternalAI eternal, MelodyRNN melody, AuthorCollection collection) {
    static Contracts of(Web3j web3j) {
        String nobody = Address.ZERO.toHex();
        var reader = new ReadonlyTransactionManager(web3j, nobody);
        var gas = new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO);
        return new Contracts(
                Model.load(nobody, web3j, reader, gas),
                TextModel.load(nobody, web3j, reader, gas),
                EternalAI.load(nobody, web3j, reader, gas),
                MelodyRNN.load(nobody, web3j, reader, gas),
                AuthorCollection.load(nobody, web3j, reader, gas));
    }
}
