package io.aichain.bench;

import io.aichain.chain.primitives.Hash;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The chains that run beside ours on the same machine, each with the usual test accounts funded. */
final class Peers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of a block, as the devnet's. */
    private static final String GAS_LIMIT = "60000000";

    private Peers() {}

    /** A running peer. */
    record Peer(String name, String rpc, ChildProcess process) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }

    /** @param blockTimeSeconds 0 mines each transaction at once */
    static Peer anvil(Path folder, double blockTimeSeconds) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Parts.executable("foundry/bin/anvil").toString(),
                "--port",
                Integer.toString(port),
                "--silent",
                "--gas-limit",
                GAS_LIMIT));
        if (blockTimeSeconds > 0) command.addAll(List.of("--block-time", Double.toString(blockTimeSeconds)));
        return awaitReady(new Peer(
                "anvil",
                "http://127.0.0.1:" + port,
                ChildProcess.start(command, Map.of(), folder.resolve("anvil.log"))));
    }

    /** geth's developer chain, which mines whenever something is pending; its own account funds the usual ones. */
    static Peer geth(Path folder) throws IOException, InterruptedException {
        Peer geth = plainGeth(folder, List.of());
        try (RpcClient client = new RpcClient(geth.rpc)) {
            String rich = client.call("eth_accounts").get(0).asText();
            for (DevnetKeys.DevAccount account : DevnetKeys.accounts()) {
                String hash = client.call(
                                "eth_sendTransaction",
                                Map.of("from", rich, "to", account.address().toHex(), "value", "0x3635c9adc5dea00000"))
                        .asText();
                client.receipt(hash, 5_000_000);
            }
        }
        return geth;
    }

    /** The same without funding anybody. @param more further options */
    static Peer plainGeth(Path folder, List<String> more) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Parts.executable("geth/bin/geth").toString(),
                "--dev",
                "--dev.period",
                "0",
                "--dev.gaslimit",
                GAS_LIMIT,
                "--http",
                "--http.port",
                Integer.toString(port),
                "--http.api",
                "eth,net,web3",
                "--port",
                "0",
                "--authrpc.port",
                Integer.toString(freePort()),
                "--ipcdisable",
                "--datadir",
                folder.resolve("geth").toString(),
                "--txpool.globalslots",
                "100000",
                "--txpool.accountslots",
                "100000",
                "--txpool.accountqueue",
                "100000",
                "--txpool.globalqueue",
                "100000",
                "--rpc.batch-request-limit",
                "10000"));
        command.addAll(more);
        return awaitReady(new Peer(
                "geth --dev",
                "http://127.0.0.1:" + port,
                ChildProcess.start(command, Map.of(), folder.resolve("geth.log"))));
    }

    static Hash key(int index) {
        return DevnetKeys.accounts().get(index).secretKey();
    }

    private static Peer awaitReady(Peer peer) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (RpcClient client = new RpcClient(peer.rpc)) {
            while (true) {
                try {
                    client.call("eth_chainId");
                    return peer;
                } catch (IOException notYet) {
                    if (!peer.process.isAlive() || System.nanoTime() > deadline) {
                        throw new IllegalStateException(peer.name + " does not answer: " + peer.process.tail(), notYet);
                    }
                    LockSupport.parkNanos(20_000_000);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
