package io.aichain.bench;

import io.aichain.chain.genesis.Genesis;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderEvent;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.log.leader.LeaderState;
import io.aichain.sequencer.SequencerConfig;
import io.aichain.sequencer.SequencerListener;
import io.aichain.sequencer.SequencerService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The processes of the ordering benchmark. {@code broker FOLDER} is a Kafka broker until its input ends; {@code sequencer BOOTSTRAP RUN COUNT
 * WARM_UP} orders the filled topic of that run's chain and says what it took.
 */
final class OrderingRun {
    private static final String BROKER = "bootstrap ";
    private static final String RATE = "rate ";

    private OrderingRun() {}

    /** @param all records a second from the start on @param warm behind the records that warm up @param takeOverSeconds 0 for the peer */
    record Rate(double all, double warm, double takeOverSeconds) {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "broker" -> {
                try (EmbeddedKafka broker = EmbeddedKafka.start(Path.of(args[1]), 0)) {
                    System.out.println(BROKER + broker.bootstrap());
                    while (System.in.read() >= 0) {} // until whoever measures is done, or gone
                }
            }
            case "sequencer" -> {
                Genesis genesis = OrderingBench.genesis(Integer.parseInt(args[2]));
                Rate rate = measure(args[1], genesis, Long.parseLong(args[3]), Long.parseLong(args[4]));
                System.out.printf(Locale.ROOT, RATE + "%f %f %f%n", rate.all(), rate.warm(), rate.takeOverSeconds());
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    static ChildProcess broker(Path folder) {
        return java(
                OrderingRun.class,
                List.of("broker", folder.toString()),
                folder.resolveSibling(folder.getFileName() + ".log"));
    }

    static String bootstrap(ChildProcess broker) {
        return broker.awaitLine(line -> line.startsWith(BROKER), OrderingBench.PATIENCE)
                .substring(BROKER.length());
    }

    static Rate order(Path folder, String bootstrap, int run, int count, int warmUp) {
        List<String> arguments = List.of(
                "sequencer", bootstrap, Integer.toString(run), Integer.toString(count), Integer.toString(warmUp));
        try (ChildProcess process = java(OrderingRun.class, arguments, folder.resolve("sequencer.log"))) {
            String[] rate = process.awaitLine(line -> line.startsWith(RATE), OrderingBench.PATIENCE)
                    .split(" ");
            return new Rate(Double.parseDouble(rate[1]), Double.parseDouble(rate[2]), Double.parseDouble(rate[3]));
        }
    }

    /** A program in a JVM of its own, with this one's libraries and each side's same heap. */
    static ChildProcess java(Class<?> main, List<String> arguments, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return ChildProcess.start(command, Map.of(), log);
    }

    private static Rate measure(String bootstrap, Genesis genesis, long count, long warmUp)
            throws IOException, InterruptedException {
        AtomicLong ordered = new AtomicLong();
        AtomicLong leads = new AtomicLong();
        AtomicLong warmAt = new AtomicLong();
        AtomicLong warmSince = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1);
        SequencerListener listener = new SequencerListener() {
            @Override
            public void ordered(OrderEvent.Block block) {
                long now = ordered.addAndGet(block.block().payload().size());
                if (warmSince.get() == 0 && now >= warmUp) {
                    warmAt.set(now);
                    warmSince.set(System.nanoTime());
                }
                if (now == count) done.countDown();
            }

            @Override
            public void leadership(LeaderState state) {
                if (state instanceof LeaderState.Leading) leads.set(System.nanoTime());
            }
        };
        SequencerConfig config = SequencerConfig.of(
                KafkaConnection.plain(bootstrap),
                genesis,
                "bench",
                DevnetKeys.sequencer().secretKey());
        try (SequencerService sequencer = new SequencerService(config, new SimpleMeterRegistry(), listener)) {
            long start = System.nanoTime();
            sequencer.start();
            if (!done.await(OrderingBench.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("only " + ordered + " of " + count + " ordered: " + sequencer.status());
            }
            long end = System.nanoTime();
            return new Rate(
                    count / ((end - start) / 1e9),
                    (count - warmAt.get()) / ((end - warmSince.get()) / 1e9),
                    (leads.get() - start) / 1e9);
        }
    }
}
