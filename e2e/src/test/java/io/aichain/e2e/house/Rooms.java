package io.aichain.e2e.house;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rooms and which others each may use: the table of the design, as data. Arrows go down only. */
enum Rooms {
    CHAIN("lib/chain", "chain"),
    EVM("lib/evm", "evm", CHAIN),
    STATE("lib/state", "state", CHAIN, EVM),
    CONFORMANCE("lib/conformance", "conformance", CHAIN, EVM, STATE),
    INFERENCE("lib/inference", "inference", CHAIN),
    MODELS("lib/models", "models", CHAIN, INFERENCE),
    CONTRACTS("lib/contracts", "contracts", CHAIN, INFERENCE, MODELS),
    EXECUTION("lib/execution", "execution", CHAIN, EVM, STATE, INFERENCE),
    LOG("lib/log", "log", CHAIN),
    DA("lib/da", "da", CHAIN),
    BITCOIN("lib/bitcoin", "bitcoin", CHAIN),
    // Reads a genesis file as services do.
    OPERATOR("operator", "operator", CHAIN),
    SEQUENCER("sequencer", "sequencer", CHAIN, LOG),
    // The pool and eth_call speak of accounts, forks and intrinsic gas in the EVM's own types.
    EXECUTOR("executor", "executor", CHAIN, LOG, EXECUTION, STATE, INFERENCE, DA, EVM),
    DA_WRITER("da-writer", "dawriter", CHAIN, LOG, DA),
    ANCHOR("anchor", "anchor", CHAIN, LOG, BITCOIN, DA),
    VERIFIER("verifier", "verifier", CHAIN, EXECUTION, STATE, BITCOIN, DA),
    CLI(
            "cli",
            "cli",
            CHAIN,
            EVM,
            STATE,
            CONFORMANCE,
            INFERENCE,
            MODELS,
            CONTRACTS,
            EXECUTION,
            LOG,
            DA,
            BITCOIN,
            SEQUENCER,
            EXECUTOR,
            DA_WRITER,
            ANCHOR,
            VERIFIER),
    BROKER("broker", "broker", CHAIN, LOG),
    // Puts what is built into images; starts a chain with the command line's keys, and a broker's ports, to train the
    // JVM.
    IMAGES("images", "images", CHAIN, BITCOIN, LOG, CLI),
    // Whole-system tests and measurements use everything, and nothing uses them, but that benches start systems with
    // the tests' kit.
    E2E(
            "e2e",
            "e2e",
            OPERATOR,
            CHAIN,
            EVM,
            STATE,
            CONFORMANCE,
            INFERENCE,
            MODELS,
            CONTRACTS,
            EXECUTION,
            LOG,
            DA,
            BITCOIN,
            SEQUENCER,
            EXECUTOR,
            DA_WRITER,
            ANCHOR,
            VERIFIER,
            CLI,
            BROKER,
            IMAGES),
    BENCH(
            "bench",
            "bench",
            OPERATOR,
            E2E,
            CHAIN,
            EVM,
            STATE,
            CONFORMANCE,
            INFERENCE,
            MODELS,
            CONTRACTS,
            EXECUTION,
            LOG,
            DA,
            BITCOIN,
            SEQUENCER,
            EXECUTOR,
            DA_WRITER,
            ANCHOR,
            VERIFIER,
            CLI);

    private final String folder;
    private final String packageName;
    private final Set<Rooms> mayUse;

    Rooms(String folder, String packageName, Rooms... mayUse) {
        this.folder = folder;
        this.packageName = packageName;
        this.mayUse = Set.of(mayUse);
    }

    boolean mayUse(Rooms other) {
        return other == this || mayUse.contains(other);
    }

    String folder() {
        return folder;
    }

    /** The package that all of the room's lie in. */
    String packageName() {
        return "io.aichain." + packageName;
    }

    String artifact() {
        return "aichain-" + folder.substring(folder.lastIndexOf('/') + 1);
    }

    static Optional<Rooms> ofFile(String path) {
        return all().stream().filter(room -> path.startsWith(room.folder + "/")).findFirst();
    }

    static Optional<Rooms> ofArtifact(String artifact) {
        return all().stream().filter(room -> room.artifact().equals(artifact)).findFirst();
    }

    /** Finds the room of a package or of a class's full name. */
    static Optional<Rooms> ofPackage(String name) {
        return all().stream()
                .filter(room -> (name + ".").startsWith(room.packageName() + "."))
                .findFirst();
    }

    private static List<Rooms> all() {
        return Arrays.asList(values());
    }
}
