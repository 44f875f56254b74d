package io.aichain.executor.rpc;

import io.aichain.chain.block.Bloom;
import io.aichain.chain.block.Header;
import io.aichain.chain.block.Log;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.genesis.AiChainConfig;
import io.aichain.chain.genesis.FeeRule;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.Skip;
import io.aichain.chain.tx.Transaction;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.domain.Skipped;
import io.aichain.executor.domain.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A chain in memory to which tests append blocks. Gas, roots and prices are made up; numbers, hashes and places agree. */
public final class StandInChain implements ChainView {
    public static final UInt256 BASE_FEE = UInt256.of(1_000_000_000L);
    public static final long CHAIN_ID = 31_337;
    static final long GENESIS_TIME = 1_700_000_000L;

    /** What a block of {@link #append} holds. */
    public record Executed(Transaction transaction, boolean success, long gasUsed, List<Log> logs) {}

    private final List<BlockView> blocks = new CopyOnWriteArrayList<>();
    private final List<List<ReceiptView>> receipts = new CopyOnWriteArrayList<>();
    private final List<Consumer<BlockView>> listeners = new CopyOnWriteArrayList<>();
    private final StandInState state = new StandInState();
    private volatile long safe;
    private volatile long finalized;
    private volatile long firstKept;

    public StandInChain() {
        append(List.of(), List.of());
    }

    public StandInState state() {
        return state;
    }

    public void settle(long newSafe, long newFinalized) {
        safe = newSafe;
        finalized = newFinalized;
    }

    /** Forgets blocks and states below. */
    public void prune(long first) {
        firstKept = first;
    }

    public BlockView append(List<Executed> executed, List<Skip> skips) {
        long number = blocks.size();
        List<BlockView.Included> included = new ArrayList<>();
        List<Log> allLogs = new ArrayList<>();
        long gas = 0;
        for (Executed e : executed) {
            Transaction tx = e.transaction();
            included.add(new BlockView.Included(tx, tx.hash(), tx.sender().orElseThrow(), included.size()));
            allLogs.addAll(e.logs());
            gas += e.gasUsed();
        }
        Header header = header(number, gas, Bloom.of(allLogs));
        Hash hash = header.hash();
        BlockView block = new BlockView(
                header,
                hash,
                ordered(number),
                header.timestamp() * 1000 + 7,
                included,
                skips,
                600 + 100L * executed.size());
        receipts.add(receipts(block, executed));
        blocks.add(block);
        listeners.forEach(listener -> listener.accept(block));
        return block;
    }

    private static List<ReceiptView> receipts(BlockView block, List<Executed> executed) {
        List<ReceiptView> views = new ArrayList<>();
        long gas = 0;
        int firstLog = 0;
        for (BlockView.Included in : block.transactions()) {
            Executed e = executed.get(in.index());
            gas += e.gasUsed();
            Transaction tx = in.transaction();
            Optional<Address> created =
                    tx.isCreation() ? Optional.of(Address.fromHex("0x" + "c0".repeat(20))) : Optional.empty();
            views.add(new ReceiptView(
                    new Receipt(tx.type(), e.success(), gas, e.logs()),
                    in.hash(),
                    in.index(),
                    block.header().number(),
                    block.hash(),
                    in.sender(),
                    tx.to(),
                    created,
                    e.gasUsed(),
                    tx.effectiveGasPrice(BASE_FEE),
                    firstLog));
            firstLog += e.logs().size();
        }
        return views;
    }

    private Header header(long number, long gasUsed, Bytes bloom) {
        return new Header(
                number == 0 ? Hash.ZERO : blocks.get((int) number - 1).hash(),
                Address.fromHex("0x" + "fe".repeat(20)),
                Hash.fromHex("0x" + "11".repeat(32)),
                Header.EMPTY_TRIE_ROOT,
                Header.EMPTY_TRIE_ROOT,
                bloom,
                number,
                30_000_000,
                gasUsed,
                GENESIS_TIME + number,
                number == 0 ? Bytes.EMPTY : ordered(number).toBytes(),
                ordered(number),
                BASE_FEE,
                Header.EMPTY_TRIE_ROOT,
                0,
                0,
                Hash.ZERO,
                Header.EMPTY_REQUESTS);
    }

    private static Hash ordered(long number) {
        return number == 0 ? Hash.ZERO : new Hash(0, 0, 0, number);
    }

    @Override
    public Genesis genesis() {
        AiChainConfig ours = new AiChainConfig(
                "test",
                Address.ZERO,
                Address.ZERO,
                FeeRule.DEFAULT,
                1,
                1 << 17,
                1 << 20,
                "regtest",
                0,
                Optional.empty(),
                "bcrt1qtest",
                List.of(),
                List.of("executor-0"),
                1);
        Address coinbase = Address.fromHex("0x" + "fe".repeat(20));
        return new Genesis(
                Hash.ZERO, CHAIN_ID, 30_000_000, GENESIS_TIME, coinbase, BASE_FEE, Bytes.EMPTY, new TreeMap<>(), ours);
    }

    @Override
    public Heads heads() {
        return new Heads(point(blocks.size() - 1L), point(safe), point(finalized));
    }

    private Heads.Point point(long number) {
        return new Heads.Point(number, blocks.get((int) number).hash());
    }

    private boolean kept(long number) {
        return number >= firstKept && number < blocks.size();
    }

    @Override
    public Optional<BlockView> block(long number) {
        return kept(number) ? Optional.of(blocks.get((int) number)) : Optional.empty();
    }

    @Override
    public Optional<Long> numberOf(Hash blockHash) {
        return blocks.stream()
                .filter(b -> b.hash().equals(blockHash))
                .map(b -> b.header().number())
                .findFirst();
    }

    @Override
    public Optional<Header> header(long number) {
        return block(number).map(BlockView::header);
    }

    @Override
    public Optional<List<ReceiptView>> receipts(long number) {
        return kept(number) ? Optional.of(receipts.get((int) number)) : Optional.empty();
    }

    @Override
    public Optional<ReceiptView> receipt(Location at) {
        return receipts(at.block()).map(all -> all.get(at.index()));
    }

    @Override
    public Optional<Location> find(Hash transactionHash) {
        for (BlockView block : blocks) {
            for (BlockView.Included in : block.transactions()) {
                if (in.hash().equals(transactionHash)) {
                    return Optional.of(new Location(block.header().number(), in.index()));
                }
            }
        }
        return Optional.empty();
    }

    /** The tests' skips stand for transactions whose hash is the block's number and the index, repeated. */
    @Override
    public Optional<Skipped> skipped(Hash transactionHash) {
        for (BlockView block : blocks) {
            for (Skip skip : block.skips()) {
                if (transactionHash.equals(skippedHash(block.header().number(), skip.index()))) {
                    return Optional.of(
                            new Skipped(transactionHash, block.header().number(), skip.index(), skip.reason()));
                }
            }
        }
        return Optional.empty();
    }

    public static Hash skippedHash(long block, int index) {
        return new Hash(block, index, block, index);
    }

    @Override
    public Optional<StateView> stateAt(long number) {
        return kept(number) ? Optional.of(state.view(number == blocks.size() - 1L)) : Optional.empty();
    }

    @Override
    public UInt256 nextBaseFee() {
        return BASE_FEE.plus(UInt256.of(7));
    }

    @Override
    public Subscription subscribe(Consumer<BlockView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
