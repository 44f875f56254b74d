package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.cli.TextLine;
import io.aichain.contracts.RevertText;
import picocli.CommandLine.Model.CommandSpec;

/** A revert is an answer: the model's arithmetic has none for this input. */
final class Refusal {
    private Refusal() {}

    /** @return the exit code */
    static int print(Bytes data, boolean json, CommandSpec spec) {
        return print(RevertText.of(data), data, json, spec);
    }

    /** The same in these words. */
    static int print(String text, Bytes data, boolean json, CommandSpec spec) {
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("revert", text).put("data", data.toHex());
            JsonLine.print(spec.commandLine().getOut(), node);
        } else {
            TextLine.print(spec.commandLine().getErr(), "the model reverts: %s", text);
        }
        return 1;
    }
}
