package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.Author;
import io.aichain.contracts.Node;
import io.aichain.contracts.Publisher;
import io.aichain.contracts.abi.AuthorCollection;
import io.aichain.contracts.abi.EternalAI;
import io.aichain.contracts.abi.IModel;
import io.aichain.e2e.kit.Anvil;
import io.aichain.inference.model.Profile;
import io.aichain.models.ImportOptions;
import io.aichain.models.Importers;
import io.aichain.models.ModelFile;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.gas.ContractGasProvider;
import org.web3j.tx.gas.StaticGasProvider;

/**
 * The wrappers that the build generates from {@code contracts/abi}, in the hands of a Java programmer: a model from its creation to its answer. The
 * contracts that all models share are on the chain by then: our publisher has brought them with the chain's first model.
 */
@Tag("P9")
class WrappersIT {
    private static final BigInteger ONE = BigInteger.TEN.pow(18);
    private static final BigInteger INT64 = BigInteger.ONE;
    private static final BigInteger DENSE = BigInteger.ZERO;
    private static final ContractGasProvider GAS =
            new StaticGasProvider(BigInteger.TEN.pow(10), BigInteger.valueOf(12_000_000));

    @Test
    void aModelIsMadeAndAskedWithTheGeneratedWrappers() throws Exception {
        Credentials author =
                Credentials.create(DevnetKeys.accounts().getFirst().secretKey().toHex());
        try (Anvil anvil = Anvil.start(Path.of("target", "contracts", "wrappers-anvil.log"));
                Web3jCloser chain = new Web3jCloser(Web3j.build(new HttpService(anvil.rpc())))) {
            Web3j web3j = chain.web3j;
            var manager = new RawTransactionManager(
                    web3j, author, web3j.ethChainId().send().getChainId().longValueExact());
            EternalAI published = EternalAI.load(anyModel(anvil.rpc()), web3j, manager, GAS);
            String engine = published.engine().send();
            String rules = published.rules().send();
            String collection = published.modelCollection().send();

            EternalAI model = EternalAI.deploy(
                            web3j, manager, GAS, "two", List.of("a", "b"), collection, engine, rules, INT64)
                    .send();
            assertThat(model.author().send()).isEqualTo(author.getAddress());
            // an input of one number, and a Dense layer of two units without activation
            model.setEternalAI(BigInteger.ZERO, List.of(words(3, 0), words(0, 1, 2)))
                    .send();
            model.appendWeights(
                            BigInteger.ZERO, List.of(ONE, ONE.negate(), BigInteger.ZERO, ONE), BigInteger.ZERO, DENSE)
                    .send();
            model.hashWeights(BigInteger.valueOf(100)).send();
            byte[] hash = model.draftHash().send();
            TransactionReceipt receipt = model.seal(hash).send();
            assertThat(EternalAI.getSealedEvents(receipt))
                    .singleElement()
                    .satisfies(event -> assertThat(event.modelHash).isEqualTo(hash));
            AuthorCollection.load(collection, web3j, manager, GAS)
                    .register(model.getContractAddress())
                    .send();
            assertThat(model.modelId().send())
                    .isEqualTo(new BigInteger(model.getContractAddress().substring(2), 16));

            // softmax(1/2, 1/2)
            @SuppressWarnings("unchecked")
            List<BigInteger> answer =
                    (List<BigInteger>) model.predict(List.of(ONE.shiftRight(1))).send();
            assertThat(answer).containsExactly(ONE.shiftRight(1), ONE.shiftRight(1));

            // and as any model, by what all of them answer
            IModel any = IModel.load(model.getContractAddress(), web3j, manager, GAS);
            assertThat(any.isReady().send()).isTrue();
            assertThat(any.profile().send()).isEqualTo(Profile.D1_COMPAT.title());
            assertThat(any.modelHash().send()).isEqualTo(model.modelHash().send());
            assertThat(any.predict(List.of(ONE.shiftRight(1))).send()).isEqualTo(answer);

            // an engine of somebody else's: the creation is refused
            var foreign = EternalAI.deploy(
                    web3j, manager, GAS, "two", List.of("a", "b"), collection, collection, rules, INT64);
            assertThatThrownBy(foreign::send).hasMessageContaining("reverted");
        }
    }

    /** The first model on this chain, with which the contracts come that all share. */
    static String anyModel(String rpc) throws Exception {
        ModelFile file = Importers.read(
                        ONE_LAYER.getBytes(StandardCharsets.UTF_8), "one.json", ImportOptions.to(Profile.D1_COMPAT))
                .file();
        String key = DevnetKeys.accounts().getFirst().secretKey().toHex();
        try (Node node = Node.connect(URI.create(rpc))) {
            var publisher = new Publisher(node, Author.fromHex(key, "the devnet's first account"), Optional.empty());
            return publisher
                    .carryOut(publisher.plan(file, Publisher.Resumption.USUAL), progress -> {})
                    .address()
                    .toHex();
        }
    }

    private static final String ONE_LAYER = """
            {"model_name": "one", "layers_config": {"config": {"layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 1, 1, 1]}},
            {"class_name": "Flatten", "config": {}},
            {"class_name": "Dense", "config": {"units": 1, "activation": "linear"}}]}},
            "weight_b64": "AACAPwAAAAA="}""";

    private static byte[] words(int... values) {
        StringBuilder hex = new StringBuilder("0x");
        for (int value : values) hex.append("%064x".formatted(value));
        return Bytes.fromHex(hex.toString()).toArray();
    }

    record Web3jCloser(Web3j web3j) implements AutoCloseable {
        @Override
        public void close() {
            web3j.shutdown();
        }
    }
}
