package io.aichain.bench;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.tx.Transaction;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.DevnetProcess;
import java.io.IOException;
import java.util.List;

/** From sending a transfer to its receipt, one at a time, at the peer's block time; the receipt is asked for every 2 ms. */
final class LatencyBench {
    private static final long POLL_NANOS = 2_000_000;
    private static final String SENDER =
            DevnetKeys.accounts().getFirst().address().toHex();

    private LatencyBench() {}

    static void measure(Bench.Setting setting) throws IOException, InterruptedException {
        String what = "send to receipt, 100 ms blocks";
        int count = setting.small() ? 20 : 300;
        try (DevnetProcess devnet = DevnetProcess.start(setting.folder().resolve("devnet"), "--block-time", "100ms")) {
            Bench.row(
                    what,
                    "aichain",
                    "%s (goal p50 150, p99 400)",
                    run(devnet.rpc(), Peers.key(0), SENDER, count, count));
            devnet.stop();
        }
        try (Peers.Peer anvil = Peers.anvil(setting.folder(), 0.1)) {
            Bench.row(what, "anvil", "%s", run(anvil.rpc(), Peers.key(0), SENDER, count, count));
        }
    }

    private static Summary run(String rpc, Hash secretKey, String sender, int warmup, int count)
            throws IOException, InterruptedException {
        try (RpcClient client = new RpcClient(rpc)) {
            long chainId = Long.decode(client.call("eth_chainId").asText());
            long nonce = Long.decode(
                    client.call("eth_getTransactionCount", sender, "latest").asText());
            List<Transaction> transfers = Transfers.signed(chainId, secretKey, nonce, warmup + count);
            long[] nanos = new long[count];
            for (int i = 0; i < warmup + count; i++) {
                String raw = transfers.get(i).encoded().toHex();
                long start = System.nanoTime();
                String hash = client.call("eth_sendRawTransaction", raw).asText();
                client.receipt(hash, POLL_NANOS);
                if (i >= warmup) nanos[i - warmup] = System.nanoTime() - start;
            }
            return Summary.ofNanos(nanos);
        }
    }
}
