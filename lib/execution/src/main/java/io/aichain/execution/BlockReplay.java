package io.aichain.execution;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.evm.TransactionProcessor;
import io.aichain.evm.TransactionResult;
import io.aichain.evm.TransactionResult.Executed;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.BlockContext.BlockHashes;
import io.aichain.evm.interpreter.Purpose;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.WorldState;

/**
 * The transactions of an executed block once more, on its parent's state, for whoever wants to watch them: the system calls come first, then
 * {@link #next} for each transaction in the order of the block. What was skipped left nothing behind, so it is not run again. Not for two
 * threads.
 */
public final class BlockReplay {
    private final TransactionProcessor processor =
            new TransactionProcessor(Fork.OSAKA, AiPrecompiles.OSAKA, Translation.INTERPRETED, Purpose.CALLS);
    private final BlockContext context;
    private final JournaledState journal;
    private final long number;

    /**
     * @param header of the executed block, not block 0
     * @param parent the state after the block before
     * @param ancestors hashes of executed blocks by number
     */
    public BlockReplay(Genesis genesis, Header header, WorldState parent, BlockHashes ancestors) {
        if (header.number() == 0) throw new IllegalArgumentException("block 0 executed nothing");
        number = header.number();
        context = context(genesis, header, ancestors);
        journal = new JournaledState(parent, processor.fork());
        processor.systemCall(journal, context, SystemContracts.BEACON_ROOTS.address(), Hash.ZERO.toBytes());
        processor.systemCall(
                journal,
                context,
                SystemContracts.HISTORY_STORAGE.address(),
                header.parentHash().toBytes());
    }

    /** The context of a block that is there: what its own transactions could ask. */
    public static BlockContext context(Genesis genesis, Header header, BlockHashes ancestors) {
        return new BlockContext(
                header.number(),
                header.timestamp(),
                header.gasLimit(),
                header.baseFeePerGas(),
                header.prevRandao(),
                header.beneficiary(),
                BlockExecution.BLOB_BASE_FEE,
                UInt256.of(genesis.chainId()),
                ancestors);
    }

    /**
     * @param tx the block's next transaction
     * @throws IllegalStateException if it cannot run: then this is not the block's own state, which is our bug
     */
    public Executed next(Transaction tx, Address sender, Tracer tracer) {
        return switch (processor.execute(journal, context, tx, sender, tracer)) {
            case Executed executed -> executed;
            case TransactionResult.Invalid invalid ->
                throw new IllegalStateException(
                        "block " + number + ": " + tx.hash() + " was executed and is refused now: " + invalid);
        };
    }
}
