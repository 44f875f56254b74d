package io.aichain.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.record.Extension;
import io.aichain.execution.Chains;
import io.aichain.log.KafkaConnection;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors that are replaced one after the other while a later sequencer already adds to its blocks (reference on sequencing, section 8):
 * their roots are equal, and a rule that they do not know stops all of them before the block that brings it.
 */
@Tag("P3")
class MixedVersionsIT {
    private static final Extension IGNORABLE = new Extension(1, Bytes.of((byte) 1, (byte) 2));
    private static final Extension CRITICAL = new Extension(2, Bytes.EMPTY);

    @TempDir
    Path folder;

    private final Payloads payloads = new Payloads(7);

    @Test
    void rootsAreEqualThroughARollingRestartAndAnUnknownRuleStopsAllAtOneBlock() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaConnection connection = KafkaConnection.plain(kafka.bootstrap());
            Genesis genesis = Chains.named("mixed");
            TopicCheck.ensure(connection, Topics.of(genesis));
            long last;
            try (TestSequencer sequencer = new TestSequencer(connection, genesis)) {
                try (ExecutorService one = start(connection, genesis, "executor-0")) {
                    try (ExecutorService other = start(connection, genesis, "executor-1")) {
                        sequencer.order(payloads.next(20));
                        last = sequencer.order(payloads.next(20), List.of(IGNORABLE));
                        assertSame(one, other, last);
                    }
                    last = sequencer.order(payloads.next(20), List.of(IGNORABLE));
                    try (ExecutorService other = start(connection, genesis, "executor-1")) {
                        assertSame(one, other, last);
                    }
                }
                last = sequencer.order(payloads.next(20));
                try (ExecutorService one = start(connection, genesis, "executor-0");
                        ExecutorService other = start(connection, genesis, "executor-1")) {
                    assertSame(one, other, last);
                    sequencer.order(payloads.next(20), List.of(CRITICAL));
                    sequencer.order(payloads.next(20));
                    assertStoppedBefore(last + 1, one);
                    assertStoppedBefore(last + 1, other);
                    assertSame(one, other, last);
                }
            }
            // as does one that meets it while it starts, with what the others have and with nothing
            for (String identity : List.of("executor-0", "replay")) {
                try (ExecutorService again = start(connection, genesis, identity)) {
                    assertStoppedBefore(last + 1, again);
                }
            }
        }
    }

    private static void assertSame(ExecutorService one, ExecutorService other, long last) {
        for (ExecutorService executor : List.of(one, other)) {
            Await.until(
                    executor::status, () -> executor.chain().heads().latest().number() == last);
        }
        for (long number = 1; number <= last; number++)
            assertThat(hash(other, number)).isEqualTo(hash(one, number));
    }

    private static Hash hash(ExecutorService executor, long number) {
        return executor.chain().header(number).orElseThrow().hash();
    }

    private static void assertStoppedBefore(long number, ExecutorService executor) {
        Await.until(executor::status, () -> executor.status().stopped().isPresent());
        assertThat(executor.status().stopped().orElseThrow())
                .contains("critical extension 2")
                .contains("install a later version");
        assertThat(executor.chain().heads().latest().number()).isEqualTo(number - 1);
        assertThat(executor.chain().block(number - 1)).as("its data is kept").isPresent();
    }

    private ExecutorService start(KafkaConnection connection, Genesis genesis, String identity) {
        ExecutorConfig config = ExecutorConfig.of(connection, identity, folder.resolve(identity));
        return TestExecutors.start(genesis, config, ExecutorEvents.NONE);
    }
}
