package io.aichain.bench.inference;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.Author;
import io.aichain.contracts.Node;
import io.aichain.contracts.Publisher;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Gas for each weight of a model that is published whole, its contract, its hashes and its seal included, beside a storage slot for each weight. */
final class PublishingGas {
    /** Stores each word of its input in the slot of its own number: what a contract with an array of weights pays at least. */
    private static final Bytes SLOTS = Bytes.fromHex("0x5f5b368110600957005b80358155602001600156");

    private static final Address STORE = Address.fromHex("0x00000000000000000000000000000000000f00d1");
    /** Of one transaction; more would pass the cap of 2^24 gas. */
    private static final int WORDS = 600;

    private PublishingGas() {}

    static void run(Path log, Results results) {
        try (Anvil anvil = Anvil.start(log);
                Node node = Node.connect(URI.create(anvil.rpc()))) {
            publish(node, Profile.D2, 1, 300, 10);
            double slot = slots(anvil);
            for (Profile profile : new Profile[] {Profile.D2, Profile.INT8}) {
                int in = 300;
                int units = 100;
                double each = (double) publish(node, profile, 2, in, units).gasUsed() / (in * units);
                System.out.printf(
                        Locale.ROOT,
                        "%-16s %,d weights   %7.0f gas a weight, all transactions   in slots %7.0f gas a weight = %5.1f x (goal 10)%n",
                        profile.title(),
                        in * units,
                        each,
                        slot,
                        slot / each);
                String name = String.format(Locale.ROOT, "%s, %,d weights", profile.title(), in * units);
                results.add(Result.of(name, "aichain", "gas of a published weight", "gas", each));
                results.add(Result.of(name, "storage slots", "gas of a published weight", "gas", slot));
            }
        }
    }

    /** The first one also deploys what all models share. */
    static Publisher.Published publish(Node node, Profile profile, long seed, int... widths) {
        return publish(node, DenseModels.of(profile, seed, widths));
    }

    static Publisher.Published publish(Node node, ModelFile file) {
        Author author =
                Author.fromHex(DevnetKeys.accounts().getFirst().secretKey().toHex(), "the devnet's first account");
        Publisher publisher = new Publisher(node, author, Optional.empty());
        return publisher.carryOut(publisher.plan(file, Publisher.Resumption.USUAL), progress -> {});
    }

    private static double slots(Anvil anvil) {
        JsonRpc rpc = new JsonRpc(anvil.rpc());
        anvil.setCode(STORE, SLOTS);
        byte[] words = new byte[32 * WORDS];
        Random random = new Random(1);
        for (int i = 0; i < words.length; i++) {
            // as an int256 has them: eight bytes of number behind 24 of its sign
            words[i] = i % 32 < 24 ? (byte) (i / 32 % 2 == 0 ? 0 : -1) : (byte) random.nextInt();
        }
        String hash = rpc.call(
                        "eth_sendTransaction",
                        Map.of(
                                "from",
                                DevnetKeys.accounts().getFirst().address().toHex(),
                                "to",
                                STORE.toHex(),
                                "data",
                                Bytes.wrap(words).toHex(),
                                "gas",
                                "0xffffff"))
                .asText();
        JsonNode receipt = rpc.awaitReceipt(hash, Duration.ofSeconds(20));
        if (!receipt.get("status").asText().equals("0x1")) throw new IllegalStateException(receipt.toString());
        return (double) Long.decode(receipt.get("gasUsed").asText()) / WORDS;
    }
}
