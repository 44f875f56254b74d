package io.aichain.executor.app;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.executor.ExecutorConfig;
import io.aichain.executor.ExecutorEvents;
import io.aichain.executor.ExecutorService;
import io.aichain.executor.ExecutorStatus;
import io.aichain.executor.RpcServer;
import io.aichain.executor.domain.pool.PoolLimits;
import io.aichain.executor.peer.PeerLimits;
import io.aichain.executor.peer.PeerRoutes;
import io.aichain.executor.rpc.CrossOrigin;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.log.KafkaConnection;
import io.aichain.state.StoreOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The executor as a process of its own: reads its configuration, starts service and JSON-RPC, stops them in order. Wiring only. */
@ApplicationScoped
class ExecutorApp {
    private static final long EXPIRY_MILLIS = 10_000;

    private final ExecutorSettings settings;
    private final String version;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private final PeerRoutes peers =
            new PeerRoutes(() -> service().peer(), PeerLimits.DEFAULT, Clock.systemUTC(), new SecureRandom());
    private volatile ExecutorService service;
    private RpcServer rpc;

    ExecutorApp(
            ExecutorSettings settings,
            @ConfigProperty(name = "quarkus.application.version") String version,
            Vertx vertx,
            MeterRegistry metrics) {
        this.settings = settings;
        this.version = version;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) throws IOException, MalformedException {
        service = ExecutorService.start(
                genesis(settings.genesis()),
                config(),
                ExecutorEvents.NONE,
                new ExecutorService.Surroundings(
                        metrics,
                        Clock.systemUTC(),
                        new SecureRandom(),
                        Thread.ofPlatform().factory()));
        rpc = RpcServer.open(
                service,
                vertx,
                new RpcServer.Settings(
                        settings.rpc().host(),
                        settings.rpc().port(),
                        "AIChain/v" + version + "/java" + Runtime.version().feature(),
                        limits(settings.rpc()),
                        new CrossOrigin(settings.rpc().origins())),
                metrics);
    }

    /** On the internal port, beside health and metrics. */
    void routes(@Observes Router router) {
        peers.mount(router);
        vertx.setPeriodic(
                EXPIRY_MILLIS,
                _ -> vertx.executeBlocking(() -> {
                    peers.expire();
                    return null;
                }));
    }

    void stop(@Observes ShutdownEvent event) {
        peers.close();
        if (rpc != null) rpc.close();
        if (service != null) service.close();
    }

    ExecutorStatus status() {
        return service.status();
    }

    private ExecutorService service() {
        if (service == null) throw new IllegalStateException("this executor is still starting");
        return service;
    }

    private ExecutorConfig config() {
        ExecutorSettings.Executor own = settings.executor();
        KafkaConnection kafka = new KafkaConnection(
                settings.kafka().bootstrapServers(), settings.kafka().security());
        return ExecutorConfig.of(kafka, own.identity(), own.data())
                .withStore(StoreOptions.DEFAULT
                        .withHistoryBlocks(StoreOptions.historyBlocks(own.historyBlocks()))
                        .withFsync(own.fsync()))
                .withPool(PoolLimits.DEFAULT.withUnprotected(own.unprotected()))
                .withCallGas(own.callGas())
                .withSnapshotFrom(own.snapshotFrom())
                .withPatience(settings.kafka().patience());
    }

    private static RpcLimits limits(ExecutorSettings.Rpc rpc) {
        return RpcLimits.of(
                Runtime.getRuntime().availableProcessors(),
                new RpcLimits.Chosen(
                        rpc.bodyBytes(),
                        rpc.batch(),
                        rpc.responseBytes(),
                        rpc.inFlight(),
                        rpc.callTime(),
                        rpc.batchTime(),
                        rpc.webSockets(),
                        rpc.subscriptions(),
                        rpc.logBlocks(),
                        rpc.logs()));
    }

    private static Genesis genesis(Path file) throws IOException, MalformedException {
        try (InputStream in = Files.newInputStream(file)) {
            // one byte more than allowed is enough for the codec to refuse it
            return GenesisCodec.decode(in.readNBytes(GenesisCodec.MAX_BYTES + 1));
        }
    }
}
