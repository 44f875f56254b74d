package io.aichain.verifier;

import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.BatchLinks;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRule;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Hash;
import java.util.Locale;
import java.util.Optional;

/**
 * The one derivation (P11) behind the fetching: takes manifests and batches in Bitcoin's order, holds each against the chain so far, and
 * executes what follows. An invalid entry leaves it where it was.
 */
final class Derivation {
    private final Genesis genesis;
    private final OrderRule rule;
    private final Replay replay;
    private BatchLinks.Tip tip;
    private OrderTip order;

    Derivation(Genesis genesis, Replay replay) {
        this.genesis = genesis;
        this.rule = new OrderRule(genesis);
        this.replay = replay;
        this.tip = BatchLinks.Tip.genesis(genesis, replay.header(0).hash());
        this.order = OrderTip.genesis(genesis);
    }

    /** Of the last batch that was accepted; number 0 before the first. */
    BatchLinks.Tip tip() {
        return tip;
    }

    /** What is wrong with a manifest as a whole; its entries are judged one by one. */
    Optional<Disagreement> refuse(long anchor, Manifest manifest, Hash previousRoot) {
        Evidence evidence = new Evidence(anchor, tip.number() + 1);
        return evidence.differ(
                        0, "genesis hash", genesis.hash(), manifest.genesisHash(), "the manifest is of another chain")
                .or(() -> evidence.differ(
                        0, "anchor number", anchor, manifest.anchor(), "the manifest counts anchors differently"))
                .or(() -> evidence.differ(
                        0, "previous root", previousRoot, manifest.previousRoot(), "the manifest follows another one"));
    }

    /**
     * Accepts the batch if it is what must follow, and executes its blocks.
     *
     * @return what is wrong with it, or empty if the chain is longer now
     */
    Optional<Disagreement> extend(long anchor, PublishedBatch entry, Batch batch) {
        Evidence evidence = new Evidence(anchor, entry.batch());
        Optional<BatchLinks.Broken> link = BatchLinks.broken(batch, tip);
        if (link.isPresent()) {
            return Optional.of(evidence.of(
                    batch.firstBlock(),
                    link.get().field(),
                    link.get().expected(),
                    link.get().found(),
                    "the batch does not follow the one before"));
        }
        OrderTip at = order;
        for (OrderedBlock block : batch.blocks()) {
            Optional<OrderRule.Verdict.Dropped> refused = rule.refuse(at, block);
            if (refused.isPresent()) {
                return Optional.of(evidence.of(
                        block.number(),
                        refused.get().reason().name().toLowerCase(Locale.ROOT),
                        "a block that follows " + at.hash(),
                        refused.get().detail(),
                        "the rule of the order refuses the block"));
            }
            at = OrderTip.after(block, block.hash());
        }
        Optional<Disagreement> wrong =
                execute(batch, evidence).or(() -> compare(entry, replay.header(batch.lastBlock()), evidence));
        if (wrong.isEmpty()) {
            tip = BatchLinks.Tip.after(entry);
            order = at;
        }
        return wrong;
    }

    /** Blocks that an invalid entry brought before are executed already; only their order can differ then. */
    private Optional<Disagreement> execute(Batch batch, Evidence evidence) {
        for (OrderedBlock block : batch.blocks()) {
            Hash hash = block.hash();
            if (block.number() > replay.number()) {
                replay.execute(block, hash);
            } else if (!replay.orderedHash(block.number()).equals(hash)) {
                return Optional.of(evidence.of(
                        block.number(),
                        "ordered hash",
                        replay.orderedHash(block.number()).toString(),
                        hash.toString(),
                        "the sequencer signed two orders: an earlier anchor carries another block"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Disagreement> compare(PublishedBatch entry, Header own, Evidence evidence) {
        String roots = "re-execution gives state root " + own.stateRoot() + ", receipts root " + own.receiptsRoot()
                + ", gas used " + own.gasUsed();
        return evidence.differ(own.number(), "block hash", own.hash(), entry.lastBlockHash(), roots)
                .or(() -> evidence.differ(own.number(), "output root", own.outputRoot(), entry.outputRoot(), roots));
    }

    /** Where a disagreement stands. */
    record Evidence(long anchor, long batch) {
        Disagreement of(long block, String field, String expected, String found, String detail) {
            return new Disagreement(anchor, batch, block, field, expected, found, detail);
        }

        Optional<Disagreement> differ(long block, String field, Object expected, Object found, String detail) {
            if (expected.equals(found)) return Optional.empty();
            return Optional.of(of(block, field, expected.toString(), found.toString(), detail));
        }
    }
}
