package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.Author;
import io.aichain.contracts.Node;
import io.aichain.contracts.Publisher;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.models.ModelFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What describing layers is said to take, against what it takes: never less, and little more, from one layer to as many as a transaction can describe. */
class LayersGasIT {
    /** What is said, of what is used, at most. */
    private static final double TOO_MUCH = 1.1;

    private static Anvil anvil;
    private static Node node;

    @BeforeAll
    static void start() {
        anvil = Anvil.start(Path.of("target", "contracts", "layers-anvil.log"));
        node = Node.connect(URI.create(anvil.rpc()));
    }

    @AfterAll
    static void stop() {
        node.close();
        anvil.close();
    }

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("1 Dense", LayeredModels.dense(1)),
                Arguments.of("10 Dense", LayeredModels.dense(10)),
                Arguments.of("60 Dense", LayeredModels.dense(60)),
                Arguments.of("ResNet-20", LayeredModels.resnet20()),
                Arguments.of("100 Adds of eight", LayeredModels.sums(100)),
                Arguments.of("250 Adds of eight", LayeredModels.sums(250)),
                Arguments.of("100 small layers", LayeredModels.small(100)),
                Arguments.of("a transformer of 25 blocks", LayeredModels.transformer(25)),
                Arguments.of("1 Dense of the first library", LayeredModels.firstLibrarysDense(1)),
                Arguments.of("60 Dense of the first library", LayeredModels.firstLibrarysDense(60)),
                Arguments.of("1 Conv2D of the first library", LayeredModels.firstLibrarysConvolutions(1)),
                Arguments.of("40 Conv2D of the first library", LayeredModels.firstLibrarysConvolutions(40)),
                Arguments.of("a melody of 1 LSTM", LayeredModels.melody(1)),
                Arguments.of("a melody of 30 LSTMs", LayeredModels.melody(30)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void gasIsSaidWithinATenth(String name, ModelFile file) {
        String key = DevnetKeys.accounts().getFirst().secretKey().toHex();
        var publisher = new Publisher(node, Author.fromHex(key, "the devnet's first account"), Optional.empty());
        until(publisher, file, "the contract ");
        long before = publisher.plan(file, Publisher.Resumption.USUAL).gas();
        until(publisher, file, "the layers");
        long used = lastTransaction();
        long said = before - publisher.plan(file, Publisher.Resumption.USUAL).gas();
        assertThat(said).as("said for %d used", used).isBetween(used, (long) (used * TOO_MUCH));
    }

    private static void until(Publisher publisher, ModelFile file, String step) {
        assertThatThrownBy(() -> publisher.carryOut(publisher.plan(file, Publisher.Resumption.USUAL), progress -> {
                    if (progress.step().startsWith(step)) throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
    }

    private static long lastTransaction() {
        JsonRpc rpc = new JsonRpc(anvil.rpc());
        JsonNode last = rpc.call("eth_getBlockByNumber", "latest", true)
                .get("transactions")
                .get(0);
        JsonNode receipt =
                rpc.call("eth_getTransactionReceipt", last.get("hash").asText());
        assertThat(receipt.get("status").asText()).isEqualTo("0x1");
        return JsonRpc.number(receipt.get("gasUsed"));
    }
}
