package io.aichain.anchor;

import io.aichain.anchor.bitcoin.AnchorBitcoin;
import io.aichain.anchor.data.BatchQueue;
import io.aichain.anchor.data.BatchQueue.Inspection;
import io.aichain.anchor.data.CommittedTip;
import io.aichain.anchor.data.ManifestBuilder;
import io.aichain.anchor.data.ManifestPublisher;
import io.aichain.anchor.data.SpendJudge;
import io.aichain.anchor.domain.AnchorHistory;
import io.aichain.anchor.domain.AnchorMachine;
import io.aichain.anchor.domain.Sighting;
import io.aichain.anchor.domain.Step;
import io.aichain.anchor.domain.Version;
import io.aichain.anchor.outbox.AnchorOutbox;
import io.aichain.anchor.outbox.LostException;
import io.aichain.anchor.outbox.StoredVersion;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.node.SendResult;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.anchor.AnchorRecord.State;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetworks;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The leader's work: looks, asks {@link AnchorMachine} what is next, does it, and looks again. Everything it knows beyond the topic and
 * Bitcoin can be forgotten at any moment. One thread.
 */
final class AnchorWorker {
    private static final int MAX_STEPS = 64;
    private static final int INSPECTIONS_PER_ROUND = 16;

    private final Hash genesisHash;
    private final AnchorOutbox outbox;
    private final AnchorBitcoin bitcoin;
    private final AnchorMachine machine;
    private final BatchQueue batches;
    private final ManifestPublisher publisher;
    private final SpendJudge judge;
    private final DaNetworks networks;
    private final Signer signer;
    private final Pursuit pursuit;
    private final InstantSource clock;
    private final AnchorEvents events;

    AnchorWorker(
            Hash genesisHash,
            AnchorOutbox outbox,
            AnchorBitcoin bitcoin,
            AnchorMachine machine,
            BatchQueue batches,
            ManifestPublisher publisher,
            DaNetworks networks,
            Signer signer,
            InstantSource clock,
            AnchorEvents events) {
        this.genesisHash = genesisHash;
        this.outbox = outbox;
        this.bitcoin = bitcoin;
        this.machine = machine;
        this.batches = batches;
        this.publisher = publisher;
        this.judge = new SpendJudge(genesisHash, networks, batches);
        this.networks = networks;
        this.signer = signer;
        this.pursuit = new Pursuit(bitcoin);
        this.clock = clock;
        this.events = events;
        batches.forget(outbox.ledger().lastFinalBatch());
    }

    void add(BatchRecord record) {
        batches.add(record);
    }

    /**
     * One round: everything that can be done now.
     *
     * @throws LostException another writer took over, or it is unknown what the topic has
     */
    void round() throws LostException {
        try {
            Optional<String> objection = bitcoin.objection();
            if (objection.isPresent()) events.halted(objection.get());
            else steps();
        } catch (NodeException e) {
            events.waiting("Bitcoin: " + e.getMessage());
        } catch (MalformedException e) {
            events.halted("the node's blocks break the rules: " + e.getMessage());
        }
    }

    private void steps() throws NodeException, MalformedException, LostException {
        Optional<Inspection.Blocked> blocked = Optional.empty();
        for (int i = 0; i < MAX_STEPS; i++) {
            Sighting sighting = pursuit.look(outbox.ledger());
            Optional<CommittedTip> committed = committed(sighting);
            // Once in a round: what its network does not give now, it will not give a moment later.
            if (i == 0) blocked = committed.flatMap(this::inspect);
            boolean ready = committed.isPresent()
                    && !batches.run(committed.get().lastBatch(), 1).isEmpty();
            report(sighting, committed);
            Step step = machine.next(outbox.ledger(), sighting, ready, clock.millis());
            switch (step) {
                case Step.Halt(var reason) -> {
                    events.halted(reason);
                    return;
                }
                case Step.Wait(var reason) -> {
                    OptionalLong undone = outbox.ledger().undone();
                    if (undone.isPresent())
                        events.halted("Bitcoin undid anchor " + undone.getAsLong()
                                + ", which was final; waiting until it is final again");
                    else if (blocked.isPresent())
                        events.waiting("batch " + blocked.get().batch() + ": "
                                + blocked.get().reason());
                    else events.idle();
                    return;
                }
                case Step.Observe observe -> observe(observe.record());
                case Step.Send(var version) -> {
                    if (!send(version)) return;
                }
                case Step.Judge(var number, var spend) -> {
                    if (!judge(number, spend, sighting)) return;
                }
                case Step.SignStart() -> {
                    if (!store(signer.start())) return;
                }
                case Step.Bump(var stuck, var attempt) -> {
                    if (!store(signer.bump(stuck, attempt, outbox.ledger(), sighting))) return;
                }
                case Step.SignAnchor(var number, var attempt) -> {
                    AnchorSpend tip = sighting.chain().spends().getLast();
                    if (!sign(number, attempt, tip, committed.orElseThrow())) return;
                }
            }
        }
    }

    /** Where the confirmed commitments end; empty while that cannot be told. */
    private Optional<CommittedTip> committed(Sighting sighting) {
        return sighting.confirmed() < 0
                ? Optional.of(CommittedTip.NONE)
                : committed(sighting, (int) sighting.confirmed());
    }

    private Optional<CommittedTip> committed(Sighting sighting, int number) {
        Txid txid = sighting.chain().spends().get(number).txid();
        return outbox.ledger()
                .history(number)
                .flatMap(h -> h.version(txid))
                .flatMap(version -> CommittedTip.after(version, networks));
    }

    private Optional<Inspection.Blocked> inspect(CommittedTip committed) {
        for (int i = 0; i < INSPECTIONS_PER_ROUND; i++) {
            switch (batches.inspect(committed.last())) {
                case Inspection.Checked checked -> {}
                case Inspection.Nothing() -> {
                    return Optional.empty();
                }
                case Inspection.Blocked blocked -> {
                    return Optional.of(blocked);
                }
            }
        }
        return Optional.empty();
    }

    private void observe(AnchorRecord record) throws LostException, MalformedException {
        outbox.write(record);
        Version version = Version.of(record);
        switch (record.state()) {
            case SIGNED -> throw new IllegalStateException("a signature is no observation");
            case SENT -> events.happened(new AnchorEvent.Sent(version));
            case EVICTED -> events.happened(new AnchorEvent.Evicted(version));
            case REORGED -> events.happened(new AnchorEvent.Reorged(version));
            case CONFLICT -> events.halted(record.detail());
            case CONFIRMED -> events.happened(new AnchorEvent.Confirmed(version, block(record)));
            case FINAL -> {
                events.happened(new AnchorEvent.Final(version, block(record)));
                record.commitment().map(Commitment::lastBatch).ifPresent(batches::forget);
            }
        }
    }

    private static BlockRef block(AnchorRecord record) throws MalformedException {
        return new BlockRef(
                record.bitcoinHeight(), BlockHash.parse(record.bitcoinBlock(), "anchor record.bitcoinBlock"));
    }

    /** @return whether another look can bring something new */
    private boolean send(Version version) throws NodeException {
        StoredVersion stored = outbox.stored(version.anchor(), version.txid()).orElseThrow();
        return switch (bitcoin.send(stored)) {
            case SendResult.InMempool sent -> true;
            case SendResult.InChain confirmed -> true;
            case SendResult.Doubtful(var error) -> {
                events.waiting(
                        "anchor " + version.anchor() + ": the node does not take " + version.txid() + ": " + error);
                yield false;
            }
            case SendResult.Rejected(var error) -> {
                pursuit.refused(version.txid());
                events.waiting("anchor " + version.anchor() + ": the node refuses " + version.txid() + ": " + error);
                yield true;
            }
        };
    }

    /** The record is written before anybody is told, and long before anything is sent (P7). */
    private boolean store(Signer.Result result) throws LostException {
        return switch (result) {
            case Signer.Result.NotNow(var reason) -> {
                events.waiting(reason);
                yield false;
            }
            case Signer.Result.Made(var version) -> {
                outbox.write(version.record(State.SIGNED, 0, "", 0, "", clock.millis()));
                events.happened(new AnchorEvent.Signed(version));
                yield true;
            }
        };
    }

    private boolean sign(long number, int attempt, AnchorSpend tip, CommittedTip committed)
            throws NodeException, LostException {
        List<PublishedBatch> run = batches.run(committed.lastBatch(), Manifest.MAX_ENTRIES);
        Manifest manifest =
                ManifestBuilder.build(genesisHash, number, committed.root(), run, publisher.maxObjectBytes());
        return switch (publisher.publish(manifest)) {
            case ManifestPublisher.Result.NotYet(var reason) -> {
                events.waiting("manifest of anchor " + number + ": " + reason);
                yield false;
            }
            case ManifestPublisher.Result.Published(var commitment) ->
                store(signer.anchor(number, attempt, tip, commitment));
        };
    }

    private boolean judge(long number, AnchorSpend spend, Sighting sighting) throws LostException, MalformedException {
        Optional<CommittedTip> before =
                number == 0 ? Optional.of(CommittedTip.NONE) : committed(sighting, (int) number - 1);
        if (before.isEmpty()) {
            events.waiting("anchor " + (number - 1) + ": its manifest cannot be had");
            return false;
        }
        CommittedTip tip = before.get();
        return switch (judge.judge(number, spend, tip.root(), tip.last())) {
            case SpendJudge.Judgement.Undecided(var reason) -> {
                events.waiting("a spend that is not in the topic, " + spend.txid() + ": " + reason);
                yield false;
            }
            case SpendJudge.Judgement.Foreign(var reason) -> {
                conflict(number, spend, reason);
                yield false;
            }
            case SpendJudge.Judgement.Ours(var commitment) -> {
                observe(adopted(number, spend, commitment)
                        .record(
                                State.CONFIRMED,
                                spend.block().height(),
                                spend.block().hash().toString(),
                                1,
                                "adopted: its manifest goes on where anchor " + (number - 1) + " ended",
                                clock.millis()));
                yield true;
            }
        };
    }

    private void conflict(long number, AnchorSpend spend, String reason) throws LostException, MalformedException {
        String detail = "the key is used elsewhere: " + spend.txid() + " in block " + spend.block() + ": " + reason;
        Optional<AnchorHistory> history = outbox.ledger().history(number);
        boolean said = history.isPresent() && history.get().last().state() == State.CONFLICT;
        if (history.isPresent() && !said) {
            observe(history.get().last().seen(State.CONFLICT, 0, "", 0, detail, clock.millis()));
        } else {
            events.halted(detail);
        }
    }

    private static Version adopted(long number, AnchorSpend spend, Optional<Commitment> commitment) {
        Bytes raw = spend.raw();
        return new Version(number, 0, spend.txid(), raw, spend.spends(), Sat.ZERO, 0, commitment);
    }

    private void report(Sighting sighting, Optional<CommittedTip> committed) {
        List<AnchorSpend> spends = sighting.chain().spends();
        long tipSat = spends.isEmpty() ? 0 : spends.getLast().nextValue().value();
        int ready = committed
                .map(c -> batches.run(c.lastBatch(), Manifest.MAX_ENTRIES).size())
                .orElse(0);
        events.looked(sighting, tipSat, ready);
    }
}
