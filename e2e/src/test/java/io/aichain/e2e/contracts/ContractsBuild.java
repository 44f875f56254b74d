package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Solidity library as forge compiles it, once in a run of tests. */
final class ContractsBuild {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Path FOLDER = Parts.checkout().resolve("contracts");
    private static boolean isBuilt;

    private ContractsBuild() {}

    /** Its packages, without which nothing compiles. */
    static void install() {
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }

    /** What forge says. */
    static String forge(String... arguments) {
        return forge(Map.of(), arguments);
    }

    /** The same with settings of foundry.toml in the environment, such as {@code FOUNDRY_SNAPSHOTS}. */
    static String forge(Map<String, String> settings, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = Parts.executable("foundry/bin/forge").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return run(settings, command);
    }

    /** Creation code of a contract without arguments. */
    static synchronized Bytes creationCode(String contract) {
        if (!isBuilt) {
            install();
            forge("build");
            isBuilt = true;
        }
        Path artefact = FOLDER.resolve("out/" + contract + ".sol/" + contract + ".json");
        try {
            return Bytes.fromHex(new ObjectMapper()
                    .readTree(artefact.toFile())
                    .at("/bytecode/object")
                    .asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program's standard output in the library's folder. */
    static String run(String... command) {
        return run(Map.of(), command);
    }

    private static String run(Map<String, String> settings, String... command) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("NO_COLOR", "1");
        Path log = Path.of("target", "contracts", Path.of(command[0]).getFileName() + ".log");
        try (ChildProcess child = ChildProcess.start(List.of(command), environment, FOLDER, log)) {
            assertThat(child.await(PATIENCE)).as(child::tail).isZero();
            return child.tail();
        }
    }
}
