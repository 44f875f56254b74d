package io.aichain.conformance.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Another EVM that runs state tests: a program of go-ethereum or revm. */
sealed interface Peer permits GethPeer, RevmPeer {
    /**
     * Runs the tests of a folder and compares.
     *
     * @param cases in the order of their files' names
     * @param traced whether the cases have steps to compare
     * @return where it differs; empty if it agrees in everything
     */
    List<Difference> compare(Path folder, List<FuzzCase> cases, boolean traced)
            throws IOException, InterruptedException;

    String name();

    /** How many steps of traces were compared so far. */
    long stepsCompared();

    /** @param what differs, with the first step if traces do */
    record Difference(FuzzCase one, String peer, String what) {}

    /** @param program its name says which EVM it is */
    static Peer of(Path program) {
        boolean revm = program.getFileName().toString().contains("revm");
        return revm ? new RevmPeer(program) : new GethPeer(program);
    }
}
