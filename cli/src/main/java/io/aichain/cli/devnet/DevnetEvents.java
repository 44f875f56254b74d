package io.aichain.cli.devnet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the devnet tells: a line an event, for people or, as one JSON object, for scripts. Services call from their own threads; a line is
 * never torn.
 */
final class DevnetEvents {
    private final PrintWriter out;
    private final boolean json;
    /** What happened before the devnet was ready, which is told first; null afterwards. */
    private List<Runnable> early = new ArrayList<>();

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
        if (early != null) early.add(() -> print(event, people));
        else print(event, people);
    }

    /** The first event, before everything that services have told already. */
    synchronized void ready(ObjectNode event, Function<ObjectNode, String> people) {
        print(event, people);
        early.forEach(Runnable::run);
        early = null;
    }

    private void print(ObjectNode event, Function<ObjectNode, String> people) {
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
