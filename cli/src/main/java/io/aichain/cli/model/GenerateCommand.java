package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.cli.TextLine;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.LibraryCode;
import io.aichain.contracts.Node;
import io.aichain.contracts.RevertText;
import io.aichain.contracts.RevertedException;
import io.aichain.inference.ModelRevert;
import io.aichain.models.Generated;
import io.aichain.models.LocalModel;
import io.aichain.models.Sampling;
import io.aichain.models.ShortPrompt;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
            "Goes on with a prompt: text, or notes (whole numbers) for a model of melodies. The same prompt and seed give the same everywhere.",
            "Nothing is sent: the contract answers as a view. A model of sd59x18-d1, sd59x18-d2 or int8-v1 speaks by the address of its TextModel.",
            "Behind -- a prompt may begin with a dash."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain model generate 0x5FbDB2315678afecb367f032d93F642f64180aa3 'ROMEO:' --count 100 --seed 7",
            "  aichain model generate 0x5FbDB2315678afecb367f032d93F642f64180aa3 '60 64 67' --count 16",
            "  aichain model generate --local shakespeare.aimodel 'ROMEO:'     without a chain, the same text",
            "  aichain model generate --local shakespeare.aimodel --count 20 -- '-- Exit'"
        })
final class GenerateCommand implements Callable<Integer> {
    /** Among what else makes the input another than the model's. */
    private static final String TOO_SHORT = "AIShapeMismatch(0)";

    /** Among what else overflows, what the first library's contracts make of an empty prompt. */
    private static final String OVERFLOW = "Panic(17)";

    private static final BigInteger SEEDS = BigInteger.TWO.pow(256);
    private static final BigDecimal LOWEST = new BigDecimal("0.001");
    private static final BigDecimal HIGHEST = new BigDecimal(1000);

    @Parameters(
            paramLabel = "ADDRESS PROMPT",
            arity = "1..2",
            description = "The contract (not with --local), and what it goes on with.")
    private List<String> arguments;

    @Mixin
    private AskOptions asked;

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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String prompt = asked.question(arguments, "a prompt");
        if (count < 1 || count > 100_000) throw new Failure("--count: " + count + "; 1 to 100000 expected");
        if (top != null && top < 0) throw new Failure("--top: " + top + "; 0 or more expected");
        if (seed != null && (seed.signum() < 0 || seed.compareTo(SEEDS) >= 0)) {
            throw new Failure("--seed: 0 to 2^256 - 1 expected");
        }
        var sampling = new Sampling(
                Optional.ofNullable(seed),
                Optional.ofNullable(temperature).map(GenerateCommand::raw),
                Optional.ofNullable(top));
        try {
            return asked.local().isEmpty() ? onChain(prompt, sampling) : locally(prompt, sampling);
        } catch (MalformedException unfit) {
            throw new Failure(unfit.getMessage(), unfit);
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

    private int locally(String prompt, Sampling sampling) throws MalformedException {
        var model = new LocalModel(ModelFiles.read(asked.local().get()));
        try {
            print(model.generate(prompt, count, sampling), Optional.empty());
            return 0;
        } catch (ModelRevert refused) {
            return refused(prompt, refused.data(), () -> ShortPrompt.words(model.description(), prompt));
        }
    }

    private int onChain(String prompt, Sampling sampling) throws MalformedException {
        try (Node node = asked.chain().connect()) {
            var model = new ChainModel(node, ChainOptions.address(arguments.getFirst(), "ADDRESS"));
            try {
                LibraryCode code = model.answeringCode();
                asked.sayWhose(code);
                print(model.generate(prompt, count, sampling), Optional.of(code).filter(answers -> !answers.isKnown()));
                return 0;
            } catch (RevertedException refused) {
                return refused(prompt, refused.data(), () -> model.shortPrompt(prompt));
            }
        }
    }

    /** @param shortness what to say of a prompt that may be too short */
    private int refused(String prompt, Bytes data, Supplier<Optional<String>> shortness) {
        String text = RevertText.ofTokens(data);
        Optional<String> more = text.equals(TOO_SHORT)
                ? shortness.get()
                : Optional.of("the prompt is empty: give a character or a note")
                        .filter(empty -> prompt.isEmpty() && text.equals(OVERFLOW));
        return Refusal.print(text + more.map(": "::concat).orElse(""), data, asked.json(), spec);
    }

    /** @param foreign the code that answered, where it is not the library's */
    private void print(Generated made, Optional<LibraryCode> foreign) {
        if (!asked.json()) {
            TextLine.printText(spec.commandLine().getOut(), made.text());
            return;
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("text", made.text());
        made.seed().ifPresent(next -> node.put("seed", next.toString()));
        foreign.ifPresent(code -> node.set("libraryCode", Abouts.json(code)));
        JsonLine.print(spec.commandLine().getOut(), node);
    }
}
