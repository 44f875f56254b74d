package io.aichain.anchor;

import io.aichain.anchor.bitcoin.AnchorBitcoin;
import io.aichain.anchor.data.BatchQueue;
import io.aichain.anchor.data.ManifestPublisher;
import io.aichain.anchor.domain.AnchorMachine;
import io.aichain.anchor.kafka.KafkaRecordStore;
import io.aichain.anchor.outbox.AnchorOutbox;
import io.aichain.anchor.outbox.LostException;
import io.aichain.anchor.outbox.RecordStore;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.genesis.Genesis;
import io.aichain.da.BatchFetcher;
import io.aichain.da.DaNetwork;
import io.aichain.da.DaNetworks;
import io.aichain.log.TopicReader;
import io.aichain.log.Topics;
import io.aichain.log.leader.Candidate;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One anchor among several: follows, or takes the topic over and works. */
final class AnchorCandidate implements Candidate {
    private static final Duration TICK = Duration.ofMillis(100);

    private final AnchorConfig config;
    private final AnchorBitcoin bitcoin;
    private final DaNetworks networks;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final AnchorEvents events;
    private final CountDownLatch stop;
    private long terms;
    private Optional<Term> term = Optional.empty();

    /** What a leader holds and lets go of. */
    private record Term(RecordStore store, TopicReader<BatchRecord> batches, AnchorWorker worker) {}

    private long nextRoundMillis;

    AnchorCandidate(
            AnchorConfig config,
            AnchorBitcoin bitcoin,
            DaNetworks networks,
            MeterRegistry metrics,
            InstantSource clock,
            AnchorEvents events,
            CountDownLatch stop) {
        this.config = config;
        this.bitcoin = bitcoin;
        this.networks = networks;
        this.metrics = metrics;
        this.clock = clock;
        this.events = events;
        this.stop = stop;
    }

    @Override
    public void follow() {
        try {
            stop.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public TakeOver takeOver() {
        Topics topics = Topics.of(config.genesis());
        RecordStore.Succession succession =
                KafkaRecordStore.takeOver(config.kafka(), topics.anchors(), config.kafkaPatience(), metrics);
        try {
            AnchorOutbox outbox = new AnchorOutbox(succession);
            bitcoin.beginBehind(outbox.ledger().finalSpends());
            long committed = outbox.ledger().lastFinalBatch();
            TopicReader.Tail<BatchRecord> batches = TopicReader.back(
                    config.kafka(),
                    topics.batches(),
                    BatchRecord.MAX_BYTES,
                    BatchRecord::decode,
                    metrics,
                    record -> record.state() == BatchRecord.State.PUBLISHED
                            && record.batch().batch() <= committed);
            AnchorWorker worker = worker(outbox);
            batches.entries().forEach(entry -> worker.add(entry.value()));
            term = Optional.of(new Term(succession.store(), batches.reader(), worker));
            nextRoundMillis = 0;
            return new TakeOver.Took(++terms);
        } catch (RuntimeException e) {
            succession.store().close();
            throw e;
        }
    }

    private AnchorWorker worker(AnchorOutbox outbox) {
        Genesis genesis = config.genesis();
        DaNetwork manifests = networks.find(config.manifestNetwork())
                .orElseThrow(() -> new IllegalStateException(
                        "manifests go to network " + config.manifestNetwork().label() + ", which has no address"));
        return new AnchorWorker(
                genesis.hash(),
                outbox,
                bitcoin,
                new AnchorMachine(config.policy()),
                new BatchQueue(new BatchFetcher(genesis, networks), genesis),
                new ManifestPublisher(manifests),
                networks,
                new Signer(
                        config.key(),
                        bitcoin,
                        config.fees(),
                        genesis.hash(),
                        genesis.aichain().bitcoinStartHeight()),
                clock,
                events);
    }

    @Override
    public Work lead() {
        Term now = term.orElseThrow();
        List<TopicReader.Entry<BatchRecord>> arrived = now.batches().poll(TICK);
        arrived.forEach(entry -> now.worker().add(entry.value()));
        if (arrived.isEmpty() && clock.millis() < nextRoundMillis) return new Work.GoOn();
        try {
            now.worker().round();
            nextRoundMillis = clock.millis() + config.pollInterval().toMillis();
            return new Work.GoOn();
        } catch (LostException e) {
            return new Work.StepDown(e.getMessage());
        }
    }

    @Override
    public void release(String reason) {
        term.ifPresent(held -> {
            held.store().close();
            held.batches().close();
        });
        term = Optional.empty();
        events.standsBy();
    }
}
