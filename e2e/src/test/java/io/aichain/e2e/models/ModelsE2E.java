package io.aichain.e2e.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.aichain.chain.primitives.Address;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Node;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.DevnetProcess;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.inference.Tensor;
import io.aichain.models.LocalModel;
import io.aichain.models.ModelInput;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Models from a file to a chain and back, by the command line: on our chain, where kernels answer, and on anvil, where the Solidity does. */
@Tag("P9")
class ModelsE2E {
    private static final Path FOLDER = TestFolder.of(ModelsE2E.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String WEIGHTS_STORED = "0x9716c7c4854f25638a3288bc46ab038c788d48f742a3b0ea2c6dd5fd96d671d4";

    @Test
    void sampleModelsGiveTheVectorsOnOurChain() throws Exception {
        try (DevnetProcess devnet = DevnetProcess.start(FOLDER.resolve("devnet"))) {
            // an executor ends a call at 50 million gas: the text comes in pieces
            sampleModelsGiveTheVectors(devnet.rpc());
            aKilledPublisherIsResumed(devnet.rpc(), 11, 4);
        }
    }

    @Test
    void sampleModelsGiveTheVectorsInSolidityAlone() throws Exception {
        try (Anvil anvil = Anvil.start(FOLDER.resolve("anvil.log"))) {
            sampleModelsGiveTheVectors(anvil.rpc());
        }
    }

    /** Blocks of a second: kills find transactions that are in none yet. */
    @Test
    void aKilledPublisherIsResumedWhereBlocksAreSlow() throws Exception {
        try (Anvil anvil = Anvil.start(FOLDER.resolve("slow.log"), "--block-time", "1")) {
            aKilledPublisherIsResumed(anvil.rpc(), 12, 5);
        }
    }

    @Test
    void whatCannotBeDoneIsSaidAndNothingIsPaid() throws Exception {
        try (Anvil anvil = Anvil.start(FOLDER.resolve("errors.log"))) {
            var author = new ModelCli(FOLDER, anvil.rpc(), 2);
            var other = new ModelCli(FOLDER, anvil.rpc(), 3);
            String file = SampleFiles.write(FOLDER, "cnn_10x10_mini.json").toString();
            Address model = publish(author, "cnn_10x10_mini.json");
            JsonRpc chain = new JsonRpc(anvil.rpc());
            long count = chain.nonce(other.address(), "latest");
            assertRefused(
                    other.run("publish", file, "--yes", "--resume", model.toHex()), "belongs to " + author.address());
            assertRefused(
                    other.run("publish", file, "--yes", "--chain-id", "1"), "is chain 31337, and --chain-id says 1");
            assertRefused(other.run("publish", file, "--json"), "say --yes");
            assertRefused(
                    other.run("publish", file, "--yes", "--resume", "0x00000000000000000000000000000000000000aa"),
                    "there is no contract at 0x00000000000000000000000000000000000000aa on chain 31337");
            assertRefused(other.run("show", other.address()), "there is no contract");
            assertRefused(other.run("call", model.toHex(), "[1, 2]"), "the model takes [10, 10, 3]");
            assertRefused(other.run("call", model.toHex(), "nothing.png"), "no file nothing.png");
            chain.call("anvil_setBalance", other.address(), "0x1");
            assertRefused(other.run("publish", file, "--again", "--yes"), "needs about");
            assertThat(chain.nonce(other.address(), "latest")).isEqualTo(count);
            anvil.process().kill();
            assertRefused(author.run("publish", file, "--again", "--yes"), "no answer from " + anvil.rpc());
        }
    }

    private static void assertRefused(ModelCli.Ended ended, String why) {
        assertThat(ended.code()).as(ended.said()).isEqualTo(2);
        assertThat(ended.said()).contains("aichain: ").contains(why).doesNotContain("Exception");
    }

    /** The shared contracts of profiles 1 to 3 fit 18,000 bytes; chunks of the usual size do not. */
    @Test
    void aChainWithoutDeployerAndWithSmallContractsTakesModelsToo() throws Exception {
        String[] options = {"--disable-default-create2-deployer", "--code-size-limit", "18000"};
        try (Anvil anvil = Anvil.start(FOLDER.resolve("small.log"), options)) {
            var cli = new ModelCli(FOLDER, anvil.rpc(), 5);
            String json = SampleFiles.shared("models/10x10.json").toString();
            String file = FOLDER.resolve("d1.aimodel").toString();
            // no --rpc: importing knows no chain
            var imported = cli.local("import", json, "--profile", "sd59x18-d1", "-o", file, "--json");
            assertThat(imported.code()).as(imported.said()).isZero();
            var published = cli.run("publish", file, "--yes", "--json");
            assertThat(published.code()).as(published.said()).isZero();
            assertThat(published.json().get("modelHash"))
                    .isEqualTo(imported.json().get("modelHash"));
            // beside what the deployer's creation costs, which the publisher's own transactions do not spend
            assertThat(new BigInteger(published.json().get("spentWei").asText()))
                    .isLessThanOrEqualTo(
                            new BigInteger(published.json().get("costWei").asText()).subtract(BigInteger.TEN.pow(16)));
            String model = published.json().get("address").asText();
            String image =
                    SampleFiles.shared("models/images/10x10/nouns/000.png").toString();
            var onChain = cli.run("call", model, image, "--json");
            assertThat(onChain.code()).as(onChain.said()).isZero();
            assertThat(onChain.json().get("outputs"))
                    .isEqualTo(cli.local("call", "--local", file, image, "--json")
                            .json()
                            .get("outputs"));
            assertThat(cli.run("publish", file, "--yes", "--json")
                            .json()
                            .get("transactions")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void aNodeThatGoesAwayAndComesBackIsGoneOnWith() throws Exception {
        Path state = FOLDER.resolve("state.json");
        var name = SampleFiles.TEXT_MODEL;
        Path file = SampleFiles.write(FOLDER, name);
        try (Anvil anvil =
                Anvil.start(FOLDER.resolve("leaving.log"), "--block-time", "1", "--dump-state", state.toString())) {
            var cli = new ModelCli(FOLDER, anvil.rpc(), 4);
            try (ChildProcess publisher = cli.start("publish", file.toString(), "--yes")) {
                publisher.awaitLine(line -> line.contains("weights of layer"), PATIENCE);
                // as Ctrl-C does: it writes its state
                anvil.process().signal("INT");
                anvil.process().await(Duration.ofSeconds(60));
                assertThat(publisher.await(PATIENCE)).isEqualTo(2);
                assertThat(publisher.tail()).contains("no answer from").contains("the same command goes on");
            }
        }
        try (Anvil anvil = Anvil.start(FOLDER.resolve("back.log"), "--load-state", state.toString())) {
            var cli = new ModelCli(FOLDER, anvil.rpc(), 4);
            var ended = cli.run("publish", file.toString(), "--yes", "--json");
            assertThat(ended.code()).as(ended.said()).isZero();
            assertThat(ended.json().get("storedBytes").asLong()).isPositive();
            nothingWasPaidTwice(
                    new JsonRpc(anvil.rpc()), cli, ended.json().get("address").asText());
        }
    }

    private static void sampleModelsGiveTheVectors(String rpc) throws Exception {
        var cli = new ModelCli(FOLDER, rpc, 0);
        Map<String, Address> published = new HashMap<>();
        for (String name : SampleFiles.IMAGE_MODELS) published.put(name, publish(cli, name));
        published.put(SampleFiles.TEXT_MODEL, publish(cli, SampleFiles.TEXT_MODEL));
        images(rpc, published);
        text(cli, published.get(SampleFiles.TEXT_MODEL));
        theyAreListed(cli, published);
        aSecondPublishingPaysNothing(cli, rpc, published);
    }

    private static Address publish(ModelCli cli, String name) throws Exception {
        Path file = SampleFiles.write(FOLDER, name);
        var ended = cli.run("publish", file.toString(), "--yes", "--json");
        assertThat(ended.code()).as(ended.said()).isZero();
        JsonNode result = ended.json();
        assertThat(result.get("modelHash").asText())
                .isEqualTo(SampleFiles.read(name).modelHash().toHex());
        assertThat(result.get("gasUsed").asLong())
                .isLessThanOrEqualTo(result.get("gasAtMost").asLong());
        return Address.fromHex(result.get("address").asText());
    }

    private static void images(String rpc, Map<String, Address> published) throws Exception {
        int compared = 0;
        try (Node node = Node.connect(URI.create(rpc))) {
            for (JsonNode vector : SampleFiles.json("vectors/image-vectors.json")) {
                String name = vector.get("model").asText();
                LocalModel local = new LocalModel(SampleFiles.read(name));
                String image = SampleFiles.shared(
                                "models/" + vector.get("image").asText())
                        .toString();
                List<Tensor> inputs = ModelInput.read(image, local.description());
                List<Tensor> onChain = new ChainModel(node, published.get(name)).run(inputs);
                assertThat(onChain).as(name).isEqualTo(local.run(inputs));
                assertThat(onChain.getFirst().bigs()).isEqualTo(numbers((ArrayNode) vector.get("softmax")));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(36);
    }

    private static BigInteger[] numbers(ArrayNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> new BigInteger(node.asText()))
                .toArray(BigInteger[]::new);
    }

    private static void text(ModelCli cli, Address model) throws Exception {
        JsonNode vector = SampleFiles.json("vectors/text-vectors.json").get(0);
        String[] options = {
            vector.get("prompt").asText(),
            "--count",
            vector.get("toGenerate").asText(),
            "--seed",
            vector.get("seedIn").asText(),
            "--json"
        };
        var onChain = cli.run("generate", with(model.toHex(), options));
        assertThat(onChain.code()).as(onChain.said()).isZero();
        assertThat(onChain.json().get("text")).isEqualTo(vector.get("text"));
        assertThat(onChain.json().get("seed")).isEqualTo(vector.get("seedOut"));
        String file = FOLDER.resolve(SampleFiles.TEXT_MODEL.replace(".json", ".aimodel"))
                .toString();
        var local = cli.local("generate", with("--local", with(file, options)));
        assertThat(local.json()).isEqualTo(onChain.json());
        // a revert is a result too: Dense wants 128 numbers
        var refused = cli.run("call", model.toHex(), "[1, 2, 3]", "--json");
        assertThat(refused.code()).as(refused.said()).isEqualTo(1);
        assertThat(refused.json().get("revert").asText()).isEqualTo("Panic(50)");
        assertThat(cli.local("call", "--local", file, "[1, 2, 3]", "--json").json())
                .isEqualTo(refused.json());
    }

    private static String[] with(String first, String... rest) {
        String[] all = new String[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static void theyAreListed(ModelCli cli, Map<String, Address> published) {
        var listed = cli.run("list", "--author", cli.address(), "--json");
        assertThat(listed.code()).as(listed.said()).isZero();
        assertThat(listed.json().get("models").findValuesAsText("address"))
                .containsAll(published.values().stream().map(Address::toHex).toList());
    }

    private static void aSecondPublishingPaysNothing(ModelCli cli, String rpc, Map<String, Address> published) {
        BigInteger before = new JsonRpc(rpc).balance(cli.address());
        String file = FOLDER.resolve("10x10.aimodel").toString();
        var again = cli.run("publish", file, "--yes", "--json");
        assertThat(again.code()).as(again.said()).isZero();
        assertThat(again.json().get("address").asText())
                .isEqualTo(published.get("10x10.json").toHex());
        assertThat(again.json().get("transactions").asInt()).isZero();
        assertThat(new JsonRpc(rpc).balance(cli.address())).isEqualTo(before);
    }

    /** Kills come after a random number of steps, until one run reaches the end. */
    private static void aKilledPublisherIsResumed(String rpc, long seed, int kills) throws Exception {
        var random = new Random(seed);
        var cli = new ModelCli(FOLDER, rpc, 1);
        Path file = SampleFiles.write(FOLDER, SampleFiles.TEXT_MODEL);
        int killed = 0;
        for (int i = 0; i < kills; i++) {
            AtomicInteger steps = new AtomicInteger(random.nextInt(3));
            try (ChildProcess publisher = cli.start("publish", file.toString(), "--yes")) {
                String last = publisher.awaitLine(
                        line -> line.startsWith("sealed") || line.contains(" %  ") && steps.getAndDecrement() == 0,
                        PATIENCE);
                publisher.kill();
                if (last.startsWith("sealed")) break;
                killed++;
            }
        }
        assertThat(killed).isPositive();
        var ended = cli.run("publish", file.toString(), "--yes", "--json");
        assertThat(ended.code()).as("seed %d: %s", seed, ended.said()).isZero();
        var hash = SampleFiles.read(SampleFiles.TEXT_MODEL).modelHash().toHex();
        assertThat(ended.json().get("modelHash").asText()).isEqualTo(hash);
        String model = ended.json().get("address").asText();
        JsonNode shown = cli.run("show", model, "--json").json();
        assertThat(shown.get("modelHash").asText()).isEqualTo(hash);
        assertThat(shown.at("/libraryCode/known").asBoolean()).isTrue();
        assertThat(shown.at("/libraryCode/contract").asText()).isEqualTo("EternalAI");
        assertThat(shown.at("/libraryCode/retired").asBoolean()).isFalse();
        assertThat(shown.at("/creation/byLibrary").asBoolean())
                .as(shown.toString())
                .isTrue();
        assertThat(shown.at("/hash/agrees").asBoolean()).as(shown.toString()).isTrue();
        assertThat(shown.at("/hash/computed").asText()).isEqualTo(hash);
        nothingWasPaidTwice(new JsonRpc(rpc), cli, model);
    }

    /** One contract, each byte of weights stored once, no transaction failed. */
    private static void nothingWasPaidTwice(JsonRpc chain, ModelCli cli, String model) throws Exception {
        JsonNode logs = chain.call(
                "eth_getLogs",
                Map.of("fromBlock", "0x0", "toBlock", "latest", "address", model, "topics", List.of(WEIGHTS_STORED)));
        long bytes = 0;
        for (JsonNode log : logs)
            bytes += new BigInteger(log.get("data").asText().substring(66, 130), 16).longValueExact();
        assertThat(bytes)
                .isEqualTo(SampleFiles.read(SampleFiles.TEXT_MODEL).streams().stream()
                        .mapToLong(stream -> stream.size())
                        .sum());
        // three shared contracts where nobody had published before; create, layers, vocabulary, seal and id; one for
        // each chunk
        assertThat(chain.nonce(cli.address(), "latest")).isIn(5L + logs.size(), 8L + logs.size());
    }
}
