package io.aichain.conformance.fuzz;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.tx.Transaction;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.statetest.StateTest;
import io.aichain.conformance.statetest.StateTestRunner;
import io.aichain.conformance.statetest.StateTestRunner.Run;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.Translation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our EVM in every way in which it runs code: byte by byte, which is the judge, in register form, compiled and, traced, byte by byte
 * again. Where they do not come to the same it is a defect of ours, whatever the peers say. For one thread.
 */
final class Forms {
    private final Map<Translation, Form> forms;

    /** One of the ways, as {@link StateTestRunner#execute} is. */
    interface Form {
        Run execute(StateTest test, ForkName fork, Transaction tx, Tracer tracer) throws MalformedException;
    }

    /**
     * What all forms came to.
     *
     * @param run the first form's
     * @param differences one for each further form that came to another result, root or logs, or broke
     */
    record Compared(Run run, List<String> differences) {}

    Forms() {
        this(all());
    }

    /** @param forms all that runs; the first one's run is the one to be compared with */
    Forms(Map<Translation, Form> forms) {
        this.forms = forms;
    }

    static Map<Translation, Form> all() {
        Map<Translation, Form> all = new LinkedHashMap<>();
        for (Translation each : List.of(Translation.NEVER, Translation.ALWAYS, Translation.COMPILED)) {
            all.put(each, new StateTestRunner(each)::execute);
        }
        return all;
    }

    /** Runs in all forms. @throws RuntimeException if the first one breaks: then there is nothing to compare with */
    Compared execute(StateTest test, ForkName fork, Transaction tx) throws MalformedException {
        var rest = forms.entrySet().iterator();
        Run first = rest.next().getValue().execute(test, fork, tx, Tracer.NONE);
        List<String> differences = new ArrayList<>();
        while (rest.hasNext()) {
            var form = rest.next();
            difference(first, form.getKey().toString(), form.getValue(), test, fork, tx, Tracer.NONE)
                    .ifPresent(differences::add);
        }
        return new Compared(first, differences);
    }

    /** Runs byte by byte. @return how that differs from what it came to untraced */
    Optional<String> trace(StateTest test, ForkName fork, Transaction tx, Tracer tracer, Run untraced)
            throws MalformedException {
        // Traced they are all one.
        Form any = forms.values().iterator().next();
        return difference(untraced, "traced", any, test, fork, tx, tracer);
    }

    private static Optional<String> difference(
            Run expected, String name, Form form, StateTest test, ForkName fork, Transaction tx, Tracer tracer)
            throws MalformedException {
        Run found;
        try {
            found = form.execute(test, fork, tx, tracer);
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            return Optional.of("two ways to run code differ: the first came to " + said(expected) + ", " + name
                    + " broke: " + trace);
        }
        if (found.root().equals(expected.root())
                && found.logs().equals(expected.logs())
                && found.result().equals(expected.result())) return Optional.empty();
        return Optional.of("two ways to run code differ: the first came to " + said(expected) + ", " + name + " to "
                + said(found));
    }

    private static String said(Run run) {
        return "root " + run.root() + ", logs " + run.logs() + ", " + run.result();
    }
}
