package io.aichain.verifier;

import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRule;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a batch extends the one before it (P11): links, order, signature; then what its last block must be. Pure but for the replay
 * that it asks.
 */
final class EntryRule {
    private final Genesis genesis;
    private final OrderRule order;

    EntryRule(Genesis genesis) {
        this.genesis = genesis;
        this.order = new OrderRule(genesis);
    }

    /** An ordered block with the hash that was computed for it. */
    record Linked(OrderedBlock block, Hash hash, OrderTip after) {}

    /** What a batch comes to. */
    sealed interface Outcome {
        record Valid(List<Linked> blocks) implements Outcome {}

        record Invalid(Disagreement why) implements Outcome {}
    }

    /**
     * Everything that needs no execution.
     *
     * @param previous content hash of the batch before, or the genesis hash
     * @param tip of the order behind that batch
     * @param parentBlock executed header before the first block
     */
    Outcome link(long anchor, PublishedBatch entry, Batch batch, Hash previous, OrderTip tip, Header parentBlock) {
        Checks checks = new Checks(anchor, entry.batch());
        checks.equal(0, "genesisHash", genesis.hash(), batch.genesisHash(), "the batch belongs to another chain");
        checks.equal(0, "number", entry.batch(), batch.number(), "the batch is not the one its entry names");
        checks.equal(0, "parentHash", previous, batch.parentHash(), "the batch does not extend the one before");
        checks.equal(0, "firstBlock", tip.number() + 1, batch.firstBlock(), "the batch leaves a gap or repeats a block");
        checks.equal(0, "firstBlock", batch.firstBlock(), entry.firstBlock(), "the entry names another first block");
        checks.equal(0, "lastBlock", batch.lastBlock(), entry.lastBlock(), "the entry names another last block");
        checks.equal(batch.firstBlock(), "firstParentOrderedHash", tip.hash(), batch.firstParentOrderedHash(), "the order forks here");
        checks.equal(batch.firstBlock(), "firstParentBlockHash", parentBlock.hash(), batch.firstParentBlockHash(),
                "the executed parent differs");
        if (checks.failed()) return checks.outcome();
        List<Linked> linked = new ArrayList<>();
        OrderTip at = tip;
        for (OrderedBlock block : batch.blocks()) {
            Optional<OrderRule.Verdict.Dropped> refused = order.refuse(at, block);
            if (refused.isPresent()) {
                return checks.invalid(block.number(), refused.get().reason().name().toLowerCase(java.util.Locale.ROOT),
                        "a block that follows the tip", refused.get().detail(), "the order's rule refuses the block");
            }
            Hash hash = block.hash();
            at = OrderTip.after(block, hash);
            linked.add(new Linked(block, hash, at));
        }
        checks.equal(at.number(), "lastOrderedHash", at.hash(), batch.lastOrderedHash(),
                "the ordered blocks are not those that were committed to: changed, dropped or reordered");
        checks.equal(at.number(), "lastOrderedHash", at.hash(), entry.lastOrderedHash(), "the entry names another ordered hash");
        if (checks.failed()) return checks.outcome();
        Optional<Address> signer = Secp256k1.instance().recoverAddress(at.hash(), batch.lastSignature());
        checks.equal(at.number(), "signature", genesis.aichain().sequencer(), signer.orElse(Address.ZERO),
                "the sequencer did not sign this order");
        return checks.failed() ? checks.outcome() : new Outcome.Valid(linked);
    }

    /** What execution found against what was published. */
    Optional<Disagreement> compare(long anchor, PublishedBatch entry, Batch batch, Header own) {
        Checks checks = new Checks(anchor, entry.batch());
        long block = own.number();
        checks.equal(block, "blockHash", own.hash(), entry.lastBlockHash(),
                "re-execution gives another block (state root " + own.stateRoot() + ", receipts root " + own.receiptsRoot()
                        + ", gas used " + own.gasUsed() + ")");
        checks.equal(block, "blockHash", own.hash(), batch.lastBlockHash(), "the batch names another block than re-execution gives");
        checks.equal(block, "outputRoot", own.outputRoot(), entry.outputRoot(), "the entry names another output root");
        return checks.first();
    }

    /** Collects the first thing that differs. */
    private static final class Checks {
        private final long anchor;
        private final long batch;
        private Disagreement first;

        Checks(long anchor, long batch) {
            this.anchor = anchor;
            this.batch = batch;
        }

        void equal(long block, String field, Object expected, Object found, String detail) {
            if (first != null || expected.equals(found)) return;
            first = new Disagreement(anchor, batch, block, field, expected.toString(), found.toString(), detail);
        }

        Outcome invalid(long block, String field, String expected, String found, String detail) {
            return new Outcome.Invalid(new Disagreement(anchor, batch, block, field, expected, found, detail));
        }

        boolean failed() {
            return first != null;
        }

        Outcome outcome() {
            return new Outcome.Invalid(first);
        }

        Optional<Disagreement> first() {
            return Optional.ofNullable(first);
        }
    }
}
