package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.log.OrderEvent;
import io.aichain.log.TestChain;
import io.aichain.log.embedded.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a chain is without blocks when its leader goes, in many rounds; prints the figures. 20 rounds with {@code aichain.all}. */
@Tag("P1")
class HandOverIT {
    private static final int ROUNDS = Boolean.getBoolean("aichain.all") ? 20 : 5;

    private final TestNet net = TestNet.start();
    private final List<ChildJvm> started = new ArrayList<>();

    /** How a leader goes. */
    enum End {
        /** {@code kill -9}: the group notices after the session time-out. */
        KILLED(Duration.ofSeconds(1)),
        /** SIGTERM: it leaves the group, and the successor need not wait; if it had to, this test would not see the end of it. */
        ASKED(Duration.ofMinutes(20)),
        /** {@code kill -9} with nobody beside it, and started again under its name, which the group gives the lead back to at once. */
        ALONE(Duration.ofMinutes(20));

        private final Duration session;

        End(Duration session) {
            this.session = session;
        }
    }

    @AfterEach
    void stop() {
        started.forEach(ChildJvm::close);
        net.close();
    }

    @ParameterizedTest
    @EnumSource
    void aLeaderThatGoesIsReplacedAndNothingIsLostOrDoubled(End end) throws Exception {
        long[] gaps = new long[ROUNDS];
        int sent = 0;
        ChildJvm leader = start("n0", end);
        leader.awaitLine("STATE Leading");
        for (int round = 0; round < ROUNDS; round++) {
            String node = end == End.ALONE ? "n0" : "n" + (round + 1);
            ChildJvm standby = end == End.ALONE ? leader : start(node, end);
            try {
                if (end != End.ALONE) {
                    standby.awaitLine("READY");
                    awaitMember(node);
                }
                net.send(transactions(sent, sent + 5));
                net.awaitOrdered(sent + 5);
                if (end == End.ASKED) leader.terminate();
                else leader.kill();
                if (end == End.ALONE) standby = start(node, end);
                net.send(transactions(sent + 5, sent + 10));
                sent += 10;
                long epoch = epoch(standby.awaitLine("STATE Leading"));
                net.awaitOrdered(sent);
                net.await(
                        "the successor's first block",
                        () -> net.blocks().getLast().block().epoch() >= epoch);
                gaps[round] = gapMillis();
            } finally {
                leader.close();
            }
            leader = standby;
        }
        leader.close();
        assertThat(net.ordered()).hasSize(sent).doesNotHaveDuplicates().containsAll(transactions(0, sent));
        assertThat(net.dropped()).isZero();
        // a busy machine may let a session of 1 s pass without a death, but not one of 20 min
        if (end != End.KILLED) assertThat(net.leaders()).isEqualTo(ROUNDS + 1L);
        else assertThat(net.leaders()).isGreaterThanOrEqualTo(ROUNDS + 1L);
        java.util.Arrays.sort(gaps);
        System.out.printf(
                Locale.ROOT,
                "time without blocks, leader %s, session time-out %d ms: p50 %d ms, p95 %d ms, longest %d ms (%d rounds)%n",
                end,
                end.session.toMillis(),
                gaps[ROUNDS / 2],
                gaps[(int) Math.ceil(0.95 * ROUNDS) - 1],
                gaps[ROUNDS - 1],
                ROUNDS);
    }

    private ChildJvm start(String node, End end) throws IOException {
        started.add(SequencerProcess.startBeating(net.bootstrap(), node, end.session));
        return started.getLast();
    }

    /** @param line {@code STATE Leading[epoch=7]} */
    private static long epoch(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    private void awaitMember(String node) {
        try (Admin admin = Admin.create(net.kafka.clientSettings("members"))) {
            TestNet.awaitTrue(node + " has joined", () -> members(admin).contains(Optional.of(node)));
        }
    }

    private static List<Optional<String>> members(Admin admin) {
        try {
            return admin
                    .describeConsumerGroups(List.of("testchain.sequencer"))
                    .all()
                    .get(TestNet.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    // while it is being changed a successor would not have to be told of the leader's end
                    .filter(group -> group.groupState() == GroupState.STABLE)
                    .flatMap(group -> group.members().stream())
                    .map(MemberDescription::groupInstanceId)
                    .toList();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Between the last block of one leader and the first of the next, by the broker's clock: leaders beat every 20 ms. */
    private long gapMillis() {
        List<OrderEvent.Block> blocks = net.blocks();
        long epoch = blocks.getLast().block().epoch();
        for (int i = blocks.size() - 1; i > 0; i--) {
            if (blocks.get(i - 1).block().epoch() < epoch) {
                return blocks.get(i).appendTimeMillis() - blocks.get(i - 1).appendTimeMillis();
            }
        }
        throw new AssertionError("one leader only");
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
