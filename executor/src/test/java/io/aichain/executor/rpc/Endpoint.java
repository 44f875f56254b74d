package io.aichain.executor.rpc;

import io.aichain.executor.rpc.protocol.CallObserver;
import io.aichain.executor.rpc.protocol.Dispatcher;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import io.aichain.executor.rpc.protocol.Workers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The routes on a real HTTP server at a free port of this machine, and a client for it. */
public final class Endpoint implements AutoCloseable {
    /** So that little is enough to find a caller who does not read. */
    private static final int SEND_BUFFER = 64 << 10;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Workers workers;
    private final RpcRoutes routes;
    private final HttpServer server;

    public Endpoint(List<RpcMethod> methods, Map<String, String> absent, RpcLimits limits) {
        workers = new Workers(limits);
        Dispatcher dispatcher = new Dispatcher(methods, absent, limits, workers, CallObserver.NONE, System::nanoTime);
        Router router = Router.router(vertx);
        routes = new RpcRoutes(dispatcher, workers, limits, CrossOrigin.any());
        routes.mount(router);
        try {
            server = vertx.createHttpServer(RpcRoutes.options(limits).setSendBufferSize(SEND_BUFFER))
                    .requestHandler(router)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the test's server did not start", e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    /** As {@link RpcRoutes#drain}. */
    boolean drain(Duration time) throws InterruptedException {
        return routes.drain(time);
    }

    public HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri()).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        workers.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the test's server did not stop", e);
        }
    }
}
