package io.aichain.bench;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.genesis.AiChainConfig;
import io.aichain.chain.genesis.DaDescriptor;
import io.aichain.chain.genesis.FeeRule;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.execution.BlockExecution;
import io.aichain.execution.GenesisState;
import io.aichain.execution.PayloadItem;
import io.aichain.execution.PayloadReader;
import io.aichain.executor.chain.BlockProcessor;
import io.aichain.executor.chain.OrderedInput;
import io.aichain.executor.chain.StageClock;
import io.aichain.executor.chain.StoredChain;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import io.aichain.state.trie.Fanout;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Our side of the state benchmark, in a process of its own so that its bytes written can be counted: the executor's pipeline on ordered
 * blocks, without a log. Arguments: {@code prepare|measure}, folder, {@code full|small}, transactions a block, MiB of memory for the state.
 */
final class StateRun {
    private static final Address TOKEN = new Address(0x70c0_0000, 0, 7);
    private static final int AHEAD = 4;

    private StateRun() {}

    public static void main(String[] args) throws IOException {
        TokenWork work = args[2].equals("small") ? TokenWork.SMALL : TokenWork.FULL;
        Path folder = Path.of(args[1]);
        Genesis genesis = genesis(work);
        if (args[0].equals("prepare")) {
            StateStore.open(folder, options(64), GenesisState.block(genesis)).close();
            System.out.println("result prepared");
            return;
        }
        measure(folder, genesis, work, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
    }

    private static StoreOptions options(int mebibytes) {
        long all = (long) mebibytes << 20;
        return StoreOptions.DEFAULT
                .withMemory(all / 4, all / 4)
                .withNodeBufferBytes(all / 2)
                .withReserveBytes(0);
    }

    private static Genesis genesis(TokenWork work) {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        SortedMap<UInt256, UInt256> balances = new TreeMap<>();
        for (int i = 0; i < work.holders(); i++) balances.put(Token.slot(work.holder(i)), Token.BALANCE);
        for (int i = 0; i < work.senders(); i++) {
            Address sender = TokenWork.sender(i);
            balances.put(Token.slot(sender), Token.BALANCE);
            alloc.put(
                    sender,
                    new GenesisAccount(0, UInt256.of(1_000_000_000_000_000_000L), Bytes.EMPTY, new TreeMap<>()));
        }
        alloc.put(TOKEN, new GenesisAccount(1, UInt256.ZERO, Token.CODE, balances));
        AiChainConfig config = new AiChainConfig(
                "bench",
                Address.ZERO,
                TokenWork.sender(0),
                FeeRule.DEFAULT,
                2,
                131_072,
                1 << 20,
                "regtest",
                0,
                Optional.empty(),
                "bcrt1q",
                List.of(new DaDescriptor(NetworkId.FILE, new TreeMap<>())),
                List.of("executor-0"),
                1);
        return new Genesis(
                new Hash(1, 2, 3, 4),
                31_337,
                1_000_000_000,
                1_700_000_000,
                new Address(0, 0, 0xc0ffee),
                UInt256.of(1_000_000_000L),
                Bytes.EMPTY,
                alloc,
                config);
    }

    private static void measure(Path folder, Genesis genesis, TokenWork work, int perBlock, int mebibytes)
            throws IOException {
        List<Bytes> all = work.signed(genesis.chainId(), TOKEN);
        List<OrderedInput> log = new ArrayList<>();
        OrderTip tip = OrderTip.genesis(genesis);
        for (int from = 0; from < all.size(); from += perBlock) {
            OrderedInput input = order(genesis, tip, all.subList(from, Math.min(all.size(), from + perBlock)));
            log.add(input);
            tip = OrderTip.after(input.block(), input.hash());
        }
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, cores - 1));
        long before;
        double cpu;
        double seconds;
        long executed;
        try (StateStore store =
                StateStore.open(folder, options(mebibytes), GenesisState.block(genesis), Fanout.over(threads))) {
            before = written();
            cpu = cpu();
            long start = System.nanoTime();
            StoredChain chain = new StoredChain(genesis, store);
            try (BlockProcessor processor = new BlockProcessor(
                    store,
                    chain,
                    new BlockExecution(genesis),
                    new StageClock(metrics),
                    outcome -> {},
                    input -> {},
                    Thread.ofPlatform().factory())) {
                run(new PayloadReader(genesis, threads), processor, log);
            }
            seconds = (System.nanoTime() - start) / 1e9;
            executed = executed(store, log.size());
        }
        cpu = cpu() - cpu;
        threads.close();
        if (executed != work.transfers()) throw new IllegalStateException(executed + " of " + work.transfers());
        StringBuilder stages = new StringBuilder();
        for (Timer timer : metrics.find("aichain.executor.stage").timers()) {
            stages.append(String.format(
                    Locale.ROOT, " %s %.0f ms", timer.getId().getTag("stage"), timer.totalTime(TimeUnit.MILLISECONDS)));
        }
        System.out.printf(
                Locale.ROOT,
                "result %.0f %.0f %.0f%s%n",
                work.transfers() / seconds,
                work.transfers() / cpu,
                (double) (written() - before) / work.transfers(),
                stages);
    }

    private static void run(PayloadReader payloads, BlockProcessor processor, List<OrderedInput> log) {
        Deque<CompletableFuture<List<PayloadItem>>> ahead = new ArrayDeque<>();
        int read = 0;
        for (OrderedInput input : log) {
            while (read < log.size() && ahead.size() < AHEAD) {
                ahead.addLast(payloads.read(log.get(read++).block().payload()));
            }
            processor.process(input, ahead.removeFirst());
        }
        processor.settle();
    }

    /** Transfers that succeeded: the same work was done. */
    private static long executed(StateStore store, int blocks) {
        long sum = 0;
        for (long n = 1; n <= blocks; n++) {
            sum += store.receipts(n).orElseThrow().stream()
                    .filter(r -> r.success())
                    .count();
        }
        return sum;
    }

    private static OrderedInput order(Genesis genesis, OrderTip tip, List<Bytes> payload) {
        OrderedBlock block = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                tip.number() + 1,
                tip.hash(),
                1,
                Math.max(tip.timeMillis(), genesis.timestamp() * 1000) + 100,
                genesis.gasLimit(),
                0,
                Bytes.wrap(new byte[16]),
                List.of(0L, 0L),
                payload,
                List.of());
        OrderRecord record = OrderRecord.signed(block, TokenWork.key(0));
        return new OrderedInput(block, record.hash(), record.encoded(), Bytes.of((byte) 1));
    }

    private static double cpu() {
        return ProcessCosts.cpuSeconds(ProcessHandle.current().pid());
    }

    private static long written() throws IOException {
        return ProcessCosts.written(ProcessHandle.current().pid());
    }
}
