package io.aichain.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.genesis.Genesis;
import io.aichain.execution.Chains;
import io.aichain.log.KafkaConnection;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.ChildJvm;
import io.aichain.log.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment goes on with the same chain. */
class KilledExecutorIT {
    private static final int BLOCKS = 120;
    private static final int KILLS = 5;
    private static final long SEED = 20_261_122;

    @TempDir
    Path folder;

    @Test
    @Tag("P4")
    void anExecutorKilledAgainAndAgainHasTheChainOfOneThatWasNot() throws Exception {
        Random random = new Random(SEED);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaConnection connection = KafkaConnection.plain(kafka.bootstrap());
            Genesis genesis = Chains.named("killed");
            TopicCheck.ensure(connection, Topics.of(genesis));
            Payloads payloads = new Payloads(SEED);
            try (TestSequencer sequencer = new TestSequencer(connection, genesis)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    try (ChildJvm child = ChildJvm.start(
                            TestExecutors.Main.class, kafka.bootstrap(), "executor-0", folder + "/killed", "killed")) {
                        child.awaitLine("started ");
                        int at = random.nextInt(BLOCKS / KILLS);
                        for (int i = 0; i < BLOCKS / KILLS; i++) {
                            sequencer.order(payloads.next(30));
                            if (i == at) child.kill();
                        }
                    }
                }
            }
            assertThat(lastHash(connection, genesis, "killed")).isEqualTo(lastHash(connection, genesis, "whole"));
        }
    }

    private String lastHash(KafkaConnection connection, Genesis genesis, String name) {
        ExecutorConfig config = ExecutorConfig.of(connection, "executor-0", folder.resolve(name));
        try (ExecutorService executor = TestExecutors.start(genesis, config, ExecutorEvents.NONE)) {
            Await.until(
                    executor::status, () -> executor.chain().heads().latest().number() == BLOCKS);
            return executor.chain().heads().latest().hash().toHex();
        }
    }
}
