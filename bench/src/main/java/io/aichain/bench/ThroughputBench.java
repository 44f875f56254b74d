package io.aichain.bench;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.tx.Transaction;
import io.aichain.e2e.kit.DevnetProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Plain transfers per second, from the first request to the last receipt: a thread and a connection a sender, each one request after
 * another. A run counts only if every sender's nonce has risen by what it sent.
 */
final class ThroughputBench {
    private static final int RUNS = 3;
    private static final int SENDERS = 8;
    private static final int BATCH = 50;
    private static final long POLL_NANOS = 5_000_000;

    private ThroughputBench() {}

    /** Once in batches, once one transfer a request; our own a last time under a flight recorder, whose cost is not in the numbers. */
    static void measure(Bench.Setting setting) throws IOException, InterruptedException, ExecutionException {
        Path folder = setting.folder();
        int perSender = setting.small() ? 100 : 2000;
        try (DevnetProcess devnet = DevnetProcess.start(folder.resolve("throughput"), "--block-time", "100ms")) {
            rows("aichain, 100 ms", devnet.rpc(), perSender);
            devnet.stop();
        }
        try (Peers.Peer anvil = Peers.anvil(folder, 0.1)) {
            rows("anvil, 100 ms", anvil.rpc(), perSender);
        }
        try (Peers.Peer geth = Peers.geth(folder)) {
            rows("geth --dev, at once", geth.rpc(), perSender);
        }
        for (int batch : new int[] {BATCH, 1}) profile(folder.resolve("profiled-" + batch), perSender, batch);
    }

    private static void profile(Path folder, int perSender, int batch)
            throws IOException, InterruptedException, ExecutionException {
        Path recording = folder.resolveSibling(folder.getFileName() + ".jfr");
        Map<String, String> recorded =
                Map.of("AICHAIN_JAVA_OPTS", "-XX:+UseSerialGC -Xms64m -Xmx768m " + CpuProfile.option(recording));
        try (DevnetProcess devnet = DevnetProcess.start(recorded, folder, "--block-time", "100ms")) {
            run(devnet.rpc(), Peers.senders(SENDERS), perSender / (batch == 1 ? 4 : 1), batch);
            devnet.stop();
        }
        Bench.row(name(batch) + ": CPU time", "aichain", "%s", CpuProfile.read(recording));
    }

    private static String name(int batch) {
        return batch == 1 ? "transfers, one a request" : "transfers, " + batch + " a request";
    }

    private static void rows(String who, String rpc, int perSender)
            throws IOException, InterruptedException, ExecutionException {
        for (int batch : new int[] {BATCH, 1}) {
            Result result = run(rpc, Peers.senders(SENDERS), perSender / (batch == 1 ? 4 : 1), batch);
            Bench.row(
                    name(batch),
                    who,
                    "%.0f a second (%.0f to %.0f in %d runs, %d senders)",
                    result.median(),
                    result.slowest(),
                    result.fastest(),
                    RUNS,
                    SENDERS);
        }
    }

    /** A funded account. */
    record Sender(String address, Hash secretKey) {}

    /** @param median of the runs, transfers per second */
    private record Result(double median, double slowest, double fastest) {}

    /**
     * @param perSender transfers of each sender in one run
     * @param batch transfers in one request
     */
    private static Result run(String rpc, List<Sender> senders, int perSender, int batch)
            throws IOException, InterruptedException, ExecutionException {
        double[] rates = new double[RUNS];
        once(rpc, senders, Math.max(50, perSender / 4), batch);
        for (int i = 0; i < RUNS; i++) rates[i] = once(rpc, senders, perSender, batch);
        Arrays.sort(rates);
        return new Result(rates[RUNS / 2], rates[0], rates[RUNS - 1]);
    }

    private static double once(String rpc, List<Sender> senders, int perSender, int batch)
            throws IOException, InterruptedException, ExecutionException {
        try (RpcClient client = new RpcClient(rpc);
                ExecutorService threads = Executors.newFixedThreadPool(senders.size())) {
            long chainId = Long.decode(client.call("eth_chainId").asText());
            List<List<Transaction>> work = new ArrayList<>();
            for (Sender sender : senders) {
                work.add(Transfers.signed(chainId, sender.secretKey, nonce(client, sender), perSender));
            }
            long start = System.nanoTime();
            List<Future<String>> lastHashes = new ArrayList<>();
            for (List<Transaction> transfers : work) lastHashes.add(threads.submit(() -> send(rpc, transfers, batch)));
            for (Future<String> last : lastHashes) client.receipt(last.get(), POLL_NANOS);
            double rate = senders.size() * perSender / ((System.nanoTime() - start) / 1e9);
            for (int i = 0; i < senders.size(); i++) {
                long expected = work.get(i).getLast().nonce() + 1;
                if (nonce(client, senders.get(i)) != expected) {
                    throw new IOException(senders.get(i).address + " has not sent up to nonce " + expected);
                }
            }
            return rate;
        }
    }

    private static long nonce(RpcClient client, Sender sender) throws IOException, InterruptedException {
        return Long.decode(
                client.call("eth_getTransactionCount", sender.address, "latest").asText());
    }

    private static String send(String rpc, List<Transaction> transfers, int batch)
            throws IOException, InterruptedException {
        try (RpcClient client = new RpcClient(rpc)) {
            String last = "";
            for (int from = 0; from < transfers.size(); from += batch) {
                List<RpcClient.Call> calls = transfers.subList(from, Math.min(from + batch, transfers.size())).stream()
                        .map(t -> new RpcClient.Call(
                                "eth_sendRawTransaction", t.encoded().toHex()))
                        .toList();
                last = batch == 1
                        ? client.call(
                                        calls.getFirst().method(),
                                        calls.getFirst().params())
                                .asText()
                        : client.batch(calls).getLast().asText();
            }
            return last;
        }
    }
}
