package io.aichain.e2e.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.ChainException;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Plan;
import io.aichain.contracts.Publisher;
import io.aichain.contracts.TextModels;
import io.aichain.e2e.contracts.LayeredModels;
import io.aichain.e2e.contracts.PublishingChain;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.LocalModel;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Models that are published in other ways than small ones of 18 decimals are. */
@Tag("P9")
class PublishingE2E {
    private static final Path FOLDER = TestFolder.of(PublishingE2E.class);
    private static final Path MODELS = Parts.checkout().resolve("lib/models/src/test/resources/models");
    private static final int WIDTH = 240;

    /** Blocks of 6 million gas cannot read all weights at once; a publisher that dies between two such transactions is gone on with. */
    @Test
    void aModelTooLargeForOneTransactionIsHashedBySeveral() {
        ModelFile file = wide();
        try (var chain = PublishingChain.start(FOLDER.resolve("hashed.log"), "--gas-limit", "6000000")) {
            List<String> steps = new ArrayList<>(chain.killedAfter("hashing", chain.plan(file)));
            Plan rest = chain.plan(file);
            assertThat(rest.storedBytes()).isEqualTo(rest.totalBytes());
            var published = chain.publisher().carryOut(rest, progress -> steps.add(progress.step()));
            assertThat(published.modelHash()).isEqualTo(file.modelHash());
            assertThat(published.gasUsed()).isLessThanOrEqualTo(rest.gas());
            assertThat(steps.stream().filter(step -> step.startsWith("hashing")))
                    .hasSizeGreaterThan(1);
            assertThat(steps.stream().filter(step -> step.startsWith("the seal")))
                    .hasSize(1);
            var about = new ChainModel(chain.node(), published.address()).about();
            assertThat(about.isSealed()).isTrue();
            assertThat(about.modelHash()).isEqualTo(file.modelHash());
        }
    }

    /** The longest vocabulary whose contract the formula lets through is created, for no more gas than was said; one word more is not paid for. */
    @Test
    void theLongestVocabularyCostsNoMoreThanWasSaid() {
        try (var chain = PublishingChain.start(FOLDER.resolve("words.log"))) {
            int most = 250;
            while (isPlanned(chain, text(most + 1))) most++;
            assertThat(most).isBetween(300, 400);
            ModelFile longest = text(most);
            chain.killedAfter("the seal", chain.plan(longest));
            long said = chain.plan(longest).gas();
            var published = chain.publish(longest);
            assertThat(published.sent()).isEqualTo(1);
            assertThat(published.text()).isPresent();
            assertThat(published.gasUsed()).isGreaterThanOrEqualTo(said / 10 * 9);
        }
    }

    /** Killed when the layers are described, changed in one parameter, and published again: the draft is the other model's, and nothing more is paid for it. */
    @Test
    void aModelThatWasChangedDoesNotGoOnWithTheOldOnesDraft() {
        try (var chain = PublishingChain.start(FOLDER.resolve("changed.log"))) {
            ModelFile before = text(9, 8);
            chain.killedAfter("the layers", chain.plan(before));
            assertThat(chain.plan(before).address()).isPresent();
            ModelFile changed = text(9, 7);
            assertThat(chain.plan(changed).address()).isEmpty();
            chain.publish(changed);
        }
    }

    /** As many layers as networks have that people call small: described at once, sealed, and asked for the same numbers. */
    @Test
    void aModelOfAHundredLayersIsPublishedAndAsked() {
        ModelFile file = LayeredModels.small(100);
        assertThat(file.layers()).hasSize(100);
        try (var chain = PublishingChain.start(FOLDER.resolve("layers.log"))) {
            var published = chain.publish(file);
            var input = List.of(new Tensor(new int[] {2}, Numbers.of(300_000_000_000_000_000L, -7)));
            assertThat(new ChainModel(chain.node(), published.address()).run(input))
                    .isEqualTo(new LocalModel(file).run(input));
        }
    }

    /** 73 layers and 2.2 MB: each transaction within what one may have, and all together within what was said. */
    @Test
    void aResidualNetworkForSmallImagesIsPublished() {
        ModelFile file = LayeredModels.resnet20();
        assertThat(file.layers()).hasSize(73);
        try (var chain = PublishingChain.start(FOLDER.resolve("resnet.log"))) {
            chain.publish(file);
        }
    }

    /** A second contract is asked for, and its publisher killed: the same command goes on with it, and only a finished one is passed over. */
    @Test
    void aSecondContractThatWasBegunIsGoneOnWith() {
        var again = new Publisher.Resumption(Optional.empty(), true);
        try (var chain = PublishingChain.start(FOLDER.resolve("again.log"))) {
            var publisher = chain.publisher();
            ModelFile file = text(9);
            Address first = chain.publish(file).address();
            for (String step : List.of("the layers", "weights of layer 2", "the seal"))
                chain.killedAfter(step, publisher.plan(file, again));
            Plan rest = publisher.plan(file, again);
            Address second = rest.address().orElseThrow();
            assertThat(second).isNotEqualTo(first);
            // only its TextModel is missing
            assertThat(publisher.carryOut(rest, progress -> {}).sent()).isEqualTo(1);
            assertThat(publisher.plan(file, again).address()).isEmpty();
            assertThat(chain.plan(file).address()).contains(second);
        }
    }

    /** Two publishers of one key: the one that comes second with a count is told what to do, and the model is paid for once. */
    @Test
    void whoIsOvertakenByTheSameKeyIsToldToGoOn() {
        try (var chain = PublishingChain.start(FOLDER.resolve("overtaken.log"))) {
            ModelFile file = wide();
            Plan plan = chain.plan(file);
            List<Address> sealed = new ArrayList<>();
            assertThatThrownBy(() -> chain.publisher().carryOut(plan, progress -> {
                        if (progress.step().equals("the layers"))
                            sealed.add(chain.publish(file).address());
                    }))
                    .isInstanceOf(ChainException.class)
                    .hasMessageContainingAll("eth_sendRawTransaction", "nonce", "the same command goes on");
            Plan rest = chain.plan(file);
            assertThat(rest.isDone()).isTrue();
            assertThat(rest.address()).contains(sealed.getFirst());
        }
    }

    /** Where contracts have at most 2,000 bytes a model has many chunks; the cost is said for these. Contracts of ours come from before the limit. */
    @Test
    void theCostIsThatOfTheChunksThatTheChainTakes() throws Exception {
        ModelFile file = wide(120);
        Path state = FOLDER.resolve("crumbs.json");
        long usual;
        try (var chain = PublishingChain.start(FOLDER.resolve("before.log"), "--dump-state", state.toString())) {
            chain.killedAfter("the layers", chain.plan(file));
            usual = chain.plan(file).gas();
            chain.anvil().process().signal("INT");
            chain.anvil().process().await(Duration.ofSeconds(60));
        }
        String[] options = {"--load-state", state.toString(), "--code-size-limit", "2000"};
        try (var chain = PublishingChain.start(FOLDER.resolve("crumbs.log"), options)) {
            Plan plan = chain.plan(file);
            assertThat(plan.address()).isPresent();
            assertThat(plan.gas()).isGreaterThan(usual * 11 / 10);
            List<String> steps = new ArrayList<>();
            var published = chain.publisher().carryOut(plan, progress -> steps.add(progress.step()));
            assertThat(published.modelHash()).isEqualTo(file.modelHash());
            assertThat(steps.stream().filter(step -> step.startsWith("weights")))
                    .hasSize((int) ((plan.totalBytes() + 1_998) / 1_999));
            assertThat(published.sent()).isEqualTo(plan.steps().size());
            assertThat(published.gasUsed()).isLessThanOrEqualTo(plan.gas());
            assertThat(published.spent()).isLessThanOrEqualTo(plan.cost());
        }
    }

    private static boolean isPlanned(PublishingChain chain, ModelFile file) {
        try {
            return !chain.plan(file).isDone();
        } catch (ChainException tooMuch) {
            assertThat(tooMuch).hasMessageContaining("the contract TextModel: ");
            return false;
        }
    }

    private static ModelFile text(int words) {
        return text(words, 8);
    }

    private static ModelFile text(int words, int window) {
        return TextModels.of("text", words, window, new Vocabulary.Words(TextModels.words(words, 3), 0));
    }

    private static ModelFile wide() {
        return wide(WIDTH);
    }

    private static ModelFile wide(int width) {
        int weights = (width + 1) * width;
        byte[] stream = new byte[8 * weights];
        new Random(5).nextBytes(stream);
        return new ModelFile(
                "wide",
                "",
                Profile.D2,
                1,
                List.of(
                        new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, width), 0, List.of()),
                        new Layer(
                                LayerType.DENSE,
                                Layout.INT64,
                                List.of(0),
                                Numbers.of(1, 0, width, 1),
                                weights,
                                List.of())),
                List.of(Bytes.EMPTY, Bytes.wrap(stream)),
                List.of(),
                new Vocabulary.None());
    }

    /** From a file of Keras to int8-v1 on a chain: images, and texts with the words of a file. */
    @Test
    void int8ModelsAreImportedPublishedAndAsked() throws Exception {
        try (Anvil anvil = Anvil.start(FOLDER.resolve("int8.log"))) {
            var cli = new ModelCli(FOLDER, anvil.rpc(), 8);
            String image = IntStream.range(0, 192)
                    .mapToObj(i -> Integer.toString(i * 37 % 256))
                    .collect(Collectors.joining(",", "[", "]"));
            String cnn = imported(cli, "cnn.keras", image);
            String payer = DevnetKeys.accounts().get(4).address().toHex();
            var forecast = json(cli.run("publish", cnn, "--dry-run", "--author", payer, "--json"));
            assertThat(forecast.get("author").asText()).isEqualTo(payer);
            assertThat(forecast.get("transactions").asInt()).isPositive();
            var published = json(cli.run("publish", cnn, "--yes", "--json"));
            assertThat(published.get("profile").asText()).isEqualTo("int8-v1");
            assertThat(published.get("text").isNull()).isTrue();
            var asked = json(cli.run("call", published.get("address").asText(), image, "--json"));
            assertThat(asked.get("outputs"))
                    .isEqualTo(json(cli.local("call", "--local", cnn, image, "--json"))
                            .get("outputs"));

            Path words = Files.writeString(
                    FOLDER.resolve("words.json"),
                    "[\"[UNK]\",\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\" \"]");
            String text = imported(cli, "text.keras", "[1,2,3,4,5,6,7]", "--vocabulary", words.toString());
            var spoken = json(cli.run("publish", text, "--yes", "--json"));
            String[] question = {
                "abc def", "--count", "6", "--temperature", "1.5", "--top", "4", "--seed", "9", "--json"
            };
            var onChain = json(cli.run("generate", with(spoken.get("text").asText(), question)));
            assertThat(onChain.get("text").asText()).hasSize(6);
            assertThat(onChain).isEqualTo(json(cli.local("generate", with("--local", with(text, question)))));
            var shown = json(cli.run("show", spoken.get("text").asText(), "--json"));
            assertThat(shown.get("proven").asBoolean()).isTrue();
            // the model itself has no words
            assertThat(cli.run("generate", with(spoken.get("address").asText(), question))
                            .said())
                    .contains("its texts come from a TextModel");
            var again = json(cli.run("publish", text, "--yes", "--json"));
            assertThat(again.get("transactions").asInt()).isZero();
            assertThat(again.get("text")).isEqualTo(spoken.get("text"));
        }
    }

    private static String imported(ModelCli cli, String name, String sample, String... more) throws Exception {
        Path samples = Files.writeString(FOLDER.resolve(name + ".samples.json"), "{\"samples\":[" + sample + "]}");
        String file = FOLDER.resolve(name + ".aimodel").toString();
        List<String> options = new ArrayList<>(List.of(
                MODELS.resolve(name).toString(),
                "--profile",
                "int8-v1",
                "--calibration",
                samples.toString(),
                "-o",
                file));
        options.addAll(List.of(more));
        var ended = cli.local("import", options.toArray(String[]::new));
        assertThat(ended.code()).as(ended.said()).isZero();
        return file;
    }

    private static JsonNode json(ModelCli.Ended ended) {
        assertThat(ended.code()).as(ended.said()).isZero();
        return ended.json();
    }

    private static String[] with(String first, String... rest) {
        return Stream.concat(Stream.of(first), Arrays.stream(rest)).toArray(String[]::new);
    }
}
