package io.aichain.e2e.kit;

import io.aichain.bitcoin.node.NodeException;
import io.aichain.cli.devnet.DevnetKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole chain as it runs in production: a real Kafka broker, a real Bitcoin node, and every service in a process of its own. Everything
 * lies in one folder: genesis, keys, data, and a log for each start of each service.
 */
public final class Cluster implements AutoCloseable {
    /** A name of the broker; names in {@code .test} are nobody's (RFC 6761). */
    public static final String BROKER_NAME = "kafka.test";

    private static final Duration BITCOIN_BLOCK_TIME = Duration.ofSeconds(2);

    private final Path folder;
    private final Path genesis;
    private final Options options;
    private final Broker broker;
    private final Bitcoind bitcoin;
    private final RegtestMiner miner;
    private final ServiceProcess sequencer;
    private final List<ServiceProcess> executors = new ArrayList<>();
    private final List<JsonRpc> rpcs = new ArrayList<>();
    private final List<String> rpcUrls = new ArrayList<>();
    private final ServiceProcess daWriter;
    private final ServiceProcess anchor;

    private Cluster(Path folder, Options options) throws IOException, InterruptedException, NodeException {
        this.options = options;
        this.folder = folder.toAbsolutePath();
        Files.createDirectories(this.folder);
        int executorCount = options.executors();
        Path brokerFolder = this.folder.resolve("kafka");
        this.broker = options.brokerAsChild() ? Broker.asChild(brokerFolder) : Broker.start(brokerFolder);
        this.bitcoin = Bitcoind.start(this.folder.resolve("bitcoin"));
        this.miner = new RegtestMiner(bitcoin);
        this.genesis = ClusterGenesis.write(
                this.folder.resolve("genesis.json"),
                "cluster",
                executorCount,
                bitcoin.client().blockCount(),
                ClusterGenesis.anchorKey());
        // above the start height: readers know no older coins
        miner.fund(ClusterGenesis.anchorKey().address());
        Files.createDirectories(this.folder.resolve("da"));
        Files.writeString(hosts(), "");
        Map<String, String> ordering = new HashMap<>();
        ordering.put("AICHAIN_SEQUENCER_NODE_ID", "sequencer-0");
        ordering.put(
                "AICHAIN_SEQUENCER_KEY_FILE",
                secret("sequencer.key", DevnetKeys.sequencer().secretKey().toHex()));
        if (options.heartbeat()) ordering.put("AICHAIN_SEQUENCER_HEARTBEAT", "1s");
        this.sequencer = service("sequencer-0", "sequencer", ordering);
        for (int i = 0; i < executorCount; i++) executors.add(newExecutor("executor-" + i));
        this.daWriter = service(
                "da-writer-0",
                "da-writer",
                Map.of(
                        "AICHAIN_DA", da(),
                        "AICHAIN_DA_WRITER_NODE_ID", "da-writer-0",
                        "AICHAIN_DA_WRITER_NETWORK", "file",
                        "AICHAIN_DA_WRITER_BATCH_AGE", "1s"));
        this.anchor = service(
                "anchor-0",
                "anchor",
                Map.of(
                        "AICHAIN_DA", da(),
                        "AICHAIN_BITCOIN_URL", bitcoin.url(),
                        "AICHAIN_BITCOIN_POLL_INTERVAL", "200ms",
                        "AICHAIN_ANCHOR_NODE_ID", "anchor-0",
                        "AICHAIN_ANCHOR_KEY_FILE",
                                secret(
                                        "anchor.key",
                                        DevnetKeys.anchor().secretKey().toHex()),
                        "AICHAIN_ANCHOR_MIN_INTERVAL", "2s",
                        "AICHAIN_ANCHOR_CONFIRMATIONS", Integer.toString(options.confirmations())));
    }

    /**
     * What tests choose.
     *
     * @param executors how many vote
     * @param confirmations depth at which an anchor is final
     * @param mines whether blocks come by themselves; otherwise the test mines
     * @param brokerAsChild a process of ours even where containers could be had, so that it can be restarted
     * @param brokerIsKnown whether services are given the broker's address; otherwise they are given {@link #BROKER_NAME}, which nobody
     *     knows before {@link Cluster#nameTheBroker}
     * @param heartbeat whether an empty block, and with it a batch and an anchor, comes by itself every second; otherwise the chain
     *     stands still while the test sends nothing
     */
    public record Options(
            int executors,
            int confirmations,
            boolean mines,
            boolean brokerAsChild,
            boolean brokerIsKnown,
            boolean heartbeat) {
        public static Options of(int executors) {
            return new Options(executors, 1, true, false, true, false);
        }

        /** Anchors are final at this depth, and nobody but the test mines. */
        public Options withReorgs(int confirmations) {
            return new Options(executors, confirmations, false, brokerAsChild, brokerIsKnown, heartbeat);
        }

        public Options withBrokerAsChild() {
            return new Options(executors, confirmations, mines, true, brokerIsKnown, heartbeat);
        }

        public Options withUnknownBroker() {
            return new Options(executors, confirmations, mines, true, false, heartbeat);
        }

        public Options withHeartbeat() {
            return new Options(executors, confirmations, mines, brokerAsChild, brokerIsKnown, true);
        }
    }

    /** Starts everything and waits until every service says that it is ready, if it can be. @param folder where all of it lies */
    public static Cluster start(Path folder, int executors) throws IOException, InterruptedException, NodeException {
        return start(folder, Options.of(executors));
    }

    /** The same, otherwise than usual. */
    public static Cluster start(Path folder, Options options) throws IOException, InterruptedException, NodeException {
        Cluster cluster = new Cluster(folder, options);
        try {
            cluster.services().forEach(ServiceProcess::start);
            if (options.brokerIsKnown()) cluster.services().forEach(ServiceProcess::awaitReady);
            if (options.mines()) cluster.miner.mineEvery(BITCOIN_BLOCK_TIME);
            return cluster;
        } catch (IllegalStateException e) {
            cluster.close();
            throw e;
        }
    }

    private ServiceProcess newExecutor(String identity) {
        int port = Ports.free();
        rpcUrls.add("http://127.0.0.1:" + port);
        rpcs.add(new JsonRpc(rpcUrls.getLast()));
        return service(
                identity,
                "executor",
                Map.of(
                        "AICHAIN_EXECUTOR_IDENTITY",
                        identity,
                        "AICHAIN_EXECUTOR_DATA",
                        executorFolder(identity).toString(),
                        "AICHAIN_RPC_HOST",
                        "127.0.0.1",
                        "AICHAIN_RPC_PORT",
                        Integer.toString(port)));
    }

    private ServiceProcess service(String name, String module, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(own);
        environment.put("AICHAIN_GENESIS", genesis.toString());
        environment.put("AICHAIN_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrap());
        if (!options.brokerIsKnown()) {
            String port = broker.bootstrap().substring(broker.bootstrap().lastIndexOf(':'));
            environment.put("AICHAIN_KAFKA_BOOTSTRAP_SERVERS", BROKER_NAME + port);
            // a name service of our own: Java asks this file whenever it looks a name up
            environment.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts());
        }
        return new ServiceProcess(name, module, environment, folder.resolve("logs"));
    }

    private Path hosts() {
        return folder.resolve("hosts");
    }

    /** From now on the broker's name can be looked up, by whoever asks for it again. */
    public void nameTheBroker() throws IOException {
        Files.writeString(hosts(), "127.0.0.1 " + BROKER_NAME + "\n");
    }

    private String secret(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text + "\n").toString();
    }

    /** One more, which does not vote and begins with nothing; not started yet. @return its index */
    public int addExecutor(String identity) {
        executors.add(newExecutor(identity));
        return executors.size() - 1;
    }

    public Path executorFolder(String identity) {
        return folder.resolve(identity);
    }

    public Broker broker() {
        return broker;
    }

    public Path folder() {
        return folder;
    }

    public Path genesis() {
        return genesis;
    }

    /** As {@code aichain verify} takes it. */
    public String da() {
        return "file:" + daFolder();
    }

    public Path daFolder() {
        return folder.resolve("da");
    }

    public Bitcoind bitcoin() {
        return bitcoin;
    }

    public String kafka() {
        return broker.bootstrap();
    }

    public ServiceProcess sequencer() {
        return sequencer;
    }

    public ServiceProcess executor(int index) {
        return executors.get(index);
    }

    public ServiceProcess daWriter() {
        return daWriter;
    }

    public ServiceProcess anchor() {
        return anchor;
    }

    /** In the order in which data flows. */
    public List<ServiceProcess> services() {
        List<ServiceProcess> all = new ArrayList<>();
        all.add(sequencer);
        all.addAll(executors);
        all.add(daWriter);
        all.add(anchor);
        return all;
    }

    /** JSON-RPC of an executor. */
    public JsonRpc rpc(int index) {
        return rpcs.get(index);
    }

    public String rpcUrl(int index) {
        return rpcUrls.get(index);
    }

    /** Lines of any service that say ERROR. */
    public List<String> errors() {
        return services().stream().flatMap(s -> s.errors().stream()).toList();
    }

    /** Services are killed if they still run: a test that wants them to stop in order stops them. */
    @Override
    public void close() {
        services().forEach(ServiceProcess::close);
        try (broker;
                bitcoin) {
            miner.close();
        }
    }
}
