package io.aichain.executor;

import io.aichain.chain.genesis.Genesis;
import io.aichain.execution.Chains;
import io.aichain.executor.domain.BlockView;
import io.aichain.log.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;

/** Executors for tests, and as a process of their own. */
public final class TestExecutors {
    private TestExecutors() {}

    public static ExecutorService start(Genesis genesis, ExecutorConfig config, ExecutorEvents events) {
        return start(genesis, config, events, new SimpleMeterRegistry());
    }

    static ExecutorService start(Genesis genesis, ExecutorConfig config, ExecutorEvents events, MeterRegistry metrics) {
        return ExecutorService.start(
                genesis,
                config,
                events,
                new ExecutorService.Surroundings(
                        metrics,
                        Clock.systemUTC(),
                        new Random(),
                        Thread.ofPlatform().daemon().factory()));
    }

    /** Says {@code block N.} for each executed block until it is killed: bootstrap servers, identity, folder, chain name. */
    public static final class Main {
        private Main() {}

        public static void main(String[] args) throws InterruptedException {
            ExecutorConfig config = ExecutorConfig.of(KafkaConnection.plain(args[0]), args[1], Path.of(args[2]));
            ExecutorEvents events = new ExecutorEvents() {
                @Override
                public void executed(BlockView block) {
                    System.out.println("block " + block.header().number() + ".");
                    System.out.flush();
                }
            };
            Genesis genesis = Chains.named(args[3]);
            try (ExecutorService running = start(genesis, config, events)) {
                System.out.println("started " + running.status().identity());
                Thread.currentThread().join();
            }
        }
    }
}
