package io.aichain.dawriter.domain;

import io.aichain.chain.batch.BatchLinks.Tip;
import io.aichain.chain.primitives.Hash;
import io.aichain.dawriter.domain.Quorum.Standing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything ordered and not published: first what the executors agree on, behind it what they have not all reported. Refuses to go on when
 * either does not continue what was published.
 */
public final class Backlog {
    private final List<AgreedBlock> agreed = new ArrayList<>();
    private final Deque<OrderedEntry> waiting = new ArrayDeque<>();
    private long bytes;
    private Tip tip;
    private boolean anyPublished;

    /** @param published the last batch, empty before the first */
    public Backlog(Hash genesisHash, Optional<Tip> published) {
        this.tip = published.orElse(new Tip(0, genesisHash, 0, genesisHash, Hash.ZERO));
        this.anyPublished = published.isPresent();
    }

    /**
     * Takes the next accepted block; those that are published are only compared.
     *
     * @return why it cannot be: the log is not the one that was published from
     */
    public Optional<Problem> add(OrderedEntry entry) {
        long number = entry.block().number();
        if (number == tip.lastBlock() && !entry.hash().equals(tip.lastOrderedHash())) {
            return Optional.of(new Problem(
                    Reason.LOG_DIFFERS,
                    "block %d is %s in the log, %s in batch %d"
                            .formatted(number, entry.hash(), tip.lastOrderedHash(), tip.number())));
        }
        // behind a second reading from the beginning, what is here already comes again
        if (number < firstUnsettled() + waiting.size()) return Optional.empty();
        waiting.add(entry);
        bytes += entry.bytes();
        return Optional.empty();
    }

    /**
     * Moves on what the quorum has settled, in order.
     *
     * @param dissent told of each block that was settled against somebody
     * @return why the first that is left is stuck, empty if nothing is wrong
     */
    public Optional<Problem> settle(Quorum quorum, Consumer<Problem> dissent) {
        while (!waiting.isEmpty()) {
            OrderedEntry next = waiting.getFirst();
            long number = next.block().number();
            switch (quorum.standing(number, next.hash())) {
                case Standing.Open open -> {
                    return Optional.empty();
                }
                case Standing.Unreachable(var detail) -> {
                    return Optional.of(new Problem(Reason.QUORUM_UNREACHABLE, detail));
                }
                case Standing.Agreed(var blockHash, var header, var others) -> {
                    Optional<Hash> parent = lastBlockHash();
                    if (parent.isPresent() && !header.parentHash().equals(parent.get())) {
                        return Optional.of(new Problem(
                                Reason.EXECUTION_DIFFERS,
                                "block %d was executed on %s, block %d is %s"
                                        .formatted(number, header.parentHash(), number - 1, parent.get())));
                    }
                    if (!others.isEmpty()) {
                        dissent.accept(new Problem(
                                Reason.DISSENT, "block %d is %s, not so for %s".formatted(number, blockHash, others)));
                    }
                    agreed.add(new AgreedBlock(waiting.removeFirst(), blockHash, header));
                }
            }
        }
        return Optional.empty();
    }

    /** The blocks that may be published, in order. */
    public List<AgreedBlock> agreed() {
        return List.copyOf(agreed);
    }

    public int agreedCount() {
        return agreed.size();
    }

    public AgreedBlock agreed(int index) {
        return agreed.get(index);
    }

    /** The batch that the next one must follow. */
    public Tip tip() {
        if (anyPublished || agreed.isEmpty()) return tip;
        // before the first batch, the hash of block 0 is known from the first block that was executed on it
        return new Tip(
                0,
                tip.contentHash(),
                0,
                tip.lastOrderedHash(),
                agreed.getFirst().header().parentHash());
    }

    /** A batch of the first blocks was published. */
    public void published(Tip batch) {
        while (!agreed.isEmpty() && agreed.getFirst().number() <= batch.lastBlock()) {
            bytes -= agreed.removeFirst().ordered().bytes();
        }
        tip = batch;
        anyPublished = true;
    }

    /** About what an uncompressed batch of everything here would take. */
    public long bytes() {
        return bytes;
    }

    /** Number of the first block that the quorum has not settled; read or not. */
    public long firstUnsettled() {
        return tip.lastBlock() + agreed.size() + 1;
    }

    /** Whether that block was read. */
    public boolean hasUnsettled() {
        return !waiting.isEmpty();
    }

    /** Ordered and not published, as far as it was read. */
    public int blocks() {
        return agreed.size() + waiting.size();
    }

    private Optional<Hash> lastBlockHash() {
        if (!agreed.isEmpty()) return Optional.of(agreed.getLast().blockHash());
        return anyPublished ? Optional.of(tip.lastBlockHash()) : Optional.empty();
    }
}
