package io.aichain.anchor.domain;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Txid;
import io.aichain.chain.anchor.AnchorRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the topic says of one anchor.
 *
 * @param versions every one that was signed or adopted, in order
 * @param last the last record, of any version
 * @param finalAs the transaction that a record called final: what is final stays, whatever Bitcoin does
 */
public record AnchorHistory(List<Version> versions, AnchorRecord last, Optional<Txid> finalAs) {
    public AnchorHistory {
        versions = List.copyOf(versions);
    }

    AnchorHistory with(Version version, AnchorRecord record) {
        List<Version> all = new ArrayList<>(versions);
        if (version(version.txid()).isEmpty()) all.add(version);
        boolean isFinal = record.state() == AnchorRecord.State.FINAL;
        return new AnchorHistory(all, record, isFinal ? Optional.of(version.txid()) : finalAs);
    }

    AnchorHistory withoutManifests() {
        return new AnchorHistory(
                versions.stream().map(Version::withoutManifest).toList(), last.withoutManifest(), finalAs);
    }

    public Optional<Version> version(Txid txid) {
        return versions.stream().filter(v -> v.txid().equals(txid)).findFirst();
    }

    /** The versions that spend an output, the one that pays most last; when one was final, that one alone. */
    public List<Version> spending(OutPoint output) {
        return versions.stream()
                .filter(v -> v.spends().equals(output))
                .filter(v -> finalAs.isEmpty() || finalAs.get().equals(v.txid()))
                .sorted(Comparator.comparing(Version::fee).thenComparingInt(Version::attempt))
                .toList();
    }

    public int lastAttempt() {
        return versions.stream().mapToInt(Version::attempt).max().orElse(0);
    }

    /** Whether the last record says so of that version. */
    boolean isSaid(AnchorRecord.State state, Txid txid) {
        return last.state() == state && last.txid().equals(txid.toString());
    }
}
