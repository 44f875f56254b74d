package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.cli.TextLine;
import io.aichain.models.Check;
import io.aichain.models.ImportedModel;
import io.aichain.models.ModelInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain model check}: how far a model on a chain is from the float model that it was. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Imports a model and compares it, on samples, with the same model in doubles: agreement of the greatest output, worst and mean error.",
            "Ends with 1 where a chain's arithmetic refuses a sample: these revert, and are in none of the other numbers.",
            "Samples are a folder of inputs as model call takes them, an .npy with one sample in each row, or JSON {\"samples\": [...]}."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain model check digits.keras --samples test-images.npy",
            "  aichain model check net.onnx --samples folder-of-pngs --profile sd59x18-d1 --json"
        })
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The model, as its tool wrote it.")
    private Path file;

    @Option(names = "--samples", paramLabel = "S", required = true, description = "What to compare it on.")
    private Path samples;

    @Mixin
    private ImportChoices choices;

    @Option(names = "--json", description = "Print the answer as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ImportedModel model = choices.read(file);
        try {
            Check.Report report = Check.run(model, ModelInput.samples(samples, model.reference()));
            print(report, model.notes());
            return report.reverted() > 0 ? 1 : 0;
        } catch (MalformedException e) {
            throw new Failure("--samples " + samples + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure("--samples " + samples + " cannot be read: " + Failure.words(e), e);
        }
    }

    /** Where nothing was compared, no number says how far it is. */
    private void print(Check.Report report, List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        boolean isCompared = report.outputs() > 0;
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("samples", report.samples())
                    .put("outputs", report.outputs())
                    .put("agreeing", report.agreeing())
                    .put("reverted", report.reverted())
                    .put("worst", isCompared ? report.worst() : null)
                    .put("worstAt", isCompared ? report.worstAt() : null)
                    .put("mean", isCompared ? report.mean() : null);
            notes.forEach(node.putArray("notes")::add);
            JsonLine.print(out, node);
            return;
        }
        TextLine.print(out, "agree    %d of %d samples on the greatest output", report.agreeing(), report.samples());
        if (isCompared) {
            TextLine.print(
                    out,
                    "error    at most %.3g (%s), on average %.3g over %,d outputs",
                    report.worst(),
                    report.worstAt(),
                    report.mean(),
                    report.outputs());
        } else {
            TextLine.print(out, "error    not known: every sample reverts");
        }
        if (report.reverted() > 0) TextLine.print(out, "reverts  %d samples", report.reverted());
        for (String note : notes) TextLine.print(out, "note     %s", note);
    }
}
