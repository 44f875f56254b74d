package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.cli.TextLine;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.LibraryCode;
import io.aichain.contracts.Node;
import io.aichain.contracts.RevertedException;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Kind;
import io.aichain.models.LocalModel;
import io.aichain.models.ModelFile;
import io.aichain.models.ModelInput;
import io.aichain.models.ModelOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain model call}: asks a model, on its chain or from its file. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = {
            "Evaluates a model on an input and prints the outputs in decimal.",
            "The input is JSON (a file or the text itself), NumPy's .npy, or an image of the model's size."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain model call 0x5FbDB2315678afecb367f032d93F642f64180aa3 seven.png",
            "  aichain model call 0x5FbDB2315678afecb367f032d93F642f64180aa3 '[0.25, 1, -3.5]' --json",
            "  aichain model call --local digits.aimodel seven.npy     without a chain, the same bits"
        })
final class CallCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ADDRESS INPUT",
            arity = "1..2",
            description = "The model's contract (not with --local), and what it is asked.")
    private List<String> arguments;

    @Mixin
    private AskOptions asked;

    @Spec
    private CommandSpec spec;

    /**
     * What was asked, and what came.
     *
     * @param foreign the code that answered, where it is not the library's
     */
    private record Answer(
            String model,
            String modelHash,
            Optional<LibraryCode> foreign,
            Description description,
            List<String> classes,
            List<Tensor> outputs) {}

    @Override
    public Integer call() {
        String input = asked.question(arguments, "an input");
        try {
            print(asked.local().isPresent() ? fromFile(asked.local().get(), input) : onChain(input));
            return 0;
        } catch (ModelRevert refused) {
            return Refusal.print(refused.data(), asked.json(), spec);
        } catch (RevertedException refused) {
            return Refusal.print(refused.data(), asked.json(), spec);
        } catch (MalformedException | IOException e) {
            throw new Failure(Failure.words(e), e);
        }
    }

    private static Answer fromFile(Path local, String input) throws MalformedException, IOException {
        ModelFile file = ModelFiles.read(local);
        LocalModel model = new LocalModel(file);
        List<Tensor> inputs = ModelInput.read(input, model.description());
        return new Answer(
                local.toString(),
                file.modelHash().toHex(),
                Optional.empty(),
                model.description(),
                file.classes(),
                model.run(inputs));
    }

    private Answer onChain(String input) throws MalformedException, IOException {
        try (Node node = asked.chain().connect()) {
            ChainModel model = new ChainModel(node, ChainOptions.address(arguments.getFirst(), "ADDRESS"));
            ChainModel.About about = model.about();
            asked.sayWhose(about.libraryCode());
            Description description = about.description()
                    .orElseThrow(() -> new Failure(about.address()
                            + " is not sealed yet, and only sealed models answer: publish it to the end"));
            List<Tensor> inputs = ModelInput.read(input, description);
            return new Answer(
                    about.address().toHex(),
                    about.modelHash().toHex(),
                    Optional.of(about.libraryCode()).filter(code -> !code.isKnown()),
                    description,
                    about.classes(),
                    model.run(inputs));
        }
    }

    private void print(Answer answer) {
        PrintWriter out = spec.commandLine().getOut();
        Kind kind = ModelOutput.kind(answer.description());
        if (asked.json()) {
            JsonLine.print(out, json(answer, kind));
            return;
        }
        for (Tensor output : answer.outputs()) {
            boolean named = answer.classes().size() == output.size();
            if (!named)
                TextLine.print(out, "%s %s", kind == Kind.SD ? "numbers" : "integers", Arrays.toString(output.shape()));
            BigInteger[] values = output.bigs();
            for (int i = 0; i < values.length; i++) {
                String value = ModelOutput.decimal(values[i], kind);
                if (named) TextLine.print(out, "%-20s %s", answer.classes().get(i), value);
                else TextLine.print(out, "%s", value);
            }
            if (named) TextLine.print(out, "class: %s", answer.classes().get(greatest(values)));
        }
    }

    private static ObjectNode json(Answer answer, Kind kind) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("model", answer.model()).put("modelHash", answer.modelHash());
        answer.foreign().ifPresent(code -> root.set("libraryCode", Abouts.json(code)));
        ArrayNode outputs = root.putArray("outputs");
        for (Tensor output : answer.outputs()) {
            ObjectNode node = outputs.addObject();
            ArrayNode shape = node.putArray("shape");
            for (int d : output.shape()) shape.add(d);
            ArrayNode values = node.putArray("values");
            ArrayNode raw = node.putArray("raw");
            for (BigInteger value : output.bigs()) {
                values.add(ModelOutput.decimal(value, kind));
                raw.add(value.toString());
            }
            if (answer.classes().size() == output.size())
                node.put("class", answer.classes().get(greatest(output.bigs())));
        }
        return root;
    }

    private static int greatest(BigInteger[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) if (values[i].compareTo(values[best]) > 0) best = i;
        return best;
    }
}
