package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.cli.Failure;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.FileModel;
import io.aichain.contracts.Node;
import io.aichain.contracts.RevertedException;
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
    private static final BigDecimal LOWEST = new BigDecimal("0.001");
    private static final BigDecimal HIGHEST = new BigDecimal(1000);

    @Parameters(
            paramLabel = "ADDRESS PROMPT",
            arity = "1..2",
            description = "The contract (not with --local), and what it goes on with.")
    private List<String> arguments;

    @Option(
            names = "--local",
            paramLabel = "FILE",
            description =
                    "Use this file and the native kernels, without a chain; for texts of sd59x18-d1-compat alone.")
    private Path local;

    @Mixin
    private ChainOptions chain;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "50",
            description = "Tokens to make (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--seed", paramLabel = "N", description = "Decides the choices (default: 0). Melodies have none.")
    private BigInteger seed;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "0: always the likeliest, else 0.001 to 1000 (default: 0). Models of sd59x18-d1-compat have their own.")
    private BigDecimal temperature;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Choose among the N likeliest; 0: all (default: 0). Not for models of sd59x18-d1-compat.")
    private Integer top;

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
        if (top != null && top < 0) throw new Failure("--top: " + top + "; 0 or more expected");
        if (seed != null && (seed.signum() < 0 || seed.compareTo(SEEDS) >= 0)) {
            throw new Failure("--seed: 0 to 2^256 - 1 expected");
        }
        BigInteger raw = temperature == null ? null : raw(temperature);
        if (local != null) refuseUnused();
        try {
            print(local == null ? onChain(raw) : fromFile());
            return 0;
        } catch (ModelRevert refused) {
            return Refusal.print(refused.data(), json, spec);
        } catch (RevertedException refused) {
            return Refusal.print(refused.data(), json, spec);
        }
    }

    /** In 1e-18; its size is looked at first, so that 1e999999999 costs nothing. */
    private static BigInteger raw(BigDecimal temperature) {
        if (temperature.signum() == 0) return BigInteger.ZERO;
        if (temperature.compareTo(LOWEST) < 0 || temperature.compareTo(HIGHEST) > 0) {
            throw new Failure("--temperature: " + temperature + "; 0, or 0.001 to 1000 expected");
        }
        return temperature.movePointRight(18).toBigInteger();
    }

    /** Who gives an option expects something of it. */
    private void refuseUnused() {
        for (String option : List.of("--temperature", "--top", "--rpc", "--chain-id")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new Failure(option + " has no effect with --local: leave one of them out");
            }
        }
    }

    private ChainModel.Generated fromFile() {
        var made = new FileModel(ModelFiles.read(local))
                .generate(arguments.getFirst(), count, seed == null ? BigInteger.ZERO : seed);
        return new ChainModel.Generated(
                made.text(), Optional.of(new BigInteger(1, made.seed().toArray())));
    }

    private ChainModel.Generated onChain(BigInteger raw) {
        var sampling =
                new ChainModel.Sampling(Optional.ofNullable(seed), Optional.ofNullable(raw), Optional.ofNullable(top));
        try (Node node = chain.connect()) {
            return new ChainModel(node, ChainOptions.address(arguments.get(0), "ADDRESS"))
                    .generate(arguments.get(1), count, sampling);
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
