package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.cli.Failure;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.FileModel;
import io.aichain.contracts.Node;
import io.aichain.contracts.RevertText;
import io.aichain.inference.ModelRevert;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain model generate}: text or a melody that goes on from a prompt. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = {
            "Goes on with a prompt: text, or notes for a model of melodies. The same prompt and seed give the same result everywhere.",
            "Nothing is sent: the contract answers as a view."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain model generate 0x5FbDB2315678afecb367f032d93F642f64180aa3 'ROMEO:' --count 100 --seed 7",
            "  aichain model generate 0x5FbDB2315678afecb367f032d93F642f64180aa3 '60 64 67' --count 16",
            "  aichain model generate --local shakespeare.aimodel 'ROMEO:'     without a chain, the same text"
        })
final class GenerateCommand implements Callable<Integer> {
    private static final BigInteger SEEDS = BigInteger.TWO.pow(256);

    @Parameters(
            paramLabel = "ADDRESS PROMPT",
            arity = "1..2",
            description = "The contract (not with --local), and what it goes on with.")
    private List<String> arguments;

    @Option(
            names = "--local",
            paramLabel = "FILE",
            description = "Use this file and the native kernels, without a chain.")
    private Path local;

    @Mixin
    private ChainOptions chain;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "50",
            description = "Tokens to make (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Decides the choices (default: ${DEFAULT-VALUE}).")
    private BigInteger seed;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description =
                    "0: always the likeliest, else 0.001 to 1000 (default: ${DEFAULT-VALUE}). Models of sd59x18-d1-compat have their own.")
    private BigDecimal temperature;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "0",
            description = "Choose among the N likeliest; 0: all (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(names = "--json", description = "Print the answer as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (arguments.size() != (local == null ? 2 : 1)) {
            throw new Failure(local == null ? "an address and a prompt expected" : "--local FILE takes a prompt alone");
        }
        if (count < 1 || count > 100_000) throw new Failure("--count: " + count + "; 1 to 100000 expected");
        if (top < 0) throw new Failure("--top: " + top + "; 0 or more expected");
        if (seed.signum() < 0 || seed.compareTo(SEEDS) >= 0) throw new Failure("--seed: 0 to 2^256 - 1 expected");
        print(local == null ? onChain() : fromFile());
        return 0;
    }

    private ChainModel.Generated fromFile() {
        try {
            var made = new FileModel(ModelFiles.read(local)).generate(arguments.getFirst(), count, seed);
            return new ChainModel.Generated(
                    made.text(), Optional.of(new BigInteger(1, made.seed().toArray())));
        } catch (ModelRevert refused) {
            throw new Failure("the model reverts: " + RevertText.of(refused.data()), refused);
        }
    }

    private ChainModel.Generated onChain() {
        try (Node node = chain.connect()) {
            BigInteger raw = temperature.movePointRight(18).toBigInteger();
            return new ChainModel(node, ChainOptions.address(arguments.get(0), "ADDRESS"))
                    .generate(arguments.get(1), count, seed, new ChainModel.Sampling(raw, top));
        }
    }

    private void print(ChainModel.Generated made) {
        if (!json) {
            spec.commandLine().getOut().println(Strangers.text(made.text()));
            return;
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("text", made.text());
        made.seed().ifPresent(next -> node.put("seed", next.toString()));
        spec.commandLine().getOut().println(node);
    }
}
