package io.aichain.anchor.domain;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.anchor.AnchorRecord.State;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The topic {@code anchors} folded: every anchor with its versions and the last that was said of it. Immutable. Of final anchors before
 * the last final one only the transactions are kept, not the bytes of their manifests.
 */
public final class AnchorLedger {
    private final NavigableMap<Long, AnchorHistory> byNumber;

    private AnchorLedger(NavigableMap<Long, AnchorHistory> byNumber) {
        this.byNumber = byNumber;
    }

    public static AnchorLedger of(Collection<AnchorRecord> records) throws MalformedException {
        Folding folding = new Folding();
        for (AnchorRecord record : records) folding.add(record);
        return folding.ledger();
    }

    /** Folds a topic record by record as it is read: no more is held than the ledger keeps. */
    public static final class Folding {
        private final TreeMap<Long, AnchorHistory> byNumber = new TreeMap<>();

        public void add(AnchorRecord record) throws MalformedException {
            fold(byNumber, record);
        }

        /** Of all that was added so far. */
        public AnchorLedger ledger() {
            return new AnchorLedger(new TreeMap<>(byNumber));
        }
    }

    public AnchorLedger with(AnchorRecord record) throws MalformedException {
        TreeMap<Long, AnchorHistory> next = new TreeMap<>(byNumber);
        fold(next, record);
        return new AnchorLedger(next);
    }

    public Optional<AnchorHistory> history(long anchor) {
        return Optional.ofNullable(byNumber.get(anchor));
    }

    /** Histories of anchors above a number, lowest first. */
    public SortedMap<Long, AnchorHistory> above(long anchor) {
        return Collections.unmodifiableSortedMap(byNumber.tailMap(anchor, false));
    }

    /** The last batch under a final anchor, 0 for none. */
    public long lastFinalBatch() {
        return byNumber.descendingMap().values().stream()
                .flatMap(history -> history.finalAs().flatMap(history::version).stream())
                .flatMap(version -> version.commitment().stream())
                .mapToLong(Commitment::lastBatch)
                .findFirst()
                .orElse(0);
    }

    /**
     * The final spends as they were written down, from the start transaction on: as far as each is final now, and none is missing.
     */
    public List<AnchorSpend> finalSpends() {
        List<AnchorSpend> spends = new ArrayList<>();
        for (Map.Entry<Long, AnchorHistory> entry : byNumber.entrySet()) {
            AnchorRecord last = entry.getValue().last();
            if (entry.getKey() != spends.size() || last.state() != State.FINAL) break;
            try {
                BlockHash block = BlockHash.parse(last.bitcoinBlock(), "anchor record.bitcoinBlock");
                OutPoint spent = OutPoint.parse(last.spends(), "anchor record.spends");
                spends.add(AnchorSpend.of(new BlockRef(last.bitcoinHeight(), block), last.rawTransaction(), spent));
            } catch (MalformedException notOurs) {
                // no anchor writes such a record; whoever did is believed nothing: Bitcoin is read from here on
                break;
            }
        }
        return List.copyOf(spends);
    }

    /** The first anchor that was final and is not any more: Bitcoin undid more than the configured depth. */
    public OptionalLong undone() {
        return byNumber.entrySet().stream()
                .filter(entry -> entry.getValue().finalAs().isPresent())
                .filter(entry -> entry.getValue().last().state() != State.FINAL)
                .mapToLong(Map.Entry::getKey)
                .findFirst();
    }

    private static void fold(Map<Long, AnchorHistory> byNumber, AnchorRecord record) throws MalformedException {
        Version version = Version.of(record);
        AnchorHistory before = byNumber.get(version.anchor());
        AnchorHistory history = before == null ? new AnchorHistory(List.of(), record, Optional.empty()) : before;
        byNumber.put(version.anchor(), history.with(version, record));
        if (record.state() == State.FINAL) {
            byNumber.computeIfPresent(version.anchor() - 1, (number, old) -> old.withoutManifests());
        }
    }
}
