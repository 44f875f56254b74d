package io.aichain.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Transfers of an ERC-20 token among many holders, with a state root a block: transactions a second, by the clock and by processor time
 * (which other work on the machine does not change), and bytes written to disk a transaction, counted by the kernel from before the first
 * transfer until the process has stopped in order. Ours is the executor's pipeline without a log; geth takes the same transactions over
 * its RPC in batches, its clock runs until the last receipt.
 */
final class StateBench {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long POLL_NANOS = 5_000_000;
    private static final int BATCH = 500;
    private static final int MINTED_AT_ONCE = 600;
    private static final int PER_BLOCK = 1_000;
    /** For our state: a fourth each for blocks of the database and for its write buffers, half for trie nodes. geth has its default of 1 GiB. */
    private static final int MEBIBYTES = 256;

    private StateBench() {}

    static void run(Path folder, boolean small) throws IOException, InterruptedException {
        TokenWork work = small ? TokenWork.SMALL : TokenWork.FULL;
        String what = work.transfers() / 1000 + " k transfers, " + work.holders() / 1000 + " k holders";
        own(folder, "prepare", small);
        String[] own = own(folder, "measure", small).split(" ", 5);
        Bench.row(
                what,
                "aichain",
                "%s a second, %s a second of processor, %s bytes written each; %s",
                own[1],
                own[2],
                own[3],
                own[4]);
        geth(folder, work, what);
    }

    private static String own(Path folder, String step, boolean small) throws InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                step.equals("prepare") ? "-Xmx4g" : "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                StateRun.class.getName(),
                step,
                folder.resolve("state").toString(),
                small ? "small" : "full",
                Integer.toString(PER_BLOCK),
                Integer.toString(MEBIBYTES));
        try (ChildProcess child = ChildProcess.start(command, Map.of(), folder.resolve("state-" + step + ".log"))) {
            return child.awaitLine(line -> line.startsWith("result "), PATIENCE);
        }
    }

    private static void geth(Path folder, TokenWork work, String what) throws IOException, InterruptedException {
        List<String> options = List.of("--dev.gaslimit", "1000000000");
        Address token;
        try (Peers.Peer geth = Peers.plainGeth(folder, options);
                RpcClient client = new RpcClient(geth.rpc())) {
            token = prepare(client, work);
            geth.process().stop(PATIENCE);
        }
        List<Bytes> transfers = work.signed(1337, token);
        try (Peers.Peer geth = Peers.plainGeth(folder, options);
                RpcClient client = new RpcClient(geth.rpc())) {
            long before = ProcessCosts.written(geth.process().pid());
            double cpu = ProcessCosts.cpuSeconds(geth.process().pid());
            long start = System.nanoTime();
            String last = "";
            for (int from = 0; from < transfers.size(); from += BATCH) {
                List<RpcClient.Call> calls = new ArrayList<>();
                for (Bytes raw : transfers.subList(from, Math.min(transfers.size(), from + BATCH))) {
                    calls.add(new RpcClient.Call("eth_sendRawTransaction", raw.toHex()));
                }
                last = client.batch(calls).getLast().asText();
            }
            client.receipt(last, POLL_NANOS);
            double seconds = (System.nanoTime() - start) / 1e9;
            cpu = ProcessCosts.cpuSeconds(geth.process().pid()) - cpu;
            long written = writtenUntilEnd(geth.process());
            Bench.row(
                    what,
                    "geth --dev",
                    "%.0f a second, %.0f a second of processor, %.0f bytes written each",
                    work.transfers() / seconds,
                    work.transfers() / cpu,
                    (double) (written - before) / work.transfers());
        }
    }

    /** Deploys the token, gives holders and senders their balances. @return the token */
    private static Address prepare(RpcClient client, TokenWork work) throws IOException, InterruptedException {
        String rich = client.call("eth_accounts").get(0).asText();
        JsonNode deployed = client.receipt(send(client, rich, 0, null, Token.initCode(), "0x0", 1_000_000), POLL_NANOS);
        String token = deployed.get("contractAddress").asText();
        List<String> waiting = new ArrayList<>();
        int nonce = 1;
        for (int i = 0; i < work.senders(); i++) {
            Address sender = TokenWork.sender(i);
            waiting.add(send(client, rich, nonce++, sender.toHex(), Bytes.EMPTY, "0xde0b6b3a7640000", 21_000));
            waiting.add(send(client, rich, nonce++, token, Token.mint(sender, 1), "0x0", 100_000));
        }
        for (int i = 0; i < work.holders(); i += MINTED_AT_ONCE) {
            int count = Math.min(MINTED_AT_ONCE, work.holders() - i);
            waiting.add(send(client, rich, nonce++, token, Token.mint(work.holder(i), count), "0x0", 15_000_000));
        }
        for (String hash : waiting) client.receipt(hash, POLL_NANOS);
        return Address.fromHex(token);
    }

    /** @param nonce said by us: what geth would choose lags behind while it mines */
    private static String send(RpcClient client, String from, int nonce, String to, Bytes data, String value, long gas)
            throws IOException, InterruptedException {
        Map<String, String> call = new TreeMap<>();
        call.put("from", from);
        call.put("nonce", "0x" + Integer.toHexString(nonce));
        if (to != null) call.put("to", to);
        call.put("data", data.toHex());
        call.put("value", value);
        call.put("gas", "0x" + Long.toHexString(gas));
        return client.call("eth_sendTransaction", call).asText();
    }

    /** Tells a process to end and reads its count until it is gone: a stop in order writes too. */
    private static long writtenUntilEnd(ChildProcess process) throws IOException {
        long written = ProcessCosts.written(process.pid());
        process.signal("TERM");
        while (process.isAlive()) {
            try {
                written = Math.max(written, ProcessCosts.written(process.pid()));
            } catch (IOException gone) {
                break;
            }
            LockSupport.parkNanos(1_000_000);
        }
        process.await(PATIENCE);
        return written;
    }
}
