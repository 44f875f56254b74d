package io.aichain.anchor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.ChainEnd;
import io.aichain.bitcoin.reader.OutputChainView;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.anchor.AnchorRecord.State;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table: what the topic says last of anchor 1, against what Bitcoin shows of its output. */
class AnchorMachineTest {
    private static final AnchorPolicy POLICY = new AnchorPolicy(3, 5, 0);
    private static final long NOW = 1_000_000;
    private static final int TIP = 200;
    private static final Txid STRANGER = new Txid(new Hash(66, 6, 6, 6));
    private static final Version START = version(0, 1, OutPointOf.coin(), 500);
    private static final Version OURS = version(1, 1, START.next(), 1000);

    /** What is seen of the start transaction's change. */
    private enum Seen {
        NOBODY,
        REFUSED,
        POOLED,
        WAITED,
        STRANGER_POOLED,
        BLOCK,
        DEEP,
        STRANGER_BLOCK,
        ENDED
    }

    private static final class OutPointOf {
        static OutPoint coin() {
            return new OutPoint(new Txid(new Hash(9, 9, 9, 9)), 0);
        }
    }

    private static Version version(long anchor, int attempt, OutPoint spends, long fee) {
        Txid txid = new Txid(new Hash(anchor, attempt, fee, 1));
        return new Version(anchor, attempt, txid, Bytes.of((byte) 1), spends, new Sat(fee), 202, Optional.empty());
    }

    private static AnchorSpend spend(Txid txid, OutPoint spends, int height, AnchorPayload payload) {
        BlockRef block = new BlockRef(height, new BlockHash(new Hash(height, 0, 0, 0)));
        return new AnchorSpend(
                block, txid, spends, payload, Optional.of(new OutPoint(txid, 1)), new Sat(10_000), Bytes.EMPTY);
    }

    private static AnchorRecord record(Version version, State state, int height) {
        boolean placed = state == State.CONFIRMED || state == State.FINAL;
        String block = placed ? new BlockHash(new Hash(height, 0, 0, 0)).toString() : "";
        String detail =
                state == State.CONFLICT ? "the key is used elsewhere: " + STRANGER + " spends " + version.spends() : "";
        return version.record(state, placed ? height : 0, block, placed ? 1 : 0, detail, NOW - 1);
    }

    private static Sighting sighting(Seen seen) {
        List<AnchorSpend> spends = new ArrayList<>();
        AnchorPayload anchor = new AnchorPayload.Anchor(1, Hash.ZERO, Bytes.EMPTY);
        spends.add(spend(START.txid(), START.spends(), 100, new AnchorPayload.Start(Hash.ZERO)));
        Map<OutPoint, Txid> pooled = Map.of();
        Set<Txid> refused = Set.of();
        Map<Txid, Integer> since = Map.of();
        Optional<ChainEnd> end = Optional.empty();
        switch (seen) {
            case NOBODY -> {}
            case REFUSED -> refused = Set.of(OURS.txid());
            case POOLED -> pooled = Map.of(START.next(), OURS.txid());
            case WAITED -> {
                pooled = Map.of(START.next(), OURS.txid());
                since = Map.of(OURS.txid(), TIP - 5);
            }
            case STRANGER_POOLED -> pooled = Map.of(START.next(), STRANGER);
            case BLOCK -> spends.add(spend(OURS.txid(), START.next(), TIP, anchor));
            case DEEP -> spends.add(spend(OURS.txid(), START.next(), TIP - 2, anchor));
            case STRANGER_BLOCK -> spends.add(spend(STRANGER, START.next(), TIP, anchor));
            case ENDED ->
                end = Optional.of(new ChainEnd(spends.getFirst().block(), STRANGER, START.next(), "no anchor"));
        }
        BlockRef tip = new BlockRef(TIP, new BlockHash(new Hash(TIP, 0, 0, 0)));
        return new Sighting(new OutputChainView(tip, spends, end, Optional.empty()), pooled, refused, since);
    }

    private static AnchorLedger ledger(String last, Seen seen) throws Exception {
        List<AnchorRecord> records = new ArrayList<>(List.of(
                record(START, State.SIGNED, 0), record(START, State.CONFIRMED, 100), record(START, State.FINAL, 100)));
        if (!last.equals("-")) {
            records.add(record(OURS, State.SIGNED, 0));
            if (!last.equals("SIGNED")) {
                records.add(record(OURS, State.valueOf(last), seen == Seen.DEEP ? TIP - 2 : TIP));
            }
        }
        return AnchorLedger.of(records);
    }

    private static String name(Step step) {
        return switch (step) {
            case Step.Observe(var record) -> record.state().name();
            case Step.Send send -> "send";
            case Step.Judge judge -> "judge";
            case Step.SignStart sign -> "start";
            case Step.SignAnchor(var anchor, var attempt) -> "sign" + anchor;
            case Step.Bump bump -> "bump";
            case Step.Halt halt -> "halt";
            case Step.Wait wait -> "wait";
        };
    }

    /**
     * Three cells cannot happen and still have an answer: REFUSED without anything signed, and a final anchor that is seen at depth 1 or
     * whose record is of a block that is deep already.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // last      nobody   refused  pooled   waited   stranger  block      deep       stranger's ended
        //                                               pooled                          block
        "-,         sign1,   sign1,   halt,    halt,    halt,     judge,     judge,     judge,     halt",
        "SIGNED,    send,    bump,    SENT,    SENT,    CONFLICT, CONFIRMED, CONFIRMED, judge,     halt",
        "SENT,      EVICTED, bump,    wait,    bump,    CONFLICT, CONFIRMED, CONFIRMED, judge,     halt",
        "EVICTED,   send,    bump,    SENT,    SENT,    CONFLICT, CONFIRMED, CONFIRMED, judge,     halt",
        "REORGED,   send,    bump,    SENT,    SENT,    CONFLICT, CONFIRMED, CONFIRMED, judge,     halt",
        "CONFLICT,  send,    bump,    SENT,    SENT,    halt,     CONFIRMED, CONFIRMED, judge,     halt",
        "CONFIRMED, REORGED, REORGED, REORGED, REORGED, REORGED,  sign2,     FINAL,     judge,     halt",
        "FINAL,     REORGED, REORGED, REORGED, REORGED, REORGED,  sign2,     sign2,     halt,      halt",
    })
    void table(
            String last,
            String nobody,
            String refused,
            String pooled,
            String waited,
            String stranger,
            String block,
            String deep,
            String strangerBlock,
            String ended)
            throws Exception {
        List<String> expected = List.of(nobody, refused, pooled, waited, stranger, block, deep, strangerBlock, ended);
        List<String> found = new ArrayList<>();
        for (Seen seen : Seen.values()) {
            found.add(name(new AnchorMachine(POLICY).next(ledger(last, seen), sighting(seen), true, NOW)));
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void theTableHasARowForEveryState() {
        Set<String> rows =
                new HashSet<>(List.of("SIGNED", "SENT", "EVICTED", "REORGED", "CONFLICT", "CONFIRMED", "FINAL"));
        assertThat(EnumSet.allOf(State.class)).extracting(State::name).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void withoutBatchesItWaitsAndBeforeTheIntervalToo() throws Exception {
        AnchorLedger ledger = ledger("-", Seen.NOBODY);
        assertThat(new AnchorMachine(POLICY).next(ledger, sighting(Seen.NOBODY), false, NOW))
                .isInstanceOf(Step.Wait.class);
        AnchorLedger after = ledger("CONFIRMED", Seen.BLOCK);
        AnchorMachine hourly = new AnchorMachine(new AnchorPolicy(3, 5, 3_600_000));
        assertThat(hourly.next(after, sighting(Seen.BLOCK), true, NOW)).isInstanceOf(Step.Wait.class);
        assertThat(hourly.next(after, sighting(Seen.BLOCK), true, NOW + 3_600_000))
                .isEqualTo(new Step.SignAnchor(2, 1));
    }

    @Test
    void ofSeveralVersionsTheOneThatPaysMostIsSentAndAnyMayConfirm() throws Exception {
        Version dearer = version(1, 2, START.next(), 2000);
        AnchorLedger ledger = ledger("SENT", Seen.POOLED).with(record(dearer, State.SIGNED, 0));
        assertThat(new AnchorMachine(POLICY).next(ledger, sighting(Seen.POOLED), true, NOW))
                .isEqualTo(new Step.Send(dearer));
        Step confirmed = new AnchorMachine(POLICY).next(ledger, sighting(Seen.BLOCK), true, NOW);
        assertThat(((Step.Observe) confirmed).record().txid())
                .isEqualTo(OURS.txid().toString());
    }

    @Test
    void anAnchorThatWasFinalIsNeverReplaced() throws Exception {
        Version dearer = version(1, 2, START.next(), 2000);
        AnchorLedger ledger = ledger("-", Seen.NOBODY)
                .with(record(dearer, State.SIGNED, 0))
                .with(record(OURS, State.SIGNED, 0))
                .with(record(OURS, State.CONFIRMED, TIP))
                .with(record(OURS, State.FINAL, TIP))
                .with(record(OURS, State.REORGED, 0));
        AnchorMachine machine = new AnchorMachine(POLICY);
        assertThat(machine.next(ledger, sighting(Seen.NOBODY), true, NOW)).isEqualTo(new Step.Send(OURS));
        AnchorLedger sent = ledger.with(record(OURS, State.SENT, 0));
        assertThat(machine.next(sent, sighting(Seen.WAITED), true, NOW)).isInstanceOf(Step.Wait.class);
        assertThat(machine.next(ledger, sighting(Seen.REFUSED), true, NOW)).isInstanceOf(Step.Wait.class);
    }
}
