package io.aichain.e2e.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.Author;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Node;
import io.aichain.contracts.Publisher;
import io.aichain.contracts.RevertText;
import io.aichain.contracts.RevertedException;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.DevnetProcess;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.model.Profile;
import io.aichain.models.Generated;
import io.aichain.models.LocalModel;
import io.aichain.models.ModelFile;
import io.aichain.models.Sampling;
import io.aichain.models.ShortPrompt;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Texts and melodies are the same bits, or the same revert, from a file and from a contract: in Solidity alone, and on our chain with its kernels. */
@Tag("P9")
class GenerationE2E {
    private static final Path FOLDER = TestFolder.of(GenerationE2E.class);
    private static final int PROMPTS = 8;

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void fromAFileAndInSolidity() throws Exception {
        // calls of models whose weights are large are cheap, but 130 rows of an Embedding are many transactions' worth
        // of gas
        try (Anvil anvil = Anvil.start(FOLDER.resolve("anvil.log"))) {
            agree(anvil.rpc(), 1, 9);
        }
        said("Solidity");
    }

    @Test
    void fromAFileAndOnOurChain() throws Exception {
        try (DevnetProcess devnet = DevnetProcess.start(FOLDER.resolve("devnet"))) {
            agree(devnet.rpc(), 101, 3);
        }
        said("our chain");
    }

    private void said(String where) {
        System.out.printf("generations from files and in %s that agree: %s%n", where, counts);
        // a comparison of reverts alone, or of none, would show little
        assertThat(counts).containsKey("window prompt too short");
        assertThat(counts.keySet())
                .anyMatch(key -> key.contains("text"))
                .anyMatch(key -> key.contains("AITemperature"));
        for (String kind : new String[] {"window", "compat", "melody"}) {
            assertThat(counts.getOrDefault(kind + " text", 0)).as(kind).isGreaterThan(5);
        }
    }

    private void agree(String rpc, long firstSeed, int models) throws Exception {
        var author = Author.fromHex(DevnetKeys.accounts().get(6).secretKey().toHex(), "account 6");
        try (Node node = Node.connect(URI.create(rpc))) {
            var publisher = new Publisher(node, author, Optional.empty());
            for (long seed = firstSeed; seed < firstSeed + models; seed++) {
                agree(node, publisher, "window", RandomTexts.window(seed), seed);
                agree(node, publisher, "compat", RandomTexts.compatText(seed), seed);
                agree(node, publisher, "melody", RandomTexts.melody(seed), seed);
            }
        }
    }

    private void agree(Node node, Publisher publisher, String kind, ModelFile file, long seed) throws Exception {
        var published = publisher.carryOut(publisher.plan(file, Publisher.Resumption.USUAL), progress -> {});
        assertThat(published.text().isPresent()).isEqualTo(file.profile() != Profile.D1_COMPAT);
        assertThat(publisher.plan(file, Publisher.Resumption.USUAL).isDone()).isTrue();
        Address speaker = published.text().orElse(published.address());
        Random random = new Random(seed);
        for (int i = 0; i < PROMPTS; i++) {
            String prompt = file.vocabulary() instanceof Vocabulary.Notes ? notes(random) : prompt(random);
            int count = random.nextInt(6);
            Sampling sampling = sampling(kind, random);
            String from = outcome(kind, () -> new LocalModel(file).generate(prompt, count, sampling));
            String on = outcome(kind, () -> new ChainModel(node, speaker).generate(prompt, count, sampling));
            assertThat(on)
                    .as("%s, seed %d, prompt %s, count %d, %s", kind, seed, prompt, count, sampling)
                    .isEqualTo(from);
            if (kind.equals("window")) {
                Optional<String> lacking = ShortPrompt.words(file.description(), prompt);
                assertThat(new ChainModel(node, speaker).shortPrompt(prompt)).isEqualTo(lacking);
                if (lacking.isPresent()) counts.merge("window prompt too short", 1, Integer::sum);
            }
            String what = from.startsWith(kind + " text") ? kind + " text" : from;
            counts.merge(what, 1, Integer::sum);
        }
    }

    private interface Generation {
        Generated run() throws MalformedException;
    }

    private static String outcome(String kind, Generation generation) throws MalformedException {
        try {
            return kind + " text " + generation.run();
        } catch (ModelRevert revert) {
            return revert(kind, revert.data());
        } catch (RevertedException revert) {
            return revert(kind, revert.data());
        }
    }

    private static String revert(String kind, Bytes data) {
        return kind + " " + RevertText.of(data) + " " + data.toHex();
    }

    private static Sampling sampling(String kind, Random random) {
        if (kind.equals("melody")) return Sampling.USUAL;
        Optional<BigInteger> seed = Optional.of(new BigInteger(256, random));
        if (kind.equals("compat")) return new Sampling(seed, Optional.empty(), Optional.empty());
        BigInteger temperature = switch (random.nextInt(6)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> BigInteger.TEN.pow(15).subtract(BigInteger.ONE);
            case 2 -> BigInteger.TEN.pow(21);
            default -> BigInteger.TEN.pow(17).multiply(BigInteger.valueOf(1 + random.nextInt(30)));
        };
        return new Sampling(seed, Optional.of(temperature), Optional.of(random.nextInt(10)));
    }

    private static String prompt(Random random) {
        String[] parts = {"a", "b", "é", "文", "🎵", " ", "\n", "z", "[UNK]"};
        StringBuilder prompt = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) prompt.append(parts[random.nextInt(parts.length)]);
        return prompt.toString();
    }

    private static String notes(Random random) {
        StringBuilder notes = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--)
            notes.append(random.nextInt(135)).append(' ');
        return notes.toString();
    }
}
