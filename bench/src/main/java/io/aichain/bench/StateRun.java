package io.aichain.bench;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.block.Header;
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
import io.aichain.evm.interpreter.Compilation;
import io.aichain.evm.world.StateChanges;
import io.aichain.execution.BlockExecution;
import io.aichain.execution.ExecutedBlock;
import io.aichain.execution.GenesisState;
import io.aichain.execution.ParentBlock;
import io.aichain.execution.PayloadItem;
import io.aichain.execution.PayloadReader;
import io.aichain.executor.chain.BlockProcessor;
import io.aichain.executor.chain.OrderedInput;
import io.aichain.executor.chain.Stage;
import io.aichain.executor.chain.StageClock;
import io.aichain.executor.chain.StoredChain;
import io.aichain.state.BlockCommit;
import io.aichain.state.RootUpdate;
import io.aichain.state.StateSnapshot;
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
 * blocks, without a log. Arguments: {@code prepare|measure}, folder, {@code full|huge|small}, transactions a block, MiB of memory for the
 * state, threads that read meanwhile. Each measurement goes on where the one before has ended.
 */
final class StateRun {
    private static final int AHEAD = 4;
    private static final int PREPARING_MIB = 256;
    private static final int HOLDERS_A_BLOCK = 500_000;

    private StateRun() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        TokenWork work = TokenWork.of(args[2]);
        Path folder = Path.of(args[1]);
        if (args[0].equals("prepare")) {
            prepare(folder, work);
            System.out.println("result prepared");
            return;
        }
        int readers = Integer.parseInt(args[5]);
        measure(folder, work, Integer.parseInt(args[3]), Integer.parseInt(args[4]), readers);
    }

    /** Holders beyond the genesis file's are written as blocks write: a part of them each, their balances in the token's storage. */
    private static void prepare(Path folder, TokenWork work) {
        Genesis genesis = genesis(work);
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (StateStore store =
                StateStore.open(folder, options(PREPARING_MIB), GenesisState.block(genesis), Fanout.over(threads))) {
            OrderTip tip = OrderTip.genesis(genesis);
            for (int from = inGenesis(work); from < work.holders(); from += HOLDERS_A_BLOCK) {
                OrderedInput input = order(genesis, tip, List.of());
                give(store, genesis, input, balances(work, from, Math.min(work.holders(), from + HOLDERS_A_BLOCK)));
                tip = OrderTip.after(input.block(), input.hash());
            }
        } finally {
            threads.close();
        }
    }

    private static int inGenesis(TokenWork work) {
        return Math.min(work.holders(), TokenWork.FULL.holders());
    }

    private static SortedMap<UInt256, UInt256> balances(TokenWork work, int from, int to) {
        SortedMap<UInt256, UInt256> balances = new TreeMap<>();
        for (int i = from; i < to; i++) balances.put(Token.slot(work.holder(i)), Token.BALANCE);
        return balances;
    }

    private static void give(
            StateStore store, Genesis genesis, OrderedInput input, SortedMap<UInt256, UInt256> balances) {
        SortedMap<Address, StateChanges.AccountChange> token = new TreeMap<>();
        try (StateSnapshot state = store.latest()) {
            token.put(TokenWork.TOKEN, new StateChanges.AccountChange(state.account(TokenWork.TOKEN), false, balances));
        }
        StateChanges changes = new StateChanges(token, new TreeMap<>());
        RootUpdate root = store.computeRoot(changes);
        Header header = new ExecutedBlock(
                        ParentBlock.of(store.header(store.tip().number()).orElseThrow()),
                        input.block(),
                        input.hash(),
                        genesis.coinbase(),
                        genesis.baseFeePerGas(),
                        List.of(),
                        List.of(),
                        changes,
                        null)
                .header(root.root());
        store.commit(new BlockCommit(
                header, input.hash(), input.encoded(), root, List.of(), List.of(), List.of(), input.position()));
    }

    private static StoreOptions options(int mebibytes) {
        return StoreOptions.DEFAULT
                .withMemory(mebibytes, Runtime.getRuntime().maxMemory())
                .withReserveBytes(0);
    }

    private static Genesis genesis(TokenWork work) {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        SortedMap<UInt256, UInt256> balances = balances(work, 0, inGenesis(work));
        for (int i = 0; i < work.senders(); i++) {
            Address sender = TokenWork.sender(i);
            balances.put(Token.slot(sender), Token.BALANCE);
            alloc.put(
                    sender,
                    new GenesisAccount(0, UInt256.of(1_000_000_000_000_000_000L), Bytes.EMPTY, new TreeMap<>()));
        }
        alloc.put(TokenWork.TOKEN, new GenesisAccount(1, UInt256.ZERO, Token.CODE, balances));
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

    private static void measure(Path folder, TokenWork work, int perBlock, int mebibytes, int readers)
            throws IOException, InterruptedException {
        Genesis genesis = genesis(work);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        // as an executor does
        Compilation.begin(Thread.ofPlatform().daemon().factory(), Throwable::printStackTrace);
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, cores - 1));
        long before;
        double cpu;
        double seconds;
        long executed;
        String read;
        try (StateStore store =
                StateStore.open(folder, options(mebibytes), GenesisState.block(genesis), Fanout.over(threads))) {
            StoredChain chain = new StoredChain(genesis, store);
            long first = store.tip().number() + 1;
            List<OrderedInput> log = log(genesis, chain, work, perBlock);
            before = written();
            cpu = cpu();
            BalanceReaders reads = BalanceReaders.start(chain, work, TokenWork.TOKEN, readers);
            long start = System.nanoTime();
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
            read = reads.stop();
            executed = executed(store, first, log.size());
        }
        cpu = cpu() - cpu;
        threads.close();
        if (executed != work.transfers()) throw new IllegalStateException(executed + " of " + work.transfers());
        StringBuilder stages = new StringBuilder();
        for (Stage stage : Stage.values()) {
            String name = stage.name().toLowerCase(Locale.ROOT);
            Timer timer =
                    metrics.get("aichain.executor.stage").tag("stage", name).timer();
            double share = 100 * timer.totalTime(TimeUnit.NANOSECONDS) / 1e9 / seconds;
            stages.append(String.format(Locale.ROOT, " %s %.1f", name, share));
        }
        System.out.printf(
                Locale.ROOT,
                "result %.0f %.0f %.0f %s%s%n",
                work.transfers() / seconds,
                work.transfers() / cpu,
                (double) (written() - before) / work.transfers(),
                read,
                stages);
    }

    /** The transfers in blocks behind the store's last one, with the nonces that come next. */
    private static List<OrderedInput> log(Genesis genesis, StoredChain chain, TokenWork work, int perBlock) {
        List<Bytes> all = work.signed(
                genesis.chainId(),
                TokenWork.TOKEN,
                chain.account(TokenWork.sender(0)).nonce());
        List<OrderedInput> log = new ArrayList<>();
        OrderTip tip = chain.orderTip();
        for (int from = 0; from < all.size(); from += perBlock) {
            OrderedInput input = order(genesis, tip, all.subList(from, Math.min(all.size(), from + perBlock)));
            log.add(input);
            tip = OrderTip.after(input.block(), input.hash());
        }
        return log;
    }

    private static void run(PayloadReader payloads, BlockProcessor processor, List<OrderedInput> log) {
        Deque<CompletableFuture<List<PayloadItem>>> ahead = new ArrayDeque<>();
        int read = 0;
        for (OrderedInput input : log) {
            while (read < log.size() && ahead.size() < AHEAD) {
                ahead.addLast(processor.read(payloads, log.get(read++)));
            }
            processor.process(input, ahead.removeFirst());
        }
        processor.settle();
    }

    /** Transfers that succeeded: the same work was done. */
    private static long executed(StateStore store, long first, int blocks) {
        long sum = 0;
        for (long n = first; n < first + blocks; n++) {
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
