package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.contracts.Author;
import io.aichain.contracts.Node;
import io.aichain.contracts.Plan;
import io.aichain.contracts.Publisher;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.models.ModelFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A chain of a test's own, and its publishers: of one key and without notes, so that each goes on where another was killed. */
public final class PublishingChain implements AutoCloseable {
    private static final Author AUTHOR =
            Author.fromHex(DevnetKeys.accounts().getFirst().secretKey().toHex(), "the devnet's first account");

    private final Anvil anvil;
    private final Node node;

    private PublishingChain(Anvil anvil) {
        this.anvil = anvil;
        this.node = Node.connect(URI.create(anvil.rpc()));
    }

    /** @param options of anvil's command line */
    public static PublishingChain start(Path log, String... options) {
        return new PublishingChain(Anvil.start(log, options));
    }

    public Anvil anvil() {
        return anvil;
    }

    public Node node() {
        return node;
    }

    public Publisher publisher() {
        return new Publisher(node, AUTHOR, Optional.empty());
    }

    /** What is left to do, as {@link Publisher.Resumption#USUAL}. */
    public Plan plan(ModelFile file) {
        return publisher().plan(file, Publisher.Resumption.USUAL);
    }

    /** Seals the model of the file, for no more gas than was said. */
    public Publisher.Published publish(ModelFile file) {
        Plan plan = plan(file);
        Publisher.Published published = publisher().carryOut(plan, progress -> {});
        assertThat(published.modelHash()).isEqualTo(file.modelHash());
        assertThat(published.gasUsed()).isLessThanOrEqualTo(plan.gas());
        return published;
    }

    /** Carries a plan out until the first step that begins so is done. @return the steps that are done, that one included */
    public List<String> killedAfter(String step, Plan plan) {
        List<String> done = new ArrayList<>();
        assertThatThrownBy(() -> publisher().carryOut(plan, progress -> {
                    done.add(progress.step());
                    if (progress.step().startsWith(step)) throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        return done;
    }

    /** Gas of one step: what is said that it takes at most, and what it has used. */
    record Gas(long said, long used) {}

    /** Goes on with a model by one step. @param step that is due and one transaction */
    Gas gas(String step, ModelFile file) {
        Plan plan = plan(file);
        killedAfter(step, plan);
        return new Gas(
                plan.gas() - plan(file).gas(), JsonRpc.number(lastReceipt().get("gasUsed")));
    }

    /** Of the newest block's only transaction, which has not reverted. */
    JsonNode lastReceipt() {
        JsonRpc rpc = new JsonRpc(anvil.rpc());
        JsonNode last = rpc.call("eth_getBlockByNumber", "latest", true)
                .get("transactions")
                .get(0);
        JsonNode receipt =
                rpc.call("eth_getTransactionReceipt", last.get("hash").asText());
        assertThat(receipt.get("status").asText()).isEqualTo("0x1");
        return receipt;
    }

    @Override
    public void close() {
        node.close();
        anvil.close();
    }
}
