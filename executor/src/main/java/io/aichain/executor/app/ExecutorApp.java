package io.aichain.executor.app;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.executor.ExecutorConfig;
import io.aichain.executor.ExecutorEvents;
import io.aichain.executor.ExecutorService;
import io.aichain.executor.ExecutorStatus;
import io.aichain.executor.RpcServer;
import io.aichain.executor.StartWait;
import io.aichain.executor.domain.pool.PoolLimits;
import io.aichain.executor.peer.PeerLimits;
import io.aichain.executor.peer.PeerRoutes;
import io.aichain.executor.rpc.CrossOrigin;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.log.KafkaConnection;
import io.aichain.state.StoreOptions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
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
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The executor as a process of its own: reads its configuration, starts service and JSON-RPC, stops them in order. Wiring only. */
@ApplicationScoped
class ExecutorApp {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorApp.class);
    private static final long EXPIRY_MILLIS = 10_000;
    /** The longest call's time and some; with what follows it, below the 45 s that the operator gives a pod. */
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final ExecutorSettings settings;
    private final String version;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private final PeerRoutes peers =
            new PeerRoutes(() -> service().peer(), PeerLimits.DEFAULT, Clock.systemUTC(), new SecureRandom());
    private final StartWait wait = new StartWait();
    private volatile ExecutorService service;
    private volatile boolean stopping;
    private volatile RpcServer rpc;
    private Thread starting;

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

    /** A first state can take hours, and health is to show what it waits for: so that is awaited elsewhere. */
    void start(@Observes StartupEvent event) throws IOException, MalformedException {
        Genesis genesis = genesis(settings.genesis());
        ExecutorConfig config = config(genesis);
        if (config.snapshotFrom().isEmpty()) {
            open(genesis, config);
            return;
        }
        Gauge.builder(
                        "aichain.executor.start.waiting",
                        wait,
                        w -> w.waitingFor().isPresent() ? 1 : 0)
                .description("1 while something that is down is waited for before it starts")
                .register(metrics);
        starting = Thread.ofPlatform().name("executor-start").start(() -> {
            try {
                open(genesis, config);
            } catch (RuntimeException | Error e) {
                if (stopping) return;
                LOG.error("cannot start", e);
                Quarkus.asyncExit(1);
            }
        });
    }

    private void open(Genesis genesis, ExecutorConfig config) {
        service = ExecutorService.start(
                genesis,
                config,
                ExecutorEvents.NONE,
                new ExecutorService.Surroundings(
                        metrics,
                        Clock.systemUTC(),
                        new SecureRandom(),
                        Thread.ofPlatform().factory()),
                wait);
        rpc = RpcServer.open(
                service,
                vertx,
                new RpcServer.Settings(
                        settings.rpc().host(),
                        settings.rpc().port(),
                        "AIChain/v" + version + "/java" + Runtime.version().feature(),
                        limits(settings.rpc()),
                        new CrossOrigin(settings.rpc().origins()),
                        DRAIN),
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

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        wait.end();
        if (starting != null) {
            starting.interrupt();
            starting.join();
        }
        peers.close();
        if (rpc != null) rpc.close();
        if (service != null) service.close();
    }

    /** Empty while it is starting. */
    Optional<ExecutorStatus> status() {
        return Optional.ofNullable(service).map(ExecutorService::status);
    }

    /** What it waits for before it starts. */
    Optional<String> waitingFor() {
        return wait.waitingFor();
    }

    private ExecutorService service() {
        if (service == null) throw new IllegalStateException("this executor is still starting");
        return service;
    }

    private ExecutorConfig config(Genesis genesis) {
        ExecutorSettings.Executor own = settings.executor();
        boolean votes = genesis.aichain().voters().contains(own.identity());
        KafkaConnection kafka = new KafkaConnection(
                settings.kafka().bootstrapServers(), settings.kafka().security());
        StoreOptions memory = own.stateMemory().isPresent()
                ? StoreOptions.DEFAULT.withMemory(
                        own.stateMemory().getAsInt(), Runtime.getRuntime().maxMemory())
                : StoreOptions.DEFAULT;
        return ExecutorConfig.of(kafka, own.identity(), own.data())
                .withStore(memory.withHistoryBlocks(StoreOptions.historyBlocks(own.historyBlocks()))
                        .withFsync(own.fsync()))
                .withPool(PoolLimits.DEFAULT.withUnprotected(own.unprotected()))
                .withCallGas(own.callGas())
                .withSnapshotFrom(own.snapshotFrom().or(() -> votes ? Optional.empty() : own.peers()))
                .withPatience(settings.kafka().patience())
                .withCompile(own.compile());
    }

    private static RpcLimits limits(ExecutorSettings.Rpc rpc) {
        return RpcLimits.of(
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory(),
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
                        rpc.logs(),
                        rpc.traces(),
                        rpc.traceBytes(),
                        rpc.traceTime()));
    }

    private static Genesis genesis(Path file) throws IOException, MalformedException {
        try (InputStream in = Files.newInputStream(file)) {
            // one byte more than allowed is enough for the codec to refuse it
            return GenesisCodec.decode(in.readNBytes(GenesisCodec.MAX_BYTES + 1));
        }
    }
}
