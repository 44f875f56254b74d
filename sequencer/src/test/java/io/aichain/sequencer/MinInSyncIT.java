package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.TestChain;
import io.aichain.log.embedded.BrokerCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers of which two die: fewer replicas are in sync than must be. */
@Tag("P1")
@Tag("P10")
class MinInSyncIT {
    private static final Duration CLIENTS_PATIENCE = Duration.ofSeconds(8);

    @TempDir
    Path folder;

    @Test
    void withoutEnoughReplicasNothingIsAcceptedOrOrderedAndBothResume() throws Exception {
        try (BrokerCluster brokers = BrokerCluster.start(folder);
                TestNet net = TestNet.on(brokers.bootstrap(), CLIENTS_PATIENCE);
                SequencerService a = net.sequencer("a")) {
            net.send(transactions(0, 20));
            net.awaitOrdered(20);
            net.readAll();
            int blocks = net.blocks().size();

            brokers.killFollowers();
            for (var answer : net.trySend(transactions(20, 30))) {
                assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                        .as("unavailable, and not accepted")
                        .hasCauseInstanceOf(KafkaUnavailableException.class);
            }
            assertThat(net.blocks()).hasSize(blocks);
            assertThat(a.status().isLive()).isTrue();

            brokers.startFollowers();
            Set<Bytes> accepted = new HashSet<>(transactions(0, 20));
            TestNet.awaitTrue("accepted again", () -> accepts(net, transactions(30, 31)));
            net.send(transactions(31, 40));
            accepted.addAll(transactions(31, 40));
            net.await("all that was accepted is ordered", () -> new HashSet<>(net.ordered()).containsAll(accepted));
            assertThat(a.status().failure()).isEmpty();
            // what was refused may still have become durable, and an own retry of a client may double it; nothing else
            assertThat(net.ordered().stream().filter(accepted::contains)).hasSize(accepted.size());
            assertThat(net.dropped()).isZero();
        }
    }

    private static boolean accepts(TestNet net, List<Bytes> transactions) {
        return net.trySend(transactions).stream()
                .allMatch(answer ->
                        answer.handle((ack, failure) -> failure == null).join());
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
