package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.order.HeadedBlock;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.Bookmarks;
import io.aichain.log.Checkpoint;
import io.aichain.log.FencedPublisher;
import io.aichain.log.Outcome;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TestChain;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.leader.Candidate.TakeOver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A long log, of 50,000 blocks with {@code aichain.all}: what a start costs does not grow with it, and what it stands on is as sure as before. */
@Tag("P1")
class LongLogIT {
    private static final int BLOCKS = Boolean.getBoolean("aichain.all") ? 50_000 : 10_000;
    private static final int CHUNK = 1000;

    private final TestNet net = TestNet.start();
    private final Topics topics = Topics.of(net.genesis);
    private final List<byte[]> records = new ArrayList<>();
    private OrderTip tip = OrderTip.genesis(net.genesis);

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void aStartBehindACheckpointReadsTheEndOnlyAndStandsOnTheSameTip() {
        write(BLOCKS);
        long fromTheBeginning = takeOver("first", true);
        Checkpoint noted = awaitCheckpoint().checkpoint();
        assertThat(noted.number()).isEqualTo(BLOCKS - SealedCheckpoints.EVERY_BLOCKS);

        // copies of the checkpoint's own record and of its successor, and noise, behind everything
        rogue(records.get((int) noted.number() - 1), records.get((int) noted.number()), new byte[] {1, 2, 3});
        long behindACheckpoint = takeOver("second", false);
        System.out.printf(
                Locale.ROOT,
                "take-over of a log of %d blocks: %d ms from the beginning, %d ms behind a checkpoint%n",
                BLOCKS,
                fromTheBeginning,
                behindACheckpoint);

        // one that nobody with the key has made is not believed
        Checkpoint copy = new Checkpoint(noted.position(), noted.number(), new Hash(1, 2, 3, 4));
        note(copy, TestChain.OTHER_KEY);
        takeOver("third", true);

        // one that was made and does not match: this log is not the one that was led
        note(copy, TestChain.SEQUENCER_KEY);
        OrderCandidate fourth = candidate("fourth");
        try {
            assertThat(fourth.takeOver())
                    .isInstanceOfSatisfying(
                            TakeOver.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .contains("a checkpoint of the sequencers has seen block " + noted.number())
                                    .contains("this is another log"));
        } finally {
            fourth.close();
        }
    }

    @Test
    void aLogThatWasSetBackByAThousandBlocksIsLedOnHoweverOldItsHeadLooks() throws Exception {
        write(3 * CHUNK);
        takeOver("before", true);
        awaitCheckpoint();
        // the owner's decision, and everybody's: nobody else remembers the last thousand
        makeAnew();
        records.clear();
        tip = OrderTip.genesis(net.genesis);
        write(2 * CHUNK);
        try (SequencerService leader = net.sequencer("after")) {
            net.send(List.of(TestChain.transaction(7)));
            TestNet.awaitTrue("the next block", () -> leader.status().tip().number() == 2 * CHUNK + 1);
            assertThat(leader.status().isLive()).isTrue();
            assertThat(leader.status().isReady()).isTrue();
        }
    }

    private void makeAnew() throws Exception {
        try (Admin admin = Admin.create(net.kafka.clientSettings("anew"))) {
            admin.deleteTopics(List.of(topics.blocks())).all().get(60, TimeUnit.SECONDS);
            TestNet.awaitTrue("deleted", () -> !names(admin).contains(topics.blocks()));
        }
        TopicCheck.ensure(net.kafka, topics);
    }

    private static Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return how long it took, in milliseconds */
    private long takeOver(String node, boolean readsAll) {
        OrderCandidate candidate = candidate(node);
        try {
            long begun = System.nanoTime();
            assertThat(candidate.takeOver()).isInstanceOf(TakeOver.Took.class);
            long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            assertThat(candidate.tip().hash()).isEqualTo(tip.hash());
            assertThat(candidate.hashAt(1).isPresent()).as("has read block 1").isEqualTo(readsAll);
            return took;
        } finally {
            candidate.close();
        }
    }

    private OrderCandidate candidate(String node) {
        return new OrderCandidate(
                net.config(node).withTimeouts(Duration.ofSeconds(6), Duration.ofSeconds(60)),
                new SimpleMeterRegistry(),
                Ticks.SYSTEM,
                SequencerListener.NONE,
                FencedPublisher.Steps.NONE);
    }

    private void note(Checkpoint checkpoint, Hash key) {
        var seal = Secp256k1.instance().sign(checkpoint.digest(net.genesis.hash()), key);
        Bookmarks.Sealed sealed = new Bookmarks.Sealed(checkpoint, Optional.of(seal));
        try (Bookmarks bookmarks = new Bookmarks(net.kafka, "testchain.sequencer-bookmarks")) {
            bookmarks.note(topics.blocks(), sealed);
            TestNet.awaitTrue(
                    "noted", () -> bookmarks.checkpoint(topics.blocks()).equals(Optional.of(sealed)));
        }
    }

    private Bookmarks.Sealed awaitCheckpoint() {
        try (Bookmarks bookmarks = new Bookmarks(net.kafka, "testchain.sequencer-bookmarks")) {
            TestNet.awaitTrue(
                    "noted", () -> bookmarks.checkpoint(topics.blocks()).isPresent());
            return bookmarks.checkpoint(topics.blocks()).orElseThrow();
        }
    }

    private void write(int blocks) {
        try (FencedPublisher publisher = FencedPublisher.open(
                net.kafka, topics.blocks(), OrderRecord.MAX_BYTES, Duration.ofSeconds(30), new SimpleMeterRegistry())) {
            for (int from = 0; from < blocks; from += CHUNK) {
                for (int i = 0; i < CHUNK; i++) records.add(next());
                assertThat(publisher.append(records.subList(from, from + CHUNK)))
                        .isInstanceOf(Outcome.Committed.class);
            }
        }
    }

    private byte[] next() {
        OrderedBlock block = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                tip.number() + 1,
                tip.hash(),
                1,
                tip.timeMillis() + 1,
                TestChain.GAS_LIMIT,
                0,
                Bytes.wrap(new byte[16]),
                List.of(0L, 0L, 0L),
                List.of(),
                List.of());
        HeadedBlock headed = HeadedBlock.of(block);
        tip = OrderTip.after(block, headed.hash());
        return headed.signedRecord(TestChain.SEQUENCER_KEY).toArray();
    }

    private void rogue(byte[]... values) {
        try (PlainPublisher writer =
                PlainPublisher.open(net.kafka, topics.blocks(), OrderRecord.MAX_BYTES, Duration.ofSeconds(60))) {
            for (byte[] value : values) writer.send(null, value).join();
        }
    }
}
