package io.aichain.cli.devnet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.function.Function;

/**
 * What the devnet tells: a line an event, for people or, as one JSON object, for scripts. Services call from their own threads; a line is
 * never torn.
 */
final class DevnetEvents {
    private final PrintWriter out;
    private final boolean json;

    DevnetEvents(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** One event. The members' order is the order of the line. */
    static ObjectNode event(String name) {
        return JsonNodeFactory.instance.objectNode().put("event", name);
    }

    /** @param people the line for people, made only when one reads */
    synchronized void tell(ObjectNode event, Function<ObjectNode, String> people) {
        out.println(json ? event.toString() : people.apply(event));
        out.flush();
    }

    /** Something on the way to being ready: for people only, scripts wait for {@code ready}. */
    synchronized void progress(String text) {
        if (json) return;
        out.println(text);
        out.flush();
    }
}
