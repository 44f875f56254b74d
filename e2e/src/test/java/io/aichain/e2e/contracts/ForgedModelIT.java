package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Creation;
import io.aichain.contracts.HashCheck;
import io.aichain.contracts.Node;
import io.aichain.contracts.abi.EternalAI;
import io.aichain.e2e.kit.Anvil;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/**
 * The library's run-time code, put on another EVM by a forger's init code, which copies it from an honest model and writes the storage itself. What
 * {@code aichain model show} asks tells it from the honest one.
 */
@Tag("P9")
class ForgedModelIT {
    private static final BigInteger GAS = BigInteger.valueOf(12_000_000);
    private static final BigInteger PRICE = BigInteger.TEN.pow(10);
    private static final String ANOTHER = "ab".repeat(32);
    private static final String ONE = "%064x".formatted(1);

    @Test
    void aForgedModelIsSaidToBeForged() throws Exception {
        Credentials forger =
                Credentials.create(DevnetKeys.accounts().get(1).secretKey().toHex());
        try (Anvil anvil = Anvil.start(Path.of("target", "contracts", "forged-anvil.log"));
                WrappersIT.Web3jCloser chain = new WrappersIT.Web3jCloser(Web3j.build(new HttpService(anvil.rpc())));
                Node node = Node.connect(URI.create(anvil.rpc()))) {
            String honest = WrappersIT.anyModel(anvil.rpc());
            var model = new ChainModel(node, Address.fromHex(honest));
            ChainModel.About about = model.about();
            assertThat(model.creation(about)).isInstanceOf(Creation.ByLibrary.class);
            assertThat(model.hashCheck(about)).isEqualTo(new HashCheck.Agrees(about.modelHash()));

            Web3j web3j = chain.web3j();
            var manager = new RawTransactionManager(
                    web3j, forger, web3j.ethChainId().send().getChainId().longValueExact());
            String description = EternalAI.load(honest, web3j, manager, new StaticGasProvider(PRICE, GAS))
                    .description()
                    .send();
            int layers = about.description().orElseThrow().layers().size();
            // another model's name on this one's weights
            ChainModel named = forged(web3j, manager, honest, description, ANOTHER, layers, node);
            ChainModel.About says = named.about();
            assertThat(says.libraryCode()).as("all that its code says").isEqualTo(about.libraryCode());
            assertThat(says.author())
                    .as("the honest author's, who never saw it")
                    .isEqualTo(about.author());
            assertThat(named.hashCheck(says))
                    .isEqualTo(new HashCheck.Differs(Hash.fromHex("0x" + ANOTHER), about.modelHash()));
            assertThat(named.creation(says)).isInstanceOf(Creation.Foreign.class);

            // a copy that is true in all that the hash covers is still not its author's
            String hash = about.modelHash().toHex().substring(2);
            ChainModel copy = forged(web3j, manager, honest, description, hash, layers, node);
            assertThat(copy.hashCheck(copy.about())).isEqualTo(new HashCheck.Agrees(about.modelHash()));
            assertThat(copy.creation(copy.about())).isInstanceOf(Creation.Foreign.class);

            // one that asks for fewer layers than the hash covers
            ChainModel cut = forged(web3j, manager, honest, description, hash, layers - 1, node);
            assertThat(cut.hashCheck(cut.about())).isInstanceOf(HashCheck.Broken.class);
        }
    }

    /** Slots 0 to 2 are description, hash and the number of layers, 8 to 10 the image's size (contracts/abi/EternalAI.storage.json); code and immutables are the honest one's. */
    private static ChainModel forged(
            Web3j web3j,
            RawTransactionManager manager,
            String honest,
            String description,
            String hash,
            int layers,
            Node node)
            throws Exception {
        String account = honest.substring(2);
        String initCode = store(0, "0".repeat(24) + description.substring(2))
                + store(1, hash)
                + store(2, "%064x".formatted(layers))
                + store(8, ONE)
                + store(9, ONE)
                + store(10, ONE)
                // its code, copied to memory and returned
                + "73" + account + "3b" + "805f5f" + "73" + account + "3c" + "5ff3";
        String sent = manager.sendTransaction(PRICE, GAS, null, "0x" + initCode, BigInteger.ZERO)
                .getTransactionHash();
        String at = new PollingTransactionReceiptProcessor(web3j, 100, 600)
                .waitForTransactionReceipt(sent)
                .getContractAddress();
        return new ChainModel(node, Address.fromHex(at));
    }

    private static String store(int slot, String word) {
        return "7f" + word + "60%02x".formatted(slot) + "55";
    }
}
