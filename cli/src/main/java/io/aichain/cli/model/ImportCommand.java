package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.cli.Failure;
import io.aichain.cli.TextLine;
import io.aichain.cli.WholeFile;
import io.aichain.contracts.Plan;
import io.aichain.models.ImportedModel;
import io.aichain.models.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain model import}: a file of Keras or ONNX becomes a model of a chain. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a model of Keras (.keras, .h5), ONNX or the first library's JSON and writes it as it will be published.",
            "Says what became of the weights; what a chain cannot compute is refused by name."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain model import digits.keras",
            "  aichain model import 10x10.json --profile sd59x18-d1-compat -o frogs.aimodel",
            "  aichain model import net.onnx --profile sd59x18-d1 --classes cat,dog --json"
        })
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The model; its first bytes say of what tool it is.")
    private Path file;

    @Mixin
    private ImportChoices choices;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Where to write it (default: FILE's name with .aimodel, in the current folder).")
    private Path output;

    @Option(names = "--json", description = "Print the answer as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ImportedModel model = choices.read(file);
        Path target = output != null ? output : Path.of(stem(file) + ".aimodel");
        requireAnother(target);
        boolean replaces = Files.exists(target);
        write(model.file(), target);
        if (json) JsonLine.print(spec.commandLine().getOut(), json(model, target));
        else say(model, target, replaces);
        return 0;
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** What is read stays: nothing makes it again of what is written. */
    private void requireAnother(Path target) {
        try {
            if (!Files.exists(target) || !Files.isSameFile(file, target)) return;
        } catch (IOException e) {
            throw new Failure("cannot read " + Failure.words(e), e);
        }
        throw new Failure(target + " is FILE itself, which would be lost: write to another with -o OUT");
    }

    /** Whole or not at all. */
    private static void write(ModelFile model, Path target) {
        try {
            WholeFile.<RuntimeException>write(target, model::writeTo);
        } catch (IOException e) {
            throw new Failure("cannot write " + target + ": " + Failure.words(e), e);
        }
    }

    private void say(ImportedModel model, Path target, boolean replaced) {
        PrintWriter out = spec.commandLine().getOut();
        ModelFile made = model.file();
        var rounding = model.rounding();
        TextLine.print(
                out,
                "model    %s, %s, %d layers",
                made.name(),
                made.profile().title(),
                made.layers().size());
        boolean isAllBytes = rounding.count() == 0 && !model.quantized().isEmpty();
        if (!isAllBytes) {
            TextLine.print(out, "weights  %,d, the greatest %.6g", rounding.count(), rounding.greatest());
            TextLine.print(out, "rounding at most %.3g, on average %.3g", rounding.worst(), rounding.mean());
        }
        for (ImportedModel.Quantized layer : model.quantized()) {
            TextLine.print(
                    out,
                    "bytes    %s: %,d weights, error at most %.3g (channel %d of %d), on average %.3g",
                    layer.layer(),
                    layer.weights(),
                    layer.worst(),
                    layer.worstChannel(),
                    layer.channels(),
                    layer.mean());
        }
        for (String note : notes(model)) TextLine.print(out, "note     %s", note);
        TextLine.print(out, "hash     %s", made.modelHash());
        TextLine.print(out, "written  %s%s", target, replaced ? ", in place of an older one" : "");
    }

    /** What importing has to say, and whether the model can be called and checked here, but not published anywhere. */
    private static List<String> notes(ImportedModel model) {
        List<String> notes = new ArrayList<>(model.notes());
        Plan.tooLong(model.file()).ifPresent(why -> notes.add("it cannot be published: " + why));
        return notes;
    }

    private static long bytes(ImportedModel model) {
        return model.quantized().stream()
                .mapToLong(ImportedModel.Quantized::weights)
                .sum();
    }

    private static ObjectNode json(ImportedModel model, Path target) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("file", target.toString())
                .put("name", model.file().name())
                .put("profile", model.file().profile().title())
                .put("modelHash", model.file().modelHash().toHex())
                .put("layers", model.file().layers().size())
                .put("weights", model.rounding().count() + bytes(model));
        node.putObject("rounding")
                .put("worst", model.rounding().worst())
                .put("mean", model.rounding().mean())
                .put("vanished", model.rounding().vanished())
                .put("greatestVanished", model.rounding().greatestVanished())
                .put("greatest", model.rounding().greatest());
        ArrayNode quantized = node.putArray("quantized");
        for (ImportedModel.Quantized layer : model.quantized()) {
            quantized
                    .addObject()
                    .put("layer", layer.layer())
                    .put("channels", layer.channels())
                    .put("weights", layer.weights())
                    .put("worst", layer.worst())
                    .put("worstChannel", layer.worstChannel())
                    .put("mean", layer.mean());
        }
        ArrayNode notes = node.putArray("notes");
        notes(model).forEach(notes::add);
        return node;
    }
}
