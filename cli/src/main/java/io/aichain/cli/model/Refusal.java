package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.contracts.RevertText;
import io.aichain.contracts.StrangersText;
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
            spec.commandLine().getErr().println("the model reverts: " + StrangersText.line(text));
        }
        return 1;
    }
}
