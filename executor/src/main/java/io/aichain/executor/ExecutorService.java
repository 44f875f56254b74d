package io.aichain.executor;

import io.aichain.chain.genesis.Genesis;
import io.aichain.evm.interpreter.Compilation;
import io.aichain.evm.precompile.bls.BlsPrecompiles;
import io.aichain.execution.BlockExecution;
import io.aichain.execution.GenesisState;
import io.aichain.execution.PayloadReader;
import io.aichain.executor.call.EvmCalls;
import io.aichain.executor.call.EvmTraces;
import io.aichain.executor.chain.BlockProcessor;
import io.aichain.executor.chain.StageClock;
import io.aichain.executor.chain.StoredChain;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.CallRunner;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.TraceRunner;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.domain.pool.BlockOutcome;
import io.aichain.executor.domain.pool.Pool;
import io.aichain.executor.follow.Dissent;
import io.aichain.executor.follow.DissentException;
import io.aichain.executor.kafka.Health;
import io.aichain.executor.kafka.LogLoops;
import io.aichain.executor.kafka.TransactionsWriter;
import io.aichain.executor.rpc.Progress;
import io.aichain.inference.kernels.Lanes;
import io.aichain.inference.kernels.Warmup;
import io.aichain.log.LogStoppedException;
import io.aichain.log.Topics;
import io.aichain.state.StatePeer;
import io.aichain.state.StateStore;
import io.aichain.state.trie.Fanout;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One executor: reads the order, executes it, votes, follows finality and keeps the pool; it answers through {@link #chain()},
 * {@link #pool()} and {@link #calls()}. Where going on would be wrong it stops itself, keeps its data and still answers what it knows.
 */
public final class ExecutorService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorService.class);

    private final Genesis genesis;
    private final ExecutorConfig config;
    private final ExecutorEvents events;
    private final StateStore store;
    private final StoredChain chain;
    private final EvmCalls calls;
    private final EvmTraces traces;
    private final TransactionsWriter writer;
    private final Pool pool;
    private final StageClock stages;
    private final java.util.concurrent.ExecutorService recovery;
    private final java.util.concurrent.ExecutorService hashing;
    private final Health health = new Health();
    private final SeenProgress progress = new SeenProgress();
    private final LogLoops loops;
    private final Thread warmup;
    private final AtomicReference<String> stopped = new AtomicReference<>();
    private final AtomicReference<Dissent> dissent = new AtomicReference<>();

    /** What comes from outside a process and what tests replace. */
    public record Surroundings(
            MeterRegistry metrics, InstantSource clock, RandomGenerator random, ThreadFactory threads) {}

    /** The same with nobody to see what is waited for. */
    public static ExecutorService start(
            Genesis genesis, ExecutorConfig config, ExecutorEvents events, Surroundings around) {
        return start(genesis, config, events, around, new StartWait());
    }

    /**
     * Opens the store and starts. A new one begins with the configured snapshot, otherwise with block 0. Kafka may be away: it is waited
     * for. So is a peer that gives the snapshot, before this returns.
     *
     * @param wait shows it, and can end it
     * @throws IllegalStateException if the snapshot is none of this chain: nothing was written
     * @throws io.aichain.state.WrongStoreException if the folder holds another chain
     * @throws io.aichain.state.kv.StoreFailedException if the folder is in use or the disk fails
     */
    public static ExecutorService start(
            Genesis genesis, ExecutorConfig config, ExecutorEvents events, Surroundings around, StartWait wait) {
        LOG.info("BLS12-381 and KZG are computed by {}", BlsPrecompiles.instance());
        LOG.info(
                "models are computed by {} kernels{}",
                Lanes.describe(),
                Lanes.bits() > 0
                        ? ""
                        : ": faster on vectors, if the JVM is started with --add-modules jdk.incubator.vector");
        if (config.compile()) compileHotCode(around.threads());
        config.snapshotFrom().ifPresent(from -> FirstState.take(from, genesis, config, wait));
        var hashing = Executors.newFixedThreadPool(config.threads(), around.threads());
        StateStore store = null;
        try {
            store = StateStore.open(config.data(), config.store(), GenesisState.block(genesis), Fanout.over(hashing));
            ExecutorService service = new ExecutorService(genesis, config, events, around, store, hashing);
            service.startLoops(around);
            return service;
        } catch (RuntimeException e) {
            if (store != null) store.close();
            hashing.close();
            throw e;
        }
    }

    /** On a thread of the process, which outlives this executor and keeps nobody from ending. */
    private static void compileHotCode(ThreadFactory threads) {
        Compilation.begin(
                task -> {
                    Thread thread = threads.newThread(task);
                    thread.setName("evm-compiler");
                    thread.setDaemon(true);
                    return thread;
                },
                defect ->
                        LOG.error("code was not compiled and stays with the interpreter, please report this", defect));
    }

    private ExecutorService(
            Genesis genesis,
            ExecutorConfig config,
            ExecutorEvents events,
            Surroundings around,
            StateStore store,
            java.util.concurrent.ExecutorService hashing) {
        this.genesis = genesis;
        this.config = config;
        this.events = events;
        this.store = store;
        this.hashing = hashing;
        this.chain = new StoredChain(genesis, store);
        this.calls = new EvmCalls(genesis, store, config.callThreads(), config.callGas(), config.compile());
        this.traces = new EvmTraces(genesis, store, config.callGas());
        Topics topics = Topics.of(genesis);
        this.writer = TransactionsWriter.open(
                config.kafka(),
                topics.transactions(),
                topics.maxTransactionBytes(),
                config.patience(),
                around.threads());
        this.pool = new Pool(genesis, config.pool(), chain, writer, around.clock());
        this.stages = new StageClock(around.metrics());
        this.recovery = Executors.newFixedThreadPool(config.threads(), around.threads());
        this.loops = new LogLoops(
                config.kafka(),
                genesis,
                store,
                chain,
                health,
                this::stop,
                progress,
                around.threads(),
                around.metrics());
        this.warmup = around.threads().newThread(() -> Warmup.run(Thread.currentThread()::isInterrupted));
        new Meters(this).bindTo(around.metrics());
    }

    private void startLoops(Surroundings around) {
        var unusedEvents = chain.subscribe(events::executed);
        var unusedArrivals = chain.subscribe(block -> pool.executed(
                block.transactions().stream().map(BlockView.Included::hash).toList()));
        recallRestrictions();
        boolean votes = genesis.aichain().voters().contains(config.identity());
        // Before the order is read: what this identity commits from now on is its own to report.
        Optional<VoterRecord> voter = votes ? Optional.of(VoterRecord.of(store, config.identity())) : Optional.empty();
        BlockExecution execution = config.compile() ? new BlockExecution(genesis) : BlockExecution.interpreted(genesis);
        loops.order(
                new PayloadReader(genesis, recovery, pool::readable),
                committed -> new BlockProcessor(
                        store, chain, execution, stages, pool::committed, committed, around.threads()));
        loops.stalls();
        loops.broker();
        loops.pending(pool);
        loops.votes();
        loops.finality(events::safe, events::finalized);
        if (voter.isPresent()) {
            long incarnation = around.random().nextLong() & Long.MAX_VALUE;
            loops.reports(config.identity(), incarnation, voter.get().firstBlock());
        } else {
            LOG.info("{} is no voter of this chain: it executes and does not report", config.identity());
        }
        warmup.start();
    }

    /** What the pool knew of recent skips before the process ended. */
    private void recallRestrictions() {
        long latest = store.tip().number();
        for (long n = Math.max(store.firstBody(), latest - config.pool().oneInFlightBlocks()); n <= latest; n++) {
            BlockOutcome outcome = chain.outcome(n);
            pool.committed(outcome);
        }
    }

    private void stop(Throwable why) {
        if (!stopped.compareAndSet(null, String.valueOf(why.getMessage()))) return;
        if (why instanceof DissentException other) dissent.set(other.dissent());
        // a dissent and a log that is not ours explain themselves; anything else is a bug and needs its trace
        if (why instanceof DissentException || why instanceof LogStoppedException) {
            LOG.error("this executor stops itself and keeps its data: {}", why.getMessage());
        } else {
            LOG.error("this executor stops itself and keeps its data", why);
        }
        loops.stop();
        events.stopped(why.getMessage());
    }

    /** The state behind the last block, for a peer; to be closed. */
    public StatePeer peer() {
        return store.peer(config.identity());
    }

    /** For tests that look behind the answers. */
    StateStore store() {
        return store;
    }

    public ChainView chain() {
        return chain;
    }

    public TransactionPool pool() {
        return pool;
    }

    public CallRunner calls() {
        return calls;
    }

    /** How many calls wait for their turn. */
    int callsWaiting() {
        return calls.waiting();
    }

    public TraceRunner traces() {
        return traces;
    }

    /** What {@code aichain_status} shows besides the heads. */
    public Progress progress() {
        return progress;
    }

    /** For how long the log has stood before a transaction that nobody ends; zero for not at all. */
    Duration stalled() {
        return health.stalled();
    }

    public ExecutorStatus status() {
        return new ExecutorStatus(
                config.identity(),
                chain.heads(),
                stages.active(),
                pool.status(),
                health.waitingFor().or(this::stillReading),
                health.alarm(),
                Optional.ofNullable(stopped.get()),
                Optional.ofNullable(dissent.get()));
    }

    /** It answers questions by then, but would refuse transactions. */
    private Optional<String> stillReading() {
        return pool.isStillReading() ? Optional.of("pool: still reads the transactions that wait") : Optional.empty();
    }

    /** Stops in order: what is committed stays, what is under way is done again by the next start. */
    @Override
    public void close() {
        warmup.interrupt();
        loops.close();
        writer.close();
        recovery.close();
        store.close();
        hashing.close();
    }
}
