package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.cli.TextLine;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Creation;
import io.aichain.contracts.HashCheck;
import io.aichain.contracts.LibraryCode;
import io.aichain.contracts.Node;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain model show}: one model of a chain, or the contract that makes texts of one. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Shows a model: name, profile, author, code, how it was created, hash, classes and layers; what it says of itself is checked as far as the chain allows, and the exit code is 1 if it is found to be wrong.",
        footerHeading = "%nExamples:%n",
        footer = {"  aichain model show 0x5FbDB2315678afecb367f032d93F642f64180aa3 --json"})
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ADDRESS", description = "The model's contract, or its TextModel.")
    private String address;

    @Mixin
    private ChainOptions chain;

    @Option(names = "--json", description = "Print the answer as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Node node = chain.connect()) {
            var model = new ChainModel(node, ChainOptions.address(address, "ADDRESS"));
            Optional<ChainModel.Text> text = model.text();
            if (text.isPresent()) return print(text.get(), model.isProven(text.get()));
            ChainModel.About about = model.about();
            Creation creation = model.creation(about);
            HashCheck hash = model.hashCheck(about);
            print(about, creation, hash);
            return exitCode(creation, hash);
        }
    }

    /** @return 1 if what the contract says of itself was found to be wrong, 0 if it was found right or could not be checked */
    static int exitCode(Creation creation, HashCheck hash) {
        boolean forged = creation instanceof Creation.Foreign;
        boolean other = hash instanceof HashCheck.Differs || hash instanceof HashCheck.Broken;
        return forged || other ? 1 : 0;
    }

    /** @return the exit code */
    private int print(ChainModel.Text text, boolean isProven) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonLine.print(out, Abouts.json(text, isProven));
            return 0;
        }
        TextLine.print(out, "texts of %s: show that one too, which makes the tokens", text.model());
        TextLine.print(out, "code     %s", code(text.libraryCode()));
        TextLine.print(out, "window   %d tokens", text.window());
        TextLine.print(out, "hash     %s, of model, words and window", text.textHash());
        TextLine.print(
                out,
                "words    %s",
                isProven
                        ? "proven: with this model and window they give the address"
                        : "NOT proven by the address: whoever created it may have put others behind the hash");
        return 0;
    }

    private void print(ChainModel.About about, Creation creation, HashCheck hash) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode node = Abouts.json(about);
            node.set("creation", Abouts.json(creation));
            node.set("hash", Abouts.json(hash));
            ArrayNode layers = node.putArray("layers");
            about.description().ifPresent(d -> d.layers().forEach(layer -> layers.add(Abouts.json(layer))));
            JsonLine.print(out, node);
            return;
        }
        TextLine.print(out, "name     %s", about.name());
        TextLine.print(out, "profile  %s", about.profile());
        TextLine.print(out, "author   %s", about.author());
        TextLine.print(out, "code     %s", code(about.libraryCode()));
        TextLine.print(out, "created  %s", created(creation));
        TextLine.print(out, "hash     %s", about.isSealed() ? hash(hash) : "not sealed yet");
        if (!about.classes().isEmpty()) TextLine.print(out, "classes  %s", String.join(", ", about.classes()));
        about.description().ifPresent(description -> layers(description, out));
    }

    private static String code(LibraryCode code) {
        return code.version()
                .map(known -> known.contract() + " of this library, version " + known.number()
                        + (known.isLast() ? "" : ", which is retired"))
                .orElse("unknown, " + code.hash() + ": it may say and answer what it likes");
    }

    private static String created(Creation creation) {
        return switch (creation) {
            case Creation.ByLibrary(var transaction) -> "by this library's code in " + transaction;
            case Creation.Foreign(var transaction) ->
                "by OTHER code than this library's in " + transaction
                        + ": author, hash, events and past steps may be forged";
            case Creation.Unseen(var why) -> "not seen, so author, events and past steps may be forged: " + why;
        };
    }

    private static String hash(HashCheck hash) {
        return hash.declared()
                + switch (hash) {
                    case HashCheck.Agrees _ -> ", as what lies on the chain gives";
                    case HashCheck.Differs(var _, var computed) ->
                        ", but what lies on the chain gives " + computed + ": it is ANOTHER model";
                    case HashCheck.Broken(var _, var why) -> ", but it is NO such model: " + why;
                    case HashCheck.Unknown(var _, var why) -> ", not checked: " + why;
                };
    }

    private static void layers(Description description, PrintWriter out) {
        for (int i = 0; i < description.layers().size(); i++) {
            Layer layer = description.layers().get(i);
            TextLine.print(
                    out,
                    "layer %-3d%-26s inputs %-10s weights %-9d %s",
                    i,
                    layer.type(),
                    layer.inputs(),
                    layer.weights(),
                    Arrays.toString(layer.parameters().bigs()));
        }
    }
}
