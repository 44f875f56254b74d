package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Address;
import io.aichain.cli.Failure;
import io.aichain.cli.TextLine;
import io.aichain.contracts.Author;
import io.aichain.contracts.Coins;
import io.aichain.contracts.Node;
import io.aichain.contracts.Plan;
import io.aichain.contracts.Planner;
import io.aichain.contracts.Publisher;
import io.aichain.models.ModelFile;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain model publish}: a file becomes a sealed contract. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes a model: says what it costs, asks, creates its contract, stores the weights, compares the hash and seals it.",
            "If it is killed, the same command goes on from what the chain has; a model that is sealed already is not paid for again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain model publish digits.aimodel --keystore key.json --password-file password",
            "  AICHAIN_PRIVATE_KEY=0x... aichain model publish digits.aimodel --rpc http://10.0.0.7:8545 --chain-id 31337 --yes"
        })
final class PublishCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The model, as aichain model import writes it.")
    private Path file;

    @Mixin
    private ChainOptions chain;

    @Mixin
    private KeyOptions key;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name on the chain (default: the file's).")
    private String name;

    @Option(
            names = "--resume",
            paramLabel = "ADDRESS",
            description =
                    "Go on with this contract (default: it is looked for among the author's last 4,096 transactions).")
    private String resume;

    @Option(
            names = "--again",
            description =
                    "Publish a new contract, even if this model has a finished one; one that was begun is gone on with.")
    private boolean again;

    @Option(
            names = "--deployer",
            paramLabel = "ADDRESS",
            description =
                    "The CREATE2 deployer under which the chain's shared contracts lie (default: the one that most chains have).")
    private String deployer;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before paying.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Say what it costs, and end.")
    private boolean dryRun;

    @Option(
            names = "--author",
            paramLabel = "ADDRESS",
            description = "With --dry-run: who would publish it, so that no key is needed.")
    private String payer;

    @Option(names = "--json", description = "Print the result as one JSON object; needs --yes or --dry-run.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (json && !yes && !dryRun) throw new Failure("--json asks nobody: say --yes or --dry-run too");
        if (again && resume != null) throw new Failure("--again begins anew and --resume goes on: choose one");
        if (payer != null && !dryRun) {
            throw new Failure("--author is for --dry-run, which signs nothing: to publish give the author's key");
        }
        ModelFile model = ModelFiles.named(ModelFiles.read(file), Optional.ofNullable(name));
        Optional<Author> author = payer != null ? Optional.empty() : Optional.of(key.author(System.getenv()));
        Address address = author.map(Author::address).orElseGet(() -> ChainOptions.address(payer, "--author"));
        var under = Optional.ofNullable(deployer).map(text -> ChainOptions.address(text, "--deployer"));
        var at = Optional.ofNullable(resume).map(text -> ChainOptions.address(text, "--resume"));
        try (Node node = chain.connect()) {
            Plan plan = new Planner(node, address, under).plan(model, new Publisher.Resumption(at, again));
            if (!json) say(plan, node);
            if (dryRun || plan.isDone()) {
                if (json && plan.isDone()) report(plan, nothing(plan), node);
                else if (json) JsonLine.print(spec.commandLine().getOut(), forecast(plan, node));
                return 0;
            }
            if (!yes && !Agreement.toPublish(spec.commandLine().getOut(), Agreement.ofThisProcess())) return 1;
            var bar = new ProgressBar(spec.commandLine().getErr(), System.console() != null && !json);
            Publisher.Published published = new Publisher(node, author.orElseThrow(), under).carryOut(plan, bar::show);
            bar.end();
            report(plan, published, node);
            return 0;
        }
    }

    private void say(Plan plan, Node node) {
        PrintWriter out = spec.commandLine().getOut();
        TextLine.print(
                out,
                "model    %s, %s, %,d bytes of weights",
                plan.file().name(),
                plan.file().profile().title(),
                plan.totalBytes());
        TextLine.print(out, "hash     %s", plan.modelHash());
        TextLine.print(out, "chain    %d at %s", node.chainId(), node.url());
        TextLine.print(out, "author   %s, has %s coins", plan.author(), Coins.of(plan.balance()));
        if (plan.isDone()) {
            TextLine.print(
                    out, "sealed   %s: nothing is left to do", plan.address().orElseThrow());
            plan.text().ifPresent(text -> sayText(text, out));
        } else {
            plan.address()
                    .ifPresent(address -> TextLine.print(
                            out, "goes on  %s, which has %,d bytes of weights", address, plan.storedBytes()));
            TextLine.print(
                    out,
                    "cost     %d transactions, at most %,d gas, about %s coins at the price of now",
                    plan.steps().size(),
                    plan.gas(),
                    Coins.of(plan.cost()));
        }
        out.flush();
    }

    /** What a model that is sealed already costs. */
    private static Publisher.Published nothing(Plan plan) {
        return new Publisher.Published(
                plan.address().orElseThrow(), plan.text(), plan.modelHash(), 0, 0, BigInteger.ZERO);
    }

    private void report(Plan plan, Publisher.Published published, Node node) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = forecast(plan, node);
            result.put("address", published.address().toHex())
                    .put("text", published.text().map(Object::toString).orElse(null))
                    .put("sealed", true)
                    .put("sent", published.sent())
                    .put("gasUsed", published.gasUsed())
                    .put("spentWei", published.spent().toString());
            JsonLine.print(out, result);
            return;
        }
        TextLine.print(
                out,
                "sealed   %s: %d transactions, %,d gas, %s coins",
                published.address(),
                published.sent(),
                published.gasUsed(),
                Coins.of(published.spent()));
        published.text().ifPresent(text -> sayText(text, out));
    }

    private static void sayText(Address text, PrintWriter out) {
        TextLine.print(out, "texts    %s: aichain model generate %s PROMPT", text, text);
    }

    private static ObjectNode forecast(Plan plan, Node node) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("name", plan.file().name())
                .put("profile", plan.file().profile().title())
                .put("modelHash", plan.modelHash().toHex())
                .put("chainId", node.chainId())
                .put("author", plan.author().toHex())
                .put("address", plan.address().map(Object::toString).orElse(null))
                .put("text", plan.text().map(Object::toString).orElse(null))
                .put("sealed", plan.isDone())
                .put("weightBytes", plan.totalBytes())
                .put("storedBytes", plan.storedBytes())
                .put("transactions", plan.steps().size())
                .put("gasAtMost", plan.gas())
                .put("costWei", plan.cost().toString());
        return result;
    }
}
