package io.aichain.anchor.domain;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.anchor.AnchorRecord.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the anchor does next, as a pure function of what it wrote down, what Bitcoin shows, and what is ready. In this order:
 *
 * <ol>
 *   <li>A chain of outputs that ended halts everything.
 *   <li>Each confirmed spend is ours and written down as CONFIRMED, then as FINAL at its depth; one that is not ours is judged.
 *   <li>What was confirmed and is not any more is written down as REORGED.
 *   <li>What is signed and unconfirmed is followed from the chain's tip on: in the mempool (SENT), or nowhere (EVICTED, and sent again),
 *       or displaced by a stranger (CONFLICT, halt). When it waits too long or is refused, a version that pays more is signed.
 *   <li>Only when nothing is unconfirmed, the next anchor is signed: one in flight.
 * </ol>
 *
 * A step is done and written down before the next is asked for, so a process that dies between two steps is followed by one that sees the
 * same.
 */
public final class AnchorMachine {
    private final AnchorPolicy policy;

    public AnchorMachine(AnchorPolicy policy) {
        this.policy = policy;
    }

    /** @param batchesReady whether at least one checked batch follows the last committed one */
    public Step next(AnchorLedger ledger, Sighting sighting, boolean batchesReady, long nowMillis) {
        if (sighting.chain().end().isPresent()) {
            var end = sighting.chain().end().get();
            return new Step.Halt(
                    "the chain of outputs ended at " + end.spent() + " by " + end.txid() + ": " + end.reason());
        }
        return confirmed(ledger, sighting, nowMillis)
                .or(() -> undone(ledger, sighting, nowMillis))
                .or(() -> pending(ledger, sighting, nowMillis))
                .orElseGet(() -> fresh(ledger, sighting, batchesReady, nowMillis));
    }

    private Optional<Step> confirmed(AnchorLedger ledger, Sighting sighting, long nowMillis) {
        List<AnchorSpend> spends = sighting.chain().spends();
        for (int number = 0; number < spends.size(); number++) {
            AnchorSpend spend = spends.get(number);
            Optional<AnchorHistory> history = ledger.history(number);
            Optional<Txid> finalAs = history.flatMap(AnchorHistory::finalAs);
            if (finalAs.isPresent() && !finalAs.get().equals(spend.txid())) {
                return Optional.of(new Step.Halt("anchor " + number + " was final as " + finalAs.get()
                        + " and now stands in Bitcoin as " + spend.txid()));
            }
            Optional<Version> version = history.flatMap(h -> h.version(spend.txid()));
            if (version.isEmpty()) return Optional.of(new Step.Judge(number, spend));
            Optional<Step> step = confirmed(history.get(), version.get(), spend, sighting.tipHeight(), nowMillis);
            if (step.isPresent()) return step;
        }
        return Optional.empty();
    }

    private Optional<Step> confirmed(
            AnchorHistory history, Version version, AnchorSpend spend, int tipHeight, long nowMillis) {
        Txid txid = version.txid();
        String block = spend.block().hash().toString();
        boolean isFinal = spend.depth(tipHeight) >= policy.confirmations();
        boolean samePlace = history.last().bitcoinBlock().equals(block);
        boolean saidConfirmed = history.isSaid(State.CONFIRMED, txid) && samePlace;
        boolean saidFinal = history.isSaid(State.FINAL, txid) && samePlace;
        if (saidFinal || (saidConfirmed && !isFinal)) return Optional.empty();
        // Each state is written, even when several blocks came at once: readers of the topic see the whole way.
        State state = saidConfirmed ? State.FINAL : State.CONFIRMED;
        return Optional.of(new Step.Observe(
                version.record(state, spend.block().height(), block, spend.depth(tipHeight), "", nowMillis)));
    }

    private static Optional<Step> undone(AnchorLedger ledger, Sighting sighting, long nowMillis) {
        for (AnchorHistory history : ledger.above(sighting.confirmed()).values()) {
            AnchorRecord last = history.last();
            if (last.state() == State.CONFIRMED || last.state() == State.FINAL) {
                String detail = last.state() == State.FINAL ? "Bitcoin undid a final anchor" : "";
                return Optional.of(new Step.Observe(last.seen(State.REORGED, 0, "", 0, detail, nowMillis)));
            }
        }
        return Optional.empty();
    }

    private Optional<Step> pending(AnchorLedger ledger, Sighting sighting, long nowMillis) {
        Map<Long, AnchorHistory> unconfirmed = ledger.above(sighting.confirmed());
        long number = sighting.confirmed() + 1;
        Optional<OutPoint> at = tip(sighting).or(() -> startCoin(unconfirmed.get(0L)));
        Optional<Version> lastInLine = Optional.empty();
        while (at.isPresent() && unconfirmed.containsKey(number)) {
            AnchorHistory history = unconfirmed.get(number);
            List<Version> versions = history.spending(at.get());
            if (versions.isEmpty()) break;
            Optional<Step> step = follow(history, versions, sighting.spender(at.get()), sighting, nowMillis);
            if (step.isPresent()) return step;
            lastInLine = sighting.spender(at.get()).flatMap(history::version);
            at = lastInLine.map(Version::next);
            number++;
        }
        if (lastInLine.isEmpty()) return strangerAtTip(sighting);
        return Optional.of(waiting(ledger, lastInLine.get(), sighting));
    }

    /** Follows one unconfirmed anchor; empty when it lies in the mempool as its best version and that is written down. */
    private Optional<Step> follow(
            AnchorHistory history, List<Version> versions, Optional<Txid> spender, Sighting sighting, long nowMillis) {
        Version best = versions.getLast();
        boolean bestRefused = sighting.refused().contains(best.txid());
        if (spender.isEmpty()) {
            if (bestRefused && history.finalAs().isPresent()) {
                return Optional.of(
                        new Step.Wait("anchor " + best.anchor() + " was final, and the node refuses it now"));
            }
            if (bestRefused) return Optional.of(new Step.Bump(best, history.lastAttempt() + 1));
            if (history.last().state() == State.SENT) {
                Version lost = history.version(lastTxid(history)).orElse(best);
                return Optional.of(new Step.Observe(
                        lost.record(State.EVICTED, 0, "", 0, "nobody spends " + lost.spends(), nowMillis)));
            }
            return Optional.of(new Step.Send(best));
        }
        Optional<Version> pooled =
                versions.stream().filter(v -> v.txid().equals(spender.get())).findFirst();
        if (pooled.isEmpty()) return Optional.of(conflict(history, best, spender.get(), nowMillis));
        if (!pooled.get().equals(best) && !bestRefused) return Optional.of(new Step.Send(best));
        if (history.isSaid(State.SENT, spender.get())) return Optional.empty();
        return Optional.of(new Step.Observe(pooled.get().record(State.SENT, 0, "", 0, "", nowMillis)));
    }

    private static Step conflict(AnchorHistory history, Version ours, Txid stranger, long nowMillis) {
        String detail = "the key is used elsewhere: " + stranger + " spends " + ours.spends();
        if (history.last().state() == State.CONFLICT && history.last().detail().equals(detail))
            return new Step.Halt(detail);
        return new Step.Observe(ours.record(State.CONFLICT, 0, "", 0, detail, nowMillis));
    }

    /** Nothing of ours is signed for the tip, and yet somebody spends it. */
    private static Optional<Step> strangerAtTip(Sighting sighting) {
        return tip(sighting)
                .flatMap(sighting::spender)
                .map(stranger -> new Step.Halt("the key is used elsewhere: " + stranger + " spends the chain's tip"));
    }

    /** Only the last in a line may be replaced: a replacement of an earlier one would throw the later ones out. */
    private Step waiting(AnchorLedger ledger, Version last, Sighting sighting) {
        int waited = sighting.blocksWaited(last.txid());
        if (waited < policy.bumpAfterBlocks()) {
            return new Step.Wait("anchor " + last.anchor() + " waits for a block, " + waited + " have passed");
        }
        AnchorHistory history = ledger.history(last.anchor()).orElseThrow();
        if (history.finalAs().isPresent()) {
            return new Step.Wait("anchor " + last.anchor() + " was final and waits for a block again");
        }
        return new Step.Bump(last, history.lastAttempt() + 1);
    }

    private Step fresh(AnchorLedger ledger, Sighting sighting, boolean batchesReady, long nowMillis) {
        if (sighting.confirmed() < 0) return new Step.SignStart();
        if (!batchesReady) return new Step.Wait("no batch to anchor");
        long number = sighting.confirmed() + 1;
        long last = lastSigned(ledger, sighting.confirmed());
        if (nowMillis - last < policy.minIntervalMillis()) return new Step.Wait("the interval between anchors");
        int attempt = ledger.history(number).map(AnchorHistory::lastAttempt).orElse(0) + 1;
        return new Step.SignAnchor(number, attempt);
    }

    /** When the last anchor before was last written of, which is when it confirmed at the latest. */
    private static long lastSigned(AnchorLedger ledger, long confirmed) {
        return confirmed < 1
                ? Long.MIN_VALUE / 2
                : ledger.history(confirmed).orElseThrow().last().timeMillis();
    }

    private static Txid lastTxid(AnchorHistory history) {
        return Txid.of(history.last().txid());
    }

    private static Optional<OutPoint> tip(Sighting sighting) {
        List<AnchorSpend> spends = sighting.chain().spends();
        return spends.isEmpty() ? Optional.empty() : spends.getLast().next();
    }

    /** All versions of the start transaction spend the same coin first. */
    private static Optional<OutPoint> startCoin(AnchorHistory start) {
        return start == null
                ? Optional.empty()
                : Optional.of(start.versions().getFirst().spends());
    }
}
