package io.aichain.bench;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.tx.Transaction;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.log.KafkaConnection;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.tools.ProducerPerformance;

/**
 * Ordering: a topic filled beforehand, from the sequencer's start (take-over included) to the last committed block; beside it
 * kafka-producer-perf-test on the same broker, with the same record size and acks=all. The broker, each run of the tool and each sequencer are
 * processes of their own, as they are where they are used: in one process each run would go on with what the runs before have compiled, and the
 * side with the shorter code would gain most.
 */
final class OrderingBench {
    static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");

    private OrderingBench() {}

    static void measure(Bench.Setting setting) throws Exception {
        if (setting.small()) run(setting.folder(), records(genesis(0), 5_000), 1, 1);
        else run(setting.folder(), records(genesis(0), 100_000), 20, 5);
    }

    /**
     * @param records which a run orders {@code times} over: the sequencer does not look for repetitions, and a run has to last some
     *     seconds to say something about more than its start
     * @param runs of each, in turns; each of ours is a chain of its own, and its start is in the measure
     */
    private static void run(Path folder, List<byte[]> records, int times, int runs) throws Exception {
        int count = records.size() * times;
        int size = records.getFirst().length;
        String what = "ordering, " + size + " bytes a record";
        List<Double> ratios = new ArrayList<>();
        try (ChildProcess broker = OrderingRun.broker(folder.resolve("ordering-kafka"))) {
            String bootstrap = OrderingRun.bootstrap(broker);
            KafkaConnection kafka = KafkaConnection.plain(bootstrap);
            // the broker compiles what both sides need of it while it takes these
            producerPerf(folder, bootstrap, "warm-up", count, size);
            for (int run = 0; run < runs; run++) {
                Genesis genesis = genesis(run);
                TopicCheck.ensure(kafka, Topics.of(genesis));
                double peer = producerPerf(folder, bootstrap, "perf-test-" + run, count, size);
                for (int i = 0; i < times; i++) fill(kafka, Topics.of(genesis), records);
                OrderingRun.Rate ours = OrderingRun.order(folder, bootstrap, run, count);
                ratios.add(100 * ours.all() / peer);
                Bench.row(
                        what,
                        "aichain",
                        "%.0f records a second (%.0f %% of the peer), %.0f once it leads; take-over %.2f s",
                        ours.all(),
                        ratios.getLast(),
                        ours.leading(),
                        ours.takeOverSeconds());
                Bench.row(what, "perf-test", "%.0f records a second", peer);
            }
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        Bench.row(
                what,
                "ratio",
                "median %.0f %% of the peer, from %.0f to %.0f %% in %d runs (goal 60 %%)",
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast(),
                sorted.size());
    }

    private static void fill(KafkaConnection kafka, Topics topics, List<byte[]> records) {
        try (PlainPublisher publisher =
                PlainPublisher.open(kafka, topics.transactions(), topics.maxTransactionBytes() + 1, PATIENCE)) {
            List<CompletableFuture<?>> acks = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) acks.add(publisher.send(new byte[] {(byte) i}, records.get(i)));
            CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).join();
        }
    }

    /** The tool's last line, the only one with percentiles, has the rate of the whole run. */
    private static double producerPerf(Path folder, String bootstrap, String topic, int count, int size)
            throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, 4, (short) 1))).all().get(30, TimeUnit.SECONDS);
            awaitLeaders(admin, topic);
        }
        List<String> tool = List.of(
                "--topic",
                topic,
                "--num-records",
                Integer.toString(count),
                "--record-size",
                Integer.toString(size),
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + bootstrap,
                "acks=all");
        try (ChildProcess process =
                OrderingRun.java(ProducerPerformance.class, tool, folder.resolve("perf-test.log"))) {
            String result = process.awaitLine(line -> line.contains("99.9th"), PATIENCE);
            Matcher rate = RATE.matcher(result);
            if (!rate.find()) throw new IOException("kafka-producer-perf-test said: " + result);
            return Double.parseDouble(rate.group(1));
        }
    }

    /** A partition answers for its offsets as soon as its leader takes records; before, the tool's first batches would come out of order. */
    private static void awaitLeaders(Admin admin, String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int i = 0; i < 4; i++) ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
        admin.listOffsets(ends).all().get(30, TimeUnit.SECONDS);
    }

    private static List<byte[]> records(Genesis genesis, int count) {
        List<byte[]> records = new ArrayList<>(count);
        for (Transaction t : Transfers.signed(genesis.chainId(), Peers.key(0), 1_000_000, count)) {
            records.add(TransactionRecord.encode(t.encoded()).toArray());
        }
        return records;
    }

    static Genesis genesis(int run) throws MalformedException {
        String sequencer = DevnetKeys.sequencer().address().toHex();
        String text = """
            {"config":{"chainId":31337,"aichain":{"name":"bench-%2$d","owner":"%1$s","sequencer":"%1$s","partitions":4,
            "maxTransactionBytes":131072,"maxBlockBytes":2097152,
            "bitcoin":{"network":"regtest","startHeight":0,"anchorAddress":"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"},
            "dataAvailability":[{"network":"file"}],"voters":["executor-0"],"quorum":1}},
            "gasLimit":"0x3938700","alloc":{}}
            """.formatted(sequencer, run);
        return GenesisCodec.decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
