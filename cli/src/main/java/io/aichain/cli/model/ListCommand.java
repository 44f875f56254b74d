package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.cli.Failure;
import io.aichain.contracts.Catalogue;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Node;
import io.aichain.contracts.StrangersText;
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
                "Lists the sealed models of a chain in the order of their seals, from events; pages as the node's limits want it.",
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

    @Option(names = "--json", description = "Print the answer as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (fromBlock < 0) throw new Failure("--from-block: " + fromBlock + "; 0 or more expected");
        try (Node node = chain.connect()) {
            var only = Optional.ofNullable(author).map(text -> ChainOptions.address(text, "--author"));
            print(new Catalogue(node).list(only, fromBlock));
        }
        return 0;
    }

    private void print(List<ChainModel.About> models) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            for (ChainModel.About model : models) {
                out.printf(
                        "%s  %-17s  %s  %s%n",
                        model.address(),
                        StrangersText.line(model.profile()),
                        model.author(),
                        StrangersText.line(model.name()));
            }
            return;
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode list = root.putArray("models");
        for (ChainModel.About model : models) list.add(Abouts.json(model));
        JsonLine.print(out, root);
    }
}
