package io.aichain.executor.chain;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.Skip;
import io.aichain.evm.world.Account;
import io.aichain.execution.BaseFee;
import io.aichain.execution.PayloadItem;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.domain.Heads.Point;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.domain.Skipped;
import io.aichain.executor.domain.StateView;
import io.aichain.executor.domain.pool.BlockOutcome;
import io.aichain.executor.domain.pool.PoolState;
import io.aichain.state.SkippedTransaction;
import io.aichain.state.StateAt;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store holds, as RPC and pool see it. The pipeline tells it of commits; any thread may ask. */
public final class StoredChain implements ChainView, PoolState {
    private static final Logger LOG = LoggerFactory.getLogger(StoredChain.class);
    private static final long RECENT_BYTES = 64L << 20;

    private final Genesis genesis;
    private final StateStore store;
    private final RecentBlocks recent = new RecentBlocks(RECENT_BYTES);
    private final List<Consumer<BlockView>> listeners = new CopyOnWriteArrayList<>();
    private volatile Heads heads;
    private volatile RecentAccounts accounts = new RecentAccounts();

    public StoredChain(Genesis genesis, StateStore store) {
        this.genesis = genesis;
        this.store = store;
        Point latest = new Point(store.tip().number(), store.tip().hash());
        Point zero = new Point(0, store.header(0).orElseThrow().hash());
        Point safe = store.safe().map(r -> new Point(r.number(), r.hash())).orElse(zero);
        Point finalized =
                store.finalized().map(r -> new Point(r.number(), r.hash())).orElse(zero);
        this.heads = new Heads(latest, safe, finalized);
    }

    /** Where reading of the order goes on: the last block's tip. */
    public OrderTip orderTip() {
        long number = store.tip().number();
        if (number == 0) return OrderTip.genesis(genesis);
        return OrderTip.after(ordered(number), store.tip().orderedHash());
    }

    OrderedBlock ordered(long number) {
        Bytes bytes = store.orderedBlock(number).orElseThrow();
        try {
            if (OrderRecord.decode(bytes).content() instanceof OrderRecord.Content.Block(var block)) return block;
            throw new IllegalStateException("stored ordered block " + number + " is no block");
        } catch (MalformedException e) {
            throw new IllegalStateException("stored ordered block " + number + ": " + e.getMessage(), e);
        }
    }

    /** What the pool has to know of a block that was committed earlier. */
    public BlockOutcome outcome(long number) {
        OrderedBlock ordered = ordered(number);
        List<BlockOutcome.SkippedOf> skipped = new ArrayList<>();
        for (SkippedTransaction skip : store.skips(number)) {
            if (PayloadItem.read(ordered.payload().get(skip.index()), genesis) instanceof PayloadItem.Readable item) {
                skipped.add(new BlockOutcome.SkippedOf(item.sender(), item.hash(), skip.reason()));
            }
        }
        return new BlockOutcome(number, ordered.inputTopicId(), ordered.inputOffsets(), skipped);
    }

    // --- told by the pipeline and by finality

    /** A block was committed: from here on it is latest. */
    void committed(BlockViews views) {
        recent.put(views);
        accounts = new RecentAccounts();
        moveHeads(h -> new Heads(
                new Point(views.block().header().number(), views.block().hash()), h.safe(), h.finalized()));
        for (Consumer<BlockView> listener : listeners) {
            try {
                listener.accept(views.block());
            } catch (RuntimeException e) {
                LOG.error("a subscriber of new blocks failed and is dropped", e);
                listeners.remove(listener);
            }
        }
    }

    public void safe(Point point) {
        moveHeads(h -> new Heads(h.latest(), point, h.finalized()));
    }

    public void finalized(Point point) {
        moveHeads(h -> new Heads(h.latest(), h.safe(), point));
    }

    private synchronized void moveHeads(UnaryOperator<Heads> move) {
        heads = move.apply(heads);
    }

    // --- ChainView

    @Override
    public Genesis genesis() {
        return genesis;
    }

    @Override
    public Heads heads() {
        return heads;
    }

    @Override
    public Optional<BlockView> block(long number) {
        return views(number).map(BlockViews::block);
    }

    @Override
    public Optional<List<ReceiptView>> receipts(long number) {
        return views(number).map(BlockViews::receipts);
    }

    @Override
    public Optional<ReceiptView> receipt(Location at) {
        if (at.block() < 1 || at.block() > heads.latest().number()) return Optional.empty();
        Optional<BlockViews> known = recent.find(at.block());
        if (known.isPresent()) return Optional.of(known.get().receipts().get(at.index()));
        Set<Integer> skipped = new HashSet<>();
        store.skips(at.block()).forEach(s -> skipped.add(s.index()));
        return Optional.of(OneReceipt.of(
                genesis,
                store.header(at.block()).orElseThrow(),
                ordered(at.block()),
                skipped,
                store.receipts(at.block()).orElseThrow(),
                at.index()));
    }

    private Optional<BlockViews> views(long number) {
        if (number < 0 || number > heads.latest().number()) return Optional.empty();
        if (number > 0 && number < store.firstBody()) return Optional.empty();
        return Optional.of(recent.get(number, this::load));
    }

    /** Of a block that is stored, whether it is latest yet or not. */
    BlockViews load(long number) {
        Header header = store.header(number).orElseThrow();
        if (number == 0) {
            return BlockViews.of(header, Hash.ZERO, genesis.timestamp() * 1000, List.of(), List.of(), List.of());
        }
        OrderedBlock ordered = ordered(number);
        List<Skip> skips = store.skips(number).stream()
                .map(s -> new Skip(s.index(), s.reason()))
                .toList();
        Set<Integer> skipped = new HashSet<>();
        skips.forEach(s -> skipped.add(s.index()));
        List<PayloadItem.Readable> executed = new ArrayList<>();
        for (int i = 0; i < ordered.payload().size(); i++) {
            if (skipped.contains(i)) continue;
            if (PayloadItem.read(ordered.payload().get(i), genesis) instanceof PayloadItem.Readable item) {
                executed.add(item);
            } else {
                throw new IllegalStateException("block " + number + ": executed item " + i + " cannot be read");
            }
        }
        return BlockViews.of(
                header,
                header.prevRandao(),
                ordered.timeMillis(),
                executed,
                store.receipts(number).orElseThrow(),
                skips);
    }

    @Override
    public Optional<Long> numberOf(Hash blockHash) {
        return store.number(blockHash).filter(n -> n <= heads.latest().number());
    }

    @Override
    public Optional<Header> header(long number) {
        if (number < 0 || number > heads.latest().number()) return Optional.empty();
        return store.header(number);
    }

    @Override
    public Optional<Location> find(Hash transactionHash) {
        return store.transaction(transactionHash)
                .filter(at -> at.block() <= heads.latest().number())
                .map(at -> new Location(at.block(), at.index()));
    }

    @Override
    public Optional<Skipped> skipped(Hash transactionHash) {
        return store.skipped(transactionHash)
                .filter(s -> s.block() <= heads.latest().number())
                .map(s -> new Skipped(transactionHash, s.block(), s.index(), s.reason()));
    }

    @Override
    public Optional<StateView> stateAt(long number) {
        if (number < 0) return Optional.empty();
        return switch (store.at(number)) {
            case StateAt.Found(var snapshot) -> Optional.of(new SnapshotView(snapshot));
            case StateAt.Pruned pruned -> Optional.empty();
            case StateAt.NotYet notYet -> Optional.empty();
        };
    }

    @Override
    public UInt256 nextBaseFee() {
        Header head = store.header(heads.latest().number()).orElseThrow();
        return BaseFee.next(head, genesis.aichain().feeRule());
    }

    @Override
    public Subscription subscribe(Consumer<BlockView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    // --- PoolState

    @Override
    public Account account(Address address) {
        return accounts.get(address, this::load);
    }

    private Account load(Address address) {
        try (StateSnapshot state = store.latest()) {
            Account account = state.account(address);
            return account == null ? Account.EMPTY : account;
        }
    }

    @Override
    public Bytes code(Hash codeHash) {
        try (StateSnapshot state = store.latest()) {
            return state.code(codeHash);
        }
    }

    @Override
    public boolean isExecuted(Hash transaction) {
        return store.transaction(transaction).isPresent();
    }
}
