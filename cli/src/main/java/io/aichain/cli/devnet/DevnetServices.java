package io.aichain.cli.devnet;

import io.aichain.anchor.AnchorConfig;
import io.aichain.anchor.AnchorService;
import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.genesis.Genesis;
import io.aichain.cli.Failure;
import io.aichain.cli.Version;
import io.aichain.da.DaNetworks;
import io.aichain.dawriter.DaWriterConfig;
import io.aichain.dawriter.DaWriterService;
import io.aichain.dawriter.domain.CutLimits;
import io.aichain.executor.ExecutorConfig;
import io.aichain.executor.ExecutorService;
import io.aichain.executor.RpcServer;
import io.aichain.executor.rpc.CrossOrigin;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.log.KafkaConnection;
import io.aichain.sequencer.SequencerConfig;
import io.aichain.sequencer.SequencerListener;
import io.aichain.sequencer.SequencerService;
import io.aichain.state.StoreOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The devnet's services, wired as they are anywhere else, only with a developer's times. */
final class DevnetServices implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    /** A developer wants to see safe soon. */
    private static final Duration BATCH_AGE = Duration.ofSeconds(1);

    private static final Duration BITCOIN_POLL = Duration.ofMillis(500);
    /** Who ends a devnet does not wait for others. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final int FINAL_DEPTH = 1;
    private static final int BUMP_AFTER_BLOCKS = 3;

    private final StartedParts started = new StartedParts();
    private final List<String> rpc = new ArrayList<>();

    DevnetServices(
            DevnetConfig config,
            DataFolder data,
            Genesis genesis,
            KafkaConnection kafka,
            NodeEndpoint bitcoin,
            AnchorKey anchorKey,
            EventLines lines) {
        try {
            sequencer(config, genesis, kafka);
            Vertx vertx = Vertx.vertx();
            started.add(() ->
                    vertx.close().toCompletionStage().toCompletableFuture().join());
            for (int i = 0; i < config.executors(); i++) executor(i, config, data, genesis, kafka, vertx, lines);
            daWriter(data, genesis, kafka, lines);
            anchor(config, data, genesis, kafka, bitcoin, anchorKey, lines);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** URLs of the executors' JSON-RPC, in their order. */
    List<String> rpc() {
        return List.copyOf(rpc);
    }

    private void sequencer(DevnetConfig config, Genesis genesis, KafkaConnection kafka) {
        SequencerConfig settings = SequencerConfig.of(
                        kafka, genesis, "sequencer-0", DevnetKeys.sequencer().secretKey())
                .withPace(config.blockTime(), config.heartbeat());
        SequencerService service = new SequencerService(settings, new SimpleMeterRegistry(), SequencerListener.NONE);
        service.start();
        started.add(service);
    }

    private void executor(
            int index,
            DevnetConfig config,
            DataFolder data,
            Genesis genesis,
            KafkaConnection kafka,
            Vertx vertx,
            EventLines lines) {
        MeterRegistry metrics = new SimpleMeterRegistry();
        ExecutorService service = ExecutorService.start(
                genesis,
                ExecutorConfig.of(kafka, "executor-" + index, data.executor(index))
                        .withStore(StoreOptions.DEFAULT.withHistoryBlocks(config.historyBlocks()))
                        .withCompile(config.compile()),
                lines.executor(index),
                new ExecutorService.Surroundings(
                        metrics,
                        InstantSource.system(),
                        new SecureRandom(),
                        Thread.ofPlatform().name("executor-" + index + "-", 0).factory()));
        started.add(service);
        int port = config.rpcPort() == 0 ? 0 : config.rpcPort() + index;
        RpcServer server;
        try {
            server = RpcServer.open(
                    service,
                    vertx,
                    new RpcServer.Settings(
                            HOST,
                            port,
                            "AIChain/" + Version.text(),
                            RpcLimits.defaults(
                                    Runtime.getRuntime().availableProcessors(),
                                    Runtime.getRuntime().maxMemory()),
                            CrossOrigin.any(),
                            DRAIN),
                    metrics);
        } catch (IllegalStateException e) {
            throw new Failure(e.getMessage() + "; choose another with --rpc-port PORT", e);
        }
        started.add(server);
        rpc.add("http://" + HOST + ":" + server.port());
    }

    private void daWriter(DataFolder data, Genesis genesis, KafkaConnection kafka, EventLines lines) {
        DaNetworks networks = DaNetworks.open(genesis.aichain().dataAvailability(), List.of("file:" + data.da()));
        started.add(networks);
        CutLimits usual = DaWriterConfig.DEFAULT_CUT;
        CutLimits cut = new CutLimits(
                usual.packedBytes(), usual.rawBytes(), usual.blocks(), BATCH_AGE, usual.segmentBytes(), usual.level());
        DaWriterService service = new DaWriterService(
                DaWriterConfig.of(kafka, "da-writer-0", NetworkId.FILE).withCut(cut),
                genesis,
                networks,
                InstantSource.system(),
                new SimpleMeterRegistry(),
                lines.daWriter());
        service.start();
        started.add(service);
    }

    private void anchor(
            DevnetConfig config,
            DataFolder data,
            Genesis genesis,
            KafkaConnection kafka,
            NodeEndpoint bitcoin,
            AnchorKey key,
            EventLines lines) {
        // one anchor a Bitcoin block at most: batches gather meanwhile
        AnchorPolicy policy = new AnchorPolicy(
                FINAL_DEPTH, BUMP_AFTER_BLOCKS, config.bitcoinBlockTime().toMillis() / 2);
        AnchorService service = new AnchorService(
                AnchorConfig.of(
                        kafka, genesis, "anchor-0", bitcoin, key, List.of("file:" + data.da()), policy, BITCOIN_POLL),
                new SimpleMeterRegistry(),
                lines.anchor());
        service.start();
        started.add(service);
    }

    /** Backwards: what takes input first, the log's writers last. */
    @Override
    public void close() {
        started.close();
    }
}
