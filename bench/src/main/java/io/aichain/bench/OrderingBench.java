package io.aichain.bench;

import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.tools.ProducerPerformance;

/**
 * Ordering: a topic filled beforehand, to the last committed block; beside it kafka-producer-perf-test on the same broker, with the same
 * record size and acks=all. Both are measured twice: from their start on, with the sequencer's take-over and what both JVMs take to compile,
 * and without the first third of the records, which is what a chain's days are like. The broker, each run of the tool and each sequencer are
 * processes of their own, as they are where they are used: in one process each run would go on with what the runs before have compiled, and the
 * side with the shorter code would gain most.
 */
final class OrderingBench {
    static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");

    private OrderingBench() {}

    static void measure(Bench.Setting setting) throws Exception {
        if (setting.small()) run(setting, records(genesis(0), 5_000), 3, 1);
        else run(setting, records(genesis(0), 100_000), 30, 5);
    }

    /**
     * @param records which a run orders {@code times} over: the sequencer does not look for repetitions, and a run has to last some
     *     seconds to say something about more than its start
     * @param runs of each, in turns; each of ours is a chain of its own, and its start is in the measure
     */
    private static void run(Bench.Setting setting, List<byte[]> records, int times, int runs) throws Exception {
        Path folder = setting.folder();
        int count = records.size() * times;
        int size = records.getFirst().length;
        String what = "ordering, " + size + " bytes a record";
        int warmUp = count / 3;
        List<OrderingRun.Rate> ours = new ArrayList<>();
        List<OrderingRun.Rate> peers = new ArrayList<>();
        try (ChildProcess broker = OrderingRun.broker(folder.resolve("ordering-kafka"))) {
            String bootstrap = OrderingRun.bootstrap(broker);
            KafkaConnection kafka = KafkaConnection.plain(bootstrap);
            // the broker compiles what both sides need of it while it takes these
            producerPerf(folder, bootstrap, "warm-up", count, size, warmUp);
            for (int run = 0; run < runs; run++) {
                Genesis genesis = genesis(run);
                TopicCheck.ensure(kafka, Topics.of(genesis));
                OrderingRun.Rate peer = producerPerf(folder, bootstrap, "perf-test-" + run, count, size, warmUp);
                for (int i = 0; i < times; i++) fill(kafka, Topics.of(genesis), records);
                OrderingRun.Rate own = OrderingRun.order(folder, bootstrap, run, count, warmUp);
                peers.add(peer);
                ours.add(own);
                Bench.row(
                        what,
                        "aichain",
                        "%.0f records a second (%.0f %% of the peer), %.0f from the start on (%.0f %%); take-over %.2f s",
                        own.warm(),
                        100 * own.warm() / peer.warm(),
                        own.all(),
                        100 * own.all() / peer.all(),
                        own.takeOverSeconds());
                Bench.row(what, "perf-test", "%.0f records a second, %.0f from the start on", peer.warm(), peer.all());
            }
        }
        Results results = setting.results();
        results.note(String.format(
                Locale.ROOT,
                "%d records a run, %d of them to warm up; broker, tool and sequencer are processes of their own.",
                count,
                warmUp));
        results.add(Result.of(what, "aichain", "rate when warm", "/s", rates(ours, OrderingRun.Rate::warm)));
        results.add(Result.of(what, "perf-test", "rate when warm", "/s", rates(peers, OrderingRun.Rate::warm)));
        results.add(Result.of(what, "aichain", "rate from the start on", "/s", rates(ours, OrderingRun.Rate::all)));
        results.add(Result.of(what, "perf-test", "rate from the start on", "/s", rates(peers, OrderingRun.Rate::all)));
        ratio(results, what, "when warm", ours, peers, OrderingRun.Rate::warm);
        ratio(results, what, "from the start on", ours, peers, OrderingRun.Rate::all);
    }

    /** Of each run to the peer's that came right before it. */
    private static void ratio(
            Results results,
            String what,
            String when,
            List<OrderingRun.Rate> ours,
            List<OrderingRun.Rate> peers,
            ToDoubleFunction<OrderingRun.Rate> rate) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(100 * rate.applyAsDouble(ours.get(i)) / rate.applyAsDouble(peers.get(i)));
        }
        Result ratio = Result.of(what, "aichain", "of the peer " + when, "%", ratios);
        results.add(ratio);
        Bench.row(
                what,
                "ratio " + when,
                "median %.0f %% of the peer, from %.0f to %.0f %% in %d runs (goal 80 %%)",
                ratio.median(),
                ratio.least(),
                ratio.most(),
                ratios.size());
    }

    private static List<Double> rates(List<OrderingRun.Rate> all, ToDoubleFunction<OrderingRun.Rate> rate) {
        return all.stream().map(rate::applyAsDouble).toList();
    }

    private static void fill(KafkaConnection kafka, Topics topics, List<byte[]> records) {
        try (PlainPublisher publisher =
                PlainPublisher.open(kafka, topics.transactions(), topics.maxTransactionBytes() + 1, PATIENCE)) {
            List<CompletableFuture<?>> acks = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) acks.add(publisher.send(new byte[] {(byte) i}, records.get(i)));
            CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).join();
        }
    }

    /** The tool's last two lines, the only ones with percentiles, have the rates of the whole run and of what came behind the warm-up. */
    private static OrderingRun.Rate producerPerf(
            Path folder, String bootstrap, String topic, int count, int size, int warmUp) throws Exception {
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
                "--warmup-records",
                Integer.toString(warmUp),
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + bootstrap,
                "acks=all");
        try (ChildProcess process =
                OrderingRun.java(ProducerPerformance.class, tool, folder.resolve("perf-test.log"))) {
            double all = rate(process.awaitLine(line -> line.contains("99.9th"), PATIENCE));
            double warm = rate(process.awaitLine(line -> line.contains("99.9th"), PATIENCE));
            return new OrderingRun.Rate(all, warm, 0);
        }
    }

    private static double rate(String line) throws IOException {
        Matcher rate = RATE.matcher(line);
        if (!rate.find()) throw new IOException("kafka-producer-perf-test said: " + line);
        return Double.parseDouble(rate.group(1));
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
