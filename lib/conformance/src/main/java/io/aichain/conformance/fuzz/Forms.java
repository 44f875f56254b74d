package io.aichain.conformance.fuzz;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.tx.Transaction;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.statetest.StateTest;
import io.aichain.conformance.statetest.StateTestRunner;
import io.aichain.conformance.statetest.StateTestRunner.Run;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.Translation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Our EVM in every way in which it runs code: in register form, compiled and, traced, byte by byte. Where they do not come to the same
 * it is a defect of ours, whatever the peers say. For one thread.
 */
final class Forms {
    private final Map<Translation, Form> forms;

    /** One of the ways, as {@link StateTestRunner#execute} is. */
    interface Form {
        Run execute(StateTest test, ForkName fork, Transaction tx, Tracer tracer) throws MalformedException;
    }

    Forms() {
        this(both());
    }

    /** @param forms all that runs; the first one's run is the one to be compared with */
    Forms(Map<Translation, Form> forms) {
        this.forms = forms;
    }

    private static Map<Translation, Form> both() {
        Map<Translation, Form> both = new LinkedHashMap<>();
        both.put(Translation.ALWAYS, new StateTestRunner(Translation.ALWAYS)::execute);
        both.put(Translation.COMPILED, new StateTestRunner(Translation.COMPILED)::execute);
        return both;
    }

    /**
     * Runs in all forms.
     *
     * @throws IllegalStateException if two of them come to another result, root or logs
     */
    Run execute(StateTest test, ForkName fork, Transaction tx) throws MalformedException {
        Run first = null;
        for (var form : forms.entrySet()) {
            Run run = form.getValue().execute(test, fork, tx, Tracer.NONE);
            if (first == null) first = run;
            else demandSame(first, run, form.getKey().toString());
        }
        return first;
    }

    /** Runs byte by byte. @throws IllegalStateException if that comes to something else than it came to untraced */
    void trace(StateTest test, ForkName fork, Transaction tx, Tracer tracer, Run untraced) throws MalformedException {
        // Traced they are all one.
        Form any = forms.values().iterator().next();
        demandSame(untraced, any.execute(test, fork, tx, tracer), "traced");
    }

    private static void demandSame(Run expected, Run found, String form) {
        if (found.root().equals(expected.root())
                && found.logs().equals(expected.logs())
                && found.result().equals(expected.result())) return;
        throw new IllegalStateException("two ways to run code differ: the first came to " + said(expected) + ", " + form
                + " to " + said(found));
    }

    private static String said(Run run) {
        return "root " + run.root() + ", logs " + run.logs() + ", " + run.result();
    }
}
