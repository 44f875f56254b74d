package io.aichain.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.genesis.Genesis;
import io.aichain.execution.Chains;
import io.aichain.log.KafkaConnection;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.state.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file system under the state that fills up and is emptied again. Needs the right to mount one. */
class FullDiskIT {
    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", disk.toString()) == 0;
        Assumptions.assumeTrue(mounted, "skipped: mounting a small tmpfs needs root");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    @Tag("P10")
    void anExecutorWaitsVisiblyForRoomAndGoesOnWithoutLoss() throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaConnection connection = KafkaConnection.plain(kafka.bootstrap());
            Genesis genesis = Chains.named("full-disk");
            TopicCheck.ensure(connection, Topics.of(genesis));
            ExecutorConfig config = ExecutorConfig.of(connection, "executor-0", disk.resolve("state"))
                    .withStore(StoreOptions.DEFAULT.withReserveBytes(24 << 20));
            Payloads payloads = new Payloads(1);
            try (ExecutorService executor = TestExecutors.start(genesis, config, ExecutorEvents.NONE);
                    TestSequencer sequencer = new TestSequencer(connection, genesis)) {
                sequencer.order(payloads.next(5));
                Await.until("block 1", () -> head(executor) == 1);
                // less is left than the store keeps in reserve, and enough for its own housekeeping
                Path ballast = Files.write(
                        disk.resolve("ballast"),
                        new byte[(int) Files.getFileStore(disk).getUsableSpace() - (12 << 20)]);
                sequencer.order(payloads.next(5));
                Await.until("waiting", () -> executor.status().waitingFor().isPresent());
                assertThat(executor.status().waitingFor().orElseThrow()).contains("disk");
                assertThat(head(executor)).isEqualTo(1);
                assertThat(executor.chain().block(1)).isPresent();
                Files.delete(ballast);
                Await.until("block 2", () -> head(executor) == 2);
                Await.until("well", () -> executor.status().isWell());
            }
        }
    }

    private static long head(ExecutorService executor) {
        return executor.chain().heads().latest().number();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) throw new IOException(String.join(" ", command) + " hangs");
        return process.exitValue();
    }
}
