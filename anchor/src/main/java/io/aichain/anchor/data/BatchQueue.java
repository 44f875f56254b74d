package io.aichain.anchor.data;

import io.aichain.chain.batch.BatchLinks;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.Genesis;
import io.aichain.da.BatchFetcher;
import io.aichain.da.FetchedBatch;
import io.aichain.da.Finality;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Published batches on their way to a manifest. Each is read back from its network, after the network's finality, and held against its
 * entry and the batch before (P6); only a run of checked ones can be committed to. Not thread-safe.
 */
public final class BatchQueue {
    private final BatchFetcher fetcher;
    private final Genesis genesis;
    /** The last that was published under a number; a writer that had to put a batch again publishes it again. */
    private final TreeMap<Long, PublishedBatch> published = new TreeMap<>();

    private final TreeMap<Long, PublishedBatch> checked = new TreeMap<>();
    private final TreeMap<Long, PublishedBatch> hopeless = new TreeMap<>();
    private long forgotten;

    /** What became of a look at the next batch. */
    public sealed interface Inspection {
        record Checked(PublishedBatch entry) implements Inspection {}

        /** None is published that follows. */
        record Nothing() implements Inspection {}

        /** It cannot be committed to, now or ever: the run ends before it. */
        record Blocked(long batch, String reason) implements Inspection {}
    }

    public BatchQueue(BatchFetcher fetcher, Genesis genesis) {
        this.fetcher = fetcher;
        this.genesis = genesis;
    }

    public void add(BatchRecord record) {
        if (record.state() != BatchRecord.State.PUBLISHED) return;
        PublishedBatch entry = record.batch();
        if (entry.batch() <= forgotten) return;
        PublishedBatch before = published.put(entry.batch(), entry);
        // A batch that is published anew may lie elsewhere: what was checked was another entry, and what follows may
        // hang on it.
        if (before != null && !before.equals(entry))
            checked.tailMap(entry.batch(), true).clear();
    }

    public Optional<PublishedBatch> published(long batch) {
        return Optional.ofNullable(published.get(batch));
    }

    /** Forgets what is final. @param last number of the last batch that no reorganisation brings back */
    public void forget(long last) {
        forgotten = Math.max(forgotten, last);
        published.headMap(last, true).clear();
        checked.headMap(last, true).clear();
        hopeless.headMap(last, true).clear();
    }

    /** The checked batches that follow a batch without a gap, as far as they go. @param after 0 for none */
    public List<PublishedBatch> run(long after, int most) {
        List<PublishedBatch> run = new ArrayList<>();
        for (long n = after + 1; run.size() < most && checked.containsKey(n); n++) run.add(checked.get(n));
        return run;
    }

    /** Looks at the first unchecked batch behind the run; blocks as long as its network does. @param committed the last committed entry */
    public Inspection inspect(Optional<PublishedBatch> committed) {
        long number = committed.map(PublishedBatch::batch).orElse(0L) + 1;
        Optional<PublishedBatch> before = committed;
        for (; checked.containsKey(number); number++) before = Optional.of(checked.get(number));
        PublishedBatch entry = published.get(number);
        if (entry == null) return new Inspection.Nothing();
        if (entry.equals(hopeless.get(number))) return blocked(number, "refused before");
        Inspection inspection = inspect(entry, before);
        if (inspection instanceof Inspection.Checked) checked.put(number, entry);
        return inspection;
    }

    /** The same for an entry that another's manifest names. */
    public Inspection inspect(PublishedBatch entry, Optional<PublishedBatch> before) {
        long number = entry.batch();
        switch (fetcher.finality(entry)) {
            case Finality.Final() -> {}
            case Finality.Pending(var reason) -> {
                return blocked(number, "not final on its network: " + reason);
            }
            case Finality.Missing(var reason) -> {
                return blocked(number, "missing on its network: " + reason);
            }
            case Finality.Unavailable(var reason) -> {
                return blocked(number, "its network does not answer: " + reason);
            }
        }
        return switch (fetcher.fetch(entry)) {
            case FetchedBatch.Valid(var batch, var raw) -> {
                // The executed genesis block is known to those who execute; the first batch's word is taken for it
                // here.
                BatchLinks.Tip tip = before.map(BatchLinks.Tip::after)
                        .orElseGet(() -> BatchLinks.Tip.genesis(genesis, batch.firstParentBlockHash()));
                Optional<BatchLinks.Broken> broken = BatchLinks.broken(batch, tip);
                yield broken.isEmpty()
                        ? new Inspection.Checked(entry)
                        : blocked(number, broken.get().toString());
            }
            case FetchedBatch.Waiting(var segment, var reason) -> blocked(number, "segment " + segment + ": " + reason);
            case FetchedBatch.Gone(var segment, var reason) ->
                blocked(number, "segment " + segment + " is gone: " + reason);
            case FetchedBatch.Tampered(var segment, var expected, var found) ->
                blocked(number, "segment " + segment + ": expected " + expected + ", found " + found);
            case FetchedBatch.Invalid(var field, var expected, var found) -> {
                hopeless.put(number, entry);
                yield blocked(number, field + ": expected " + expected + ", found " + found);
            }
            case FetchedBatch.Unknown(var reason) -> {
                hopeless.put(number, entry);
                yield blocked(number, "of a later version: " + reason);
            }
        };
    }

    private static Inspection blocked(long batch, String reason) {
        return new Inspection.Blocked(batch, reason);
    }
}
