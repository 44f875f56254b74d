package io.aichain.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Transfers of an ERC-20 token among many holders, with a state root a block: transactions a second, by the clock and by processor time
 * (which other work on the machine does not change), and bytes written to disk a transaction, counted by the kernel from before the first
 * transfer until the process has stopped in order. Ours is the executor's pipeline on prepared blocks without a log; so is {@code geth import}
 * ({@link GethImport}). geth's {@code --dev} chain takes the same transactions over its RPC in batches, its clock runs until the last receipt.
 */
final class StateBench {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long POLL_NANOS = 5_000_000;
    private static final int BATCH = 500;
    private static final int MINTED_AT_ONCE = 600;
    private static final int PER_BLOCK = 1_000;
    private static final int RUNS = 3;
    private static final int READERS = 2;
    /** For our state: a fourth each for blocks of the database and for its write buffers, half for trie nodes. geth has its default of 1 GiB. */
    private static final int MEBIBYTES = 256;

    private static final int MEBIBYTES_OF_HUGE = 1024;

    private final Path folder;
    private final boolean small;
    private final Results results;

    private StateBench(Bench.Setting setting) {
        this.folder = setting.folder();
        this.small = setting.small();
        this.results = setting.results();
    }

    /** Cases: {@code 1m} and {@code 10m}; both if none is named. */
    static void run(Bench.Setting setting) throws IOException, InterruptedException {
        StateBench bench = new StateBench(setting);
        List<String> cases = setting.cases();
        if (setting.small()) {
            bench.ours("small", MEBIBYTES);
            bench.geth(TokenWork.SMALL);
            return;
        }
        if (cases.isEmpty() || cases.contains("1m")) {
            bench.ours("full", MEBIBYTES);
            bench.geth(TokenWork.FULL);
        }
        if (cases.isEmpty() || cases.contains("10m")) bench.ours("huge", MEBIBYTES_OF_HUGE);
        bench.results.note("aichain and geth import take prepared blocks; geth --dev takes transactions over its RPC.");
        bench.results.note(
                "aichain has 256 MiB for the state among 1 M holders and 1 GiB among 10 M; geth has its default of 1 GiB.");
        bench.results.note(
                "geth is not measured among 10 M holders: minting them takes 16,667 transactions of 15 M gas, more than ten minutes.");
    }

    private static String name(TokenWork work) {
        int holders = work.holders();
        return "ERC-20 transfers, "
                + (holders >= 1_000_000 ? holders / 1_000_000 + " M holders" : holders / 1000 + " k holders");
    }

    private void ours(String size, int mebibytes) throws InterruptedException {
        TokenWork work = TokenWork.of(size);
        long start = System.nanoTime();
        own("prepare", size, mebibytes, 0);
        Bench.row(name(work), "aichain", "prepared in %.0f s", (System.nanoTime() - start) / 1e9);
        for (int readers : new int[] {0, READERS}) {
            String name = name(work) + (readers == 0 ? "" : ", " + readers + " threads read");
            List<String[]> runs = new ArrayList<>();
            for (int i = 0; i < (small ? 1 : RUNS); i++) {
                String[] run = own("measure", size, mebibytes, readers).split(" ", 7);
                runs.add(run);
                Bench.row(
                        name,
                        "aichain",
                        "%s a second, %s a second of processor, %s bytes written each; %s reads a second, 99 %% within %s us; %s",
                        run[1],
                        run[2],
                        run[3],
                        run[4],
                        run[5],
                        run[6]);
            }
            results.add(Result.of(name, "aichain", "rate", "/s", column(runs, 1)));
            results.add(Result.of(name, "aichain", "rate of a processor", "/s", column(runs, 2)));
            results.add(Result.of(name, "aichain", "written each", "bytes", column(runs, 3)));
            if (readers == 0) continue;
            results.add(Result.of(name, "aichain", "reads of balances", "/s", column(runs, 4)));
            results.add(Result.of(name, "aichain", "99th percentile of a read", "us", column(runs, 5)));
        }
    }

    private static List<Double> column(List<String[]> runs, int index) {
        return runs.stream().map(run -> Double.valueOf(run[index])).toList();
    }

    private String own(String step, String size, int mebibytes, int readers) throws InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                step.equals("prepare") ? "-Xmx4g" : "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                StateRun.class.getName(),
                step,
                folder.resolve("state-" + size).toString(),
                size,
                Integer.toString(PER_BLOCK),
                Integer.toString(mebibytes),
                Integer.toString(readers));
        try (ChildProcess child = ChildProcess.start(command, Map.of(), folder.resolve("state-" + step + ".log"))) {
            return child.awaitLine(line -> line.startsWith("result "), PATIENCE);
        }
    }

    private void geth(TokenWork work) throws IOException, InterruptedException {
        List<String> options = List.of("--dev.gaslimit", "1000000000");
        Address token;
        long prepared;
        try (Peers.Peer geth = Peers.plainGeth(folder, options);
                RpcClient client = new RpcClient(geth.rpc())) {
            token = prepare(client, work);
            prepared = Long.decode(client.call("eth_blockNumber").asText());
            geth.process().stop(PATIENCE);
        }
        long idle = writtenIdle(options);
        List<Bytes> transfers = work.signed(1337, token, 0);
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
            long lastBlock = Long.decode(client.call("eth_blockNumber").asText());
            long written = writtenUntilEnd(geth.process()) - before - idle;
            row(work, "geth --dev", List.of(new GethImport.Costs(seconds, cpu, written)));
            imported(work, prepared, lastBlock);
        }
    }

    /** What a geth writes that only starts and stops: the journal of all that it holds in memory is most of it. */
    private long writtenIdle(List<String> options) throws IOException, InterruptedException {
        try (Peers.Peer geth = Peers.plainGeth(folder, options)) {
            long before = ProcessCosts.written(geth.process().pid());
            return writtenUntilEnd(geth.process()) - before;
        }
    }

    private void imported(TokenWork work, long prepared, long last) throws IOException, InterruptedException {
        results.note(String.format(
                Locale.ROOT,
                "geth's blocks have %.0f transfers on average, ours %d.",
                (double) work.transfers() / (last - prepared),
                PER_BLOCK));
        row(work, "geth import", GethImport.measure(folder, folder.resolve("geth"), prepared, last, small ? 1 : RUNS));
    }

    private void row(TokenWork work, String who, List<GethImport.Costs> runs) {
        double count = work.transfers();
        List<Double> rates = runs.stream().map(run -> count / run.seconds()).toList();
        List<Double> ofProcessor =
                runs.stream().map(run -> count / run.cpuSeconds()).toList();
        List<Double> written = runs.stream().map(run -> run.written() / count).toList();
        Result rate = Result.of(name(work), who, "rate", "/s", rates);
        Result processor = Result.of(name(work), who, "rate of a processor", "/s", ofProcessor);
        Result bytes = Result.of(name(work), who, "written each", "bytes", written);
        for (Result each : List.of(rate, processor, bytes)) results.add(each);
        Bench.row(
                name(work),
                who,
                "%.0f a second, %.0f a second of processor, %.0f bytes written each",
                rate.median(),
                processor.median(),
                bytes.median());
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
