package io.aichain.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.tx.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Plain transfers per second, from the first request to the last receipt: a thread a sender, each in batches of JSON-RPC. */
final class ThroughputBench {
    private static final int BATCH = 50;
    private static final long POLL_NANOS = 5_000_000;

    private ThroughputBench() {}

    /** @param perSender transfers of each sender */
    static double run(String rpc, List<Sender> senders, int perSender)
            throws IOException, InterruptedException, ExecutionException {
        try (RpcClient client = new RpcClient(rpc);
                ExecutorService threads = Executors.newFixedThreadPool(senders.size())) {
            long chainId = Long.decode(client.call("eth_chainId").asText());
            List<List<Transaction>> work = new ArrayList<>();
            for (Sender sender : senders) {
                long nonce = Long.decode(client.call("eth_getTransactionCount", sender.address, "latest")
                        .asText());
                work.add(Transfers.signed(chainId, sender.secretKey, nonce, perSender));
            }
            long start = System.nanoTime();
            List<Future<String>> lastHashes = new ArrayList<>();
            for (List<Transaction> transfers : work) lastHashes.add(threads.submit(() -> send(rpc, transfers)));
            for (Future<String> last : lastHashes) awaitReceipt(client, last.get());
            return senders.size() * perSender / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** A funded account. */
    record Sender(String address, Hash secretKey) {}

    private static String send(String rpc, List<Transaction> transfers) throws IOException, InterruptedException {
        try (RpcClient client = new RpcClient(rpc)) {
            String last = "";
            for (int from = 0; from < transfers.size(); from += BATCH) {
                List<RpcClient.Call> calls = transfers.subList(from, Math.min(from + BATCH, transfers.size())).stream()
                        .map(t -> new RpcClient.Call(
                                "eth_sendRawTransaction", t.encoded().toHex()))
                        .toList();
                last = client.batch(calls).getLast().asText();
            }
            return last;
        }
    }

    private static void awaitReceipt(RpcClient client, String hash) throws IOException, InterruptedException {
        JsonNode receipt = client.call("eth_getTransactionReceipt", hash);
        while (receipt.isNull()) {
            LockSupport.parkNanos(POLL_NANOS);
            receipt = client.call("eth_getTransactionReceipt", hash);
        }
    }
}
