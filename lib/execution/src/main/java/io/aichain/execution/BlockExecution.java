package io.aichain.execution;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.SkipReason;
import io.aichain.evm.TransactionProcessor;
import io.aichain.evm.TransactionResult;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.BlockContext.BlockHashes;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.WorldState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One ordered block on a state (P3): a function of the block, the parent's header and state and the hashes of earlier blocks; nothing
 * else reaches the result. Keeps the EVM's buffers between blocks, so one per thread.
 *
 * <p>The system calls come first, beacon root (zero) and then parent hash. Each item of the payload is then executed, or skipped with its
 * reason and without a trace in the state (P2). The same bytes twice in one block: the second is {@link SkipReason#ALREADY_EXECUTED} if
 * the first was executed; in a later block they are {@link SkipReason#NONCE_TOO_LOW}. That a hash executes at most once follows from the
 * nonce alone, so no index of old transactions is needed to derive the chain.
 */
public final class BlockExecution {
    /** Blob gas costs one wei at least, and always where there are no blobs (EIP-4844). */
    static final UInt256 BLOB_BASE_FEE = UInt256.ONE;

    private final Genesis genesis;
    private final TransactionProcessor processor;

    public BlockExecution(Genesis genesis) {
        this(genesis, new TransactionProcessor(Fork.OSAKA, AiPrecompiles.OSAKA));
    }

    /** Without the compiler of hot code and without what others in the process have compiled; each block comes to the same. */
    public static BlockExecution interpreted(Genesis genesis) {
        return new BlockExecution(
                genesis, new TransactionProcessor(Fork.OSAKA, AiPrecompiles.OSAKA, Translation.INTERPRETED));
    }

    BlockExecution(Genesis genesis, TransactionProcessor processor) {
        this.genesis = genesis;
        this.processor = processor;
    }

    Translation translation() {
        return processor.translation();
    }

    /**
     * @param parent header of block number - 1
     * @param block accepted by the order's rule, so its limits hold
     * @param payload what {@link PayloadReader} read of the block
     * @param state after the parent
     * @param ancestors hashes of executed blocks by number
     */
    public ExecutedBlock execute(
            Header parent,
            OrderedBlock block,
            Hash orderedHash,
            List<PayloadItem> payload,
            WorldState state,
            BlockHashes ancestors) {
        return execute(ParentBlock.of(parent), block, orderedHash, payload, state, ancestors);
    }

    /**
     * The same on a parent whose hash may still be computed: nothing here waits for it but code that reads it.
     *
     * @param ancestors hashes of executed blocks by number; may wait too
     */
    public ExecutedBlock execute(
            ParentBlock parent,
            OrderedBlock block,
            Hash orderedHash,
            List<PayloadItem> payload,
            WorldState state,
            BlockHashes ancestors) {
        if (block.number() != parent.number() + 1) {
            throw new IllegalArgumentException("block " + block.number() + " on block " + parent.number());
        }
        BlockContext context = context(parent, block, orderedHash, ancestors);
        HistoryWrite history = HistoryWrite.of(state, parent);
        JournaledState journal = new JournaledState(history == null ? state : history.over(state), processor.fork());
        processor.systemCall(journal, context, SystemContracts.BEACON_ROOTS.address(), Hash.ZERO.toBytes());
        if (history == null) {
            Bytes hash = parent.hash().get().toBytes();
            processor.systemCall(journal, context, SystemContracts.HISTORY_STORAGE.address(), hash);
        }
        Run run = new Run(journal, context);
        for (int i = 0; i < payload.size(); i++) run.next(payload.get(i), i);
        return new ExecutedBlock(
                parent,
                block,
                orderedHash,
                genesis.coinbase(),
                context.baseFee(),
                run.executed,
                run.skipped,
                journal.changes(),
                history);
    }

    private BlockContext context(ParentBlock parent, OrderedBlock block, Hash orderedHash, BlockHashes ancestors) {
        return new BlockContext(
                block.number(),
                block.timeMillis() / 1000,
                block.gasLimit(),
                BaseFee.next(
                        parent.baseFee(),
                        parent.gasUsed(),
                        parent.gasLimit(),
                        genesis.aichain().feeRule()),
                orderedHash,
                genesis.coinbase(),
                BLOB_BASE_FEE,
                UInt256.of(genesis.chainId()),
                ancestors);
    }

    /** The transactions of one block as they run. */
    private final class Run {
        private final JournaledState journal;
        private final BlockContext context;
        private final List<ExecutedTransaction> executed = new ArrayList<>();
        private final List<SkippedItem> skipped = new ArrayList<>();
        private final Set<Hash> hashes = new HashSet<>();
        private long gasUsed;

        Run(JournaledState journal, BlockContext context) {
            this.journal = journal;
            this.context = context;
        }

        void next(PayloadItem item, int index) {
            switch (item) {
                case PayloadItem.Unreadable unreadable ->
                    skipped.add(new SkippedItem(item, index, unreadable.reason(), unreadable.detail()));
                case PayloadItem.Readable readable -> next(readable, index);
            }
        }

        private void next(PayloadItem.Readable item, int index) {
            if (hashes.contains(item.hash())) {
                skipped.add(new SkippedItem(item, index, SkipReason.ALREADY_EXECUTED, "earlier in this block"));
                return;
            }
            switch (processor.execute(journal, context, item.transaction(), item.sender())) {
                case TransactionResult.Executed result -> executed(item, index, result);
                case TransactionResult.Invalid(var reason, var given, var limit) -> {
                    String detail = "given " + given.toBigInteger() + ", against " + limit.toBigInteger();
                    skipped.add(new SkippedItem(item, index, SkipReasons.of(reason), detail));
                }
            }
        }

        private void executed(PayloadItem.Readable item, int index, TransactionResult.Executed result) {
            gasUsed += result.gasUsed();
            hashes.add(item.hash());
            Receipt receipt = new Receipt(item.transaction().type(), result.success(), gasUsed, result.logs());
            UInt256 price = item.transaction().effectiveGasPrice(context.baseFee());
            executed.add(new ExecutedTransaction(item, index, receipt, result.gasUsed(), price));
        }
    }
}
