package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.cli.Failure;
import io.aichain.cli.TextLine;
import io.aichain.contracts.Catalogue;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Node;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aichain model list}: the sealed models of a chain. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists the sealed models of a chain in the order of their seals, from events; name and author are what each says of itself (show checks it).",
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain model list",
            "  aichain model list --author 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 --from-block 100000 --json"
        })
final class ListCommand implements Callable<Integer> {
    @Mixin
    private ChainOptions chain;

    @Option(names = "--author", paramLabel = "ADDRESS", description = "Only this author's (default: all).")
    private String author;

    @Option(
            names = "--from-block",
            paramLabel = "N",
            defaultValue = "0",
            description = "Where to begin (default: ${DEFAULT-VALUE}).")
    private long fromBlock;

    @Option(
            names = "--all",
            description =
                    "Also contracts whose code is none of this library's: what they say of themselves is worth nothing.")
    private boolean all;

    @Option(names = "--json", description = "Print the answer as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (fromBlock < 0) throw new Failure("--from-block: " + fromBlock + "; 0 or more expected");
        try (Node node = chain.connect()) {
            var only = Optional.ofNullable(author).map(text -> ChainOptions.address(text, "--author"));
            Catalogue.Listing found = new Catalogue(node).list(only, fromBlock);
            List<ChainModel.About> listed = found.models().stream()
                    .filter(model -> all || model.libraryCode().isKnown())
                    .toList();
            sayLeftOut(found.models().size() - listed.size(), found.unreadable());
            print(listed);
        }
        return 0;
    }

    /** On the error stream: programs count on the other one. */
    private void sayLeftOut(int foreign, int unreadable) {
        PrintWriter err = spec.commandLine().getErr();
        if (foreign > 0) {
            TextLine.print(err, "left out: %d of other code than this library's; --all lists them too", foreign);
        }
        if (unreadable > 0) {
            TextLine.print(err, "left out: %d that say they are sealed, and do not answer as models do", unreadable);
        }
    }

    private void print(List<ChainModel.About> models) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            for (ChainModel.About model : models) {
                TextLine.print(
                        out,
                        "%s  %-17s  %s  %s%s",
                        model.address(),
                        model.profile(),
                        model.author(),
                        model.libraryCode().isKnown() ? "" : "FOREIGN CODE: ",
                        model.name());
            }
            return;
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode list = root.putArray("models");
        for (ChainModel.About model : models) list.add(Abouts.json(model));
        JsonLine.print(out, root);
    }
}
