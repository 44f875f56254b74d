package io.aichain.e2e.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client library of another language, driven by a short script that prints what it saw as one JSON object. */
public final class ScriptWallet implements Wallet {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final List<String> command;
    private final Path log;

    private ScriptWallet(List<String> command, Path log) {
        this.command = command;
        this.log = log;
    }

    public static Wallet viem(Artefacts artefacts, Path logs) {
        return node("viem", artefacts, logs);
    }

    public static Wallet ethers(Artefacts artefacts, Path logs) {
        return node("ethers", artefacts, logs);
    }

    public static Wallet web3py(Artefacts artefacts, Path logs) {
        return new ScriptWallet(
                List.of(
                        Parts.executable("python-clients/bin/python").toString(),
                        Artefacts.script("web3py.py").toString(),
                        artefacts.folder().toString()),
                logs.resolve("web3py.log"));
    }

    private static Wallet node(String name, Artefacts artefacts, Path logs) {
        return new ScriptWallet(
                List.of(
                        "node",
                        Artefacts.script(name + ".mjs").toString(),
                        Artefacts.PACKAGES.toString(),
                        artefacts.folder().toString()),
                logs.resolve(name + ".log"));
    }

    @Override
    public Use use(String rpc, String key, String receiver) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(rpc, key, receiver));
        try (ChildProcess script = ChildProcess.start(whole, Map.of(), log)) {
            return new ObjectMapper().readValue(script.awaitLine(line -> line.startsWith("{"), PATIENCE), Use.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
