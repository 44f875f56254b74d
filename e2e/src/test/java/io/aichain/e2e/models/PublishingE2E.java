package io.aichain.e2e.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.Author;
import io.aichain.contracts.ChainException;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Node;
import io.aichain.contracts.Plan;
import io.aichain.contracts.Publisher;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void aModelTooLargeForOneTransactionIsHashedBySeveral() throws Exception {
        ModelFile file = wide();
        var author = Author.fromHex(DevnetKeys.accounts().get(7).secretKey().toHex(), "account 7");
        try (Anvil anvil = Anvil.start(FOLDER.resolve("hashed.log"), "--gas-limit", "6000000");
                Node node = Node.connect(URI.create(anvil.rpc()))) {
            var publisher = new Publisher(node, author, Optional.empty());
            List<String> steps = new ArrayList<>();
            assertThatThrownBy(() -> publisher.carryOut(publisher.plan(file, Publisher.Resumption.USUAL), progress -> {
                        steps.add(progress.step());
                        if (progress.step().startsWith("hashing")) throw new IllegalStateException("killed");
                    }))
                    .hasMessage("killed");
            Plan rest = publisher.plan(file, Publisher.Resumption.USUAL);
            assertThat(rest.storedBytes()).isEqualTo(rest.totalBytes());
            var published = publisher.carryOut(rest, progress -> steps.add(progress.step()));
            assertThat(published.modelHash()).isEqualTo(file.modelHash());
            assertThat(published.gasUsed()).isLessThanOrEqualTo(rest.gas());
            assertThat(steps.stream().filter(step -> step.startsWith("hashing")))
                    .hasSizeGreaterThan(1);
            assertThat(steps.stream().filter(step -> step.startsWith("the seal")))
                    .hasSize(1);
            var about = new ChainModel(node, published.address()).about();
            assertThat(about.isSealed()).isTrue();
            assertThat(about.modelHash()).isEqualTo(file.modelHash());
        }
    }

    /** The longest vocabulary whose contract the formula lets through is created, for no more gas than was said; one word more is not paid for. */
    @Test
    void theLongestVocabularyCostsNoMoreThanWasSaid() throws Exception {
        var author = Author.fromHex(DevnetKeys.accounts().get(6).secretKey().toHex(), "account 6");
        try (Anvil anvil = Anvil.start(FOLDER.resolve("words.log"));
                Node node = Node.connect(URI.create(anvil.rpc()))) {
            var publisher = new Publisher(node, author, Optional.empty());
            int most = 250;
            while (isPlanned(publisher, text(most + 1))) most++;
            assertThat(most).isBetween(300, 400);
            ModelFile longest = text(most);
            assertThatThrownBy(
                            () -> publisher.carryOut(publisher.plan(longest, Publisher.Resumption.USUAL), progress -> {
                                if (progress.step().equals("the seal")) throw new IllegalStateException("killed");
                            }))
                    .hasMessage("killed");
            Plan rest = publisher.plan(longest, Publisher.Resumption.USUAL);
            var published = publisher.carryOut(rest, progress -> {});
            assertThat(published.sent()).isEqualTo(1);
            assertThat(published.text()).isPresent();
            assertThat(published.gasUsed()).isBetween(rest.gas() / 10 * 9, rest.gas());
        }
    }

    /** Killed when the layers are described, changed in one parameter, and published again: the draft is the other model's, and nothing more is paid for it. */
    @Test
    void aModelThatWasChangedDoesNotGoOnWithTheOldOnesDraft() throws Exception {
        var author = Author.fromHex(DevnetKeys.accounts().get(5).secretKey().toHex(), "account 5");
        try (Anvil anvil = Anvil.start(FOLDER.resolve("changed.log"));
                Node node = Node.connect(URI.create(anvil.rpc()))) {
            var publisher = new Publisher(node, author, Optional.empty());
            ModelFile before = text(9, 8);
            assertThatThrownBy(
                            () -> publisher.carryOut(publisher.plan(before, Publisher.Resumption.USUAL), progress -> {
                                if (progress.step().equals("the layers")) throw new IllegalStateException("killed");
                            }))
                    .hasMessage("killed");
            assertThat(publisher.plan(before, Publisher.Resumption.USUAL).address())
                    .isPresent();
            ModelFile changed = text(9, 7);
            Plan plan = publisher.plan(changed, Publisher.Resumption.USUAL);
            assertThat(plan.address()).isEmpty();
            assertThat(publisher.carryOut(plan, progress -> {}).modelHash()).isEqualTo(changed.modelHash());
        }
    }

    private static boolean isPlanned(Publisher publisher, ModelFile file) {
        try {
            return !publisher.plan(file, Publisher.Resumption.USUAL).isDone();
        } catch (ChainException tooMuch) {
            assertThat(tooMuch).hasMessageContaining("the contract TextModel: ");
            return false;
        }
    }

    private static ModelFile text(int words) {
        return text(words, 8);
    }

    /** Tokens(window), Embedding(words -> 1), Dense(1 -> words). */
    private static ModelFile text(int words, int window) {
        byte[] table = new byte[8 * words];
        byte[] dense = new byte[16 * words];
        return new ModelFile(
                "text",
                "",
                Profile.D2,
                1,
                List.of(
                        new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(2, 1, 1, window), 0, List.of()),
                        new Layer(
                                LayerType.EMBEDDING, Layout.INT64, List.of(0), Numbers.of(words, 1), words, List.of()),
                        new Layer(
                                LayerType.DENSE,
                                Layout.INT64,
                                List.of(1),
                                Numbers.of(1, 0, words, 1),
                                2L * words,
                                List.of())),
                List.of(Bytes.EMPTY, Bytes.wrap(table), Bytes.wrap(dense)),
                List.of(),
                new Vocabulary.Words(
                        IntStream.range(0, words).mapToObj(i -> "w" + i).toList(), 0));
    }

    private static ModelFile wide() {
        int weights = (WIDTH + 1) * WIDTH;
        byte[] stream = new byte[8 * weights];
        new Random(5).nextBytes(stream);
        return new ModelFile(
                "wide",
                "",
                Profile.D2,
                1,
                List.of(
                        new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, WIDTH), 0, List.of()),
                        new Layer(
                                LayerType.DENSE,
                                Layout.INT64,
                                List.of(0),
                                Numbers.of(1, 0, WIDTH, 1),
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
