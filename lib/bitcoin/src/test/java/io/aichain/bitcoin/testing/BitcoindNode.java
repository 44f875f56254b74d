package io.aichain.bitcoin.testing;

import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.node.NodeUnavailableException;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real {@code bitcoind} on regtest as a child process, reachable on the loopback interface only. */
public final class BitcoindNode implements TestNode {
    private static final Duration START = Duration.ofSeconds(180);

    private final Path folder;
    private final int rpcPort = freePort();
    private final List<String> options;
    private Process process;

    private BitcoindNode(Path folder, List<String> options) throws IOException {
        this.folder = folder;
        this.options = List.copyOf(options);
        Files.createDirectories(folder);
        start();
    }

    /** @param options beyond those that keep it alone and quiet */
    public static BitcoindNode start(Path folder, String... options) throws IOException {
        return new BitcoindNode(folder, List.of(options));
    }

    /** Where {@code ./aichain test} puts the program. */
    public static Path program() {
        String parts = System.getenv("AICHAIN_PARTS");
        Path root =
                parts != null ? Path.of(parts) : Path.of(System.getProperty("user.home"), ".cache", "aichain", "parts");
        Path program = root.resolve("bitcoin/bin/bitcoind");
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException("no Bitcoin node at " + program
                    + ": run `./aichain test` once, it installs the real parts that tests need");
        }
        return program;
    }

    @Override
    public String url() {
        return "http://test:test@127.0.0.1:" + rpcPort;
    }

    @Override
    public void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        start();
    }

    private void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program().toString(),
                "-regtest",
                "-datadir=" + folder.toAbsolutePath(),
                "-listen=0",
                "-rpcbind=127.0.0.1",
                "-rpcallowip=127.0.0.1",
                "-rpcport=" + rpcPort,
                "-rpcuser=test",
                "-rpcpassword=test",
                "-dnsseed=0",
                "-fixedseeds=0",
                "-discover=0",
                "-listenonion=0",
                "-disablewallet=1",
                "-persistmempool=0"));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.log").toFile()))
                .start();
        awaitAnswer();
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        try (NodeClient client = connect()) {
            while (true) {
                try {
                    client.chainInfo();
                    return;
                } catch (NodeUnavailableException notYet) {
                    if (System.nanoTime() > deadline) throw new IOException("bitcoind does not answer", notYet);
                    // The pause between questions ends at once when the process does.
                    if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                        throw new IOException("bitcoind ended with " + process.exitValue() + ": "
                                + Files.readString(folder.resolve("output.log")));
                    }
                }
            }
        } catch (NodeException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Below the ports of outgoing connections, any of which might take it while the node is killed and starts again. */
    private static int freePort() throws IOException {
        for (int port = 11_000 + (int) (ProcessHandle.current().pid() * 61 % 7_000); port < 20_000; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("no port below 20000 is free");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    }
}
