package io.aichain.executor;

import io.aichain.executor.rpc.CrossOrigin;
import io.aichain.executor.rpc.RpcRoutes;
import io.aichain.executor.rpc.method.Methods;
import io.aichain.executor.rpc.protocol.CallObserver;
import io.aichain.executor.rpc.protocol.Dispatcher;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An executor's JSON-RPC on a port of its own: the devnet and the Quarkus application open the same. */
public final class RpcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    private static final int PATIENCE_SECONDS = 10;

    private final HttpServer server;
    private final RpcRoutes routes;
    private final Workers workers;
    private final Duration drain;

    /**
     * How the port is opened.
     *
     * @param host address to listen on, {@code 127.0.0.1} or {@code 0.0.0.0}
     * @param port 0 chooses a free one
     * @param version as {@code web3_clientVersion} answers it
     * @param drain how long a stop waits for answers that are being made or taken
     */
    public record Settings(
            String host, int port, String version, RpcLimits limits, CrossOrigin origins, Duration drain) {}

    private RpcServer(HttpServer server, RpcRoutes routes, Workers workers, Duration drain) {
        this.server = server;
        this.routes = routes;
        this.workers = workers;
        this.drain = drain;
    }

    /** @throws IllegalStateException if the port cannot be opened, naming it */
    public static RpcServer open(ExecutorService executor, Vertx vertx, Settings settings, MeterRegistry metrics) {
        Workers workers = new Workers(settings.limits());
        Dispatcher dispatcher = new Dispatcher(
                Methods.all(
                        executor.chain(),
                        executor.pool(),
                        executor.calls(),
                        executor.traces(),
                        executor.progress(),
                        settings.version(),
                        settings.limits(),
                        System::nanoTime,
                        new SecureRandom()),
                Methods.absent(settings.limits()),
                settings.limits(),
                workers,
                observer(metrics),
                System::nanoTime);
        Router router = Router.router(vertx);
        RpcRoutes routes = new RpcRoutes(dispatcher, workers, settings.limits(), settings.origins());
        routes.mount(router);
        try {
            HttpServer server = vertx.createHttpServer(RpcRoutes.options(settings.limits()))
                    .requestHandler(router)
                    .listen(settings.port(), settings.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new RpcServer(server, routes, workers, settings.drain());
        } catch (ExecutionException | TimeoutException e) {
            workers.close();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            workers.close();
            throw new IllegalStateException("interrupted while opening port " + settings.port(), e);
        }
    }

    private static CallObserver observer(MeterRegistry metrics) {
        // the registry finds a timer by making its name and tags anew, which costs more than recording
        Map<Answer, Timer> timers = new ConcurrentHashMap<>();
        return (method, code, nanos) -> timers.computeIfAbsent(
                        new Answer(method, code),
                        answer -> Timer.builder("aichain.rpc.calls")
                                .description("JSON-RPC calls answered; code 0 is a result")
                                .tag("method", answer.method())
                                .tag("code", Integer.toString(answer.code()))
                                .register(metrics))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Whose time is counted together: methods and codes are our own and few. */
    private record Answer(String method, int code) {}

    public int port() {
        return server.actualPort();
    }

    /** What is being answered is answered, if that ends in the time of a drain; otherwise it ends with an error. */
    @Override
    public void close() {
        try {
            if (!routes.drain(drain)) LOG.warn("not every answer was taken within {} s: cut off", drain.toSeconds());
            server.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the JSON-RPC port did not close: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            workers.close();
        }
    }
}
