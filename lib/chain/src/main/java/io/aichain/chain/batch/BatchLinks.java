package io.aichain.chain.batch;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Hash;
import java.util.Optional;

/**
 * Whether a batch hangs together: with the entry that names it, with its chain, with the sequencer's signature, and with the batch before.
 * Pure; what is inside the blocks is judged by the rule of the order and by execution.
 */
public final class BatchLinks {
    private BatchLinks() {}

    /** Evidence: what does not fit, with both sides. */
    public record Broken(String field, String expected, String found) {
        @Override
        public String toString() {
            return field + ": expected " + expected + ", found " + found;
        }
    }

    /**
     * Where a reader of batches stands.
     *
     * @param number of the last batch, 0 before the first
     * @param contentHash of that batch; the genesis hash before the first
     * @param lastBlock number of its last block, 0 before the first
     * @param lastOrderedHash of that block; the genesis hash before the first
     * @param lastBlockHash of the executed block; of block 0 before the first
     */
    public record Tip(long number, Hash contentHash, long lastBlock, Hash lastOrderedHash, Hash lastBlockHash) {
        /** @param block0 hash of the executed genesis block, which only execution of the genesis file tells */
        public static Tip genesis(Genesis genesis, Hash block0) {
            return new Tip(0, genesis.hash(), 0, genesis.hash(), block0);
        }

        public static Tip after(PublishedBatch entry) {
            return new Tip(
                    entry.batch(),
                    entry.contentHash(),
                    entry.lastBlock(),
                    entry.lastOrderedHash(),
                    entry.lastBlockHash());
        }
    }

    /** What of the batch is not what its entry, its chain or its own signature says; empty if all is. */
    public static Optional<Broken> broken(Batch batch, PublishedBatch entry, Genesis genesis) {
        OrderedBlock last = batch.blocks().getLast();
        Hash lastHash = last.hash();
        return differ("genesis hash", genesis.hash(), batch.genesisHash())
                .or(() -> differ("batch number", entry.batch(), batch.number()))
                .or(() -> differ("first block", entry.firstBlock(), batch.firstBlock()))
                .or(() -> differ("last block", entry.lastBlock(), batch.lastBlock()))
                .or(() -> differ("last ordered hash", entry.lastOrderedHash(), batch.lastOrderedHash()))
                .or(() -> differ("hash of block " + last.number(), batch.lastOrderedHash(), lastHash))
                .or(() -> differ("last block hash", entry.lastBlockHash(), batch.lastBlockHash()))
                .or(() -> differ(
                        "signer of block " + last.number(),
                        genesis.aichain().sequencer(),
                        Secp256k1.instance()
                                .recoverAddress(lastHash, batch.lastSignature())
                                .<Object>map(a -> a)
                                .orElse("none")));
    }

    /** What keeps the batch from following the tip; empty if nothing does. */
    public static Optional<Broken> broken(Batch batch, Tip tip) {
        return differ("batch number", tip.number() + 1, batch.number())
                .or(() -> differ("parent hash", tip.contentHash(), batch.parentHash()))
                .or(() -> differ("first block", tip.lastBlock() + 1, batch.firstBlock()))
                .or(() -> differ("first parent ordered hash", tip.lastOrderedHash(), batch.firstParentOrderedHash()))
                .or(() -> differ("first parent block hash", tip.lastBlockHash(), batch.firstParentBlockHash()));
    }

    private static Optional<Broken> differ(String field, Object expected, Object found) {
        return expected.equals(found)
                ? Optional.empty()
                : Optional.of(new Broken(field, expected.toString(), found.toString()));
    }
}
