package io.aichain.executor.rpc;

import io.aichain.executor.rpc.protocol.Dispatcher;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.Workers;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC over HTTP and WebSocket at {@code /}, as plain Vert.x routes: the devnet and Quarkus mount the same. The event loop only
 * collects the body and sends the answer. Any content type is taken; a body that is JSON-RPC gets status 200 whatever the answer says.
 */
public final class RpcRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(RpcRoutes.class);
    private static final String HINT =
            "AIChain executor: Ethereum JSON-RPC 2.0. POST here, for example {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_blockNumber\",\"params\":[]}\n";

    static final String TOO_MUCH_UNSENT = "limit exceeded: too many bytes of answers wait for their readers";

    private final Dispatcher dispatcher;
    private final Workers workers;
    private final RpcLimits limits;
    private final CrossOrigin crossOrigin;
    private final WebSockets webSockets;
    private final AtomicLong bodyBytes = new AtomicLong();
    private final UnsentBytes unsent;
    private final Drain drain = new Drain();

    public RpcRoutes(Dispatcher dispatcher, Workers workers, RpcLimits limits, CrossOrigin crossOrigin) {
        this.dispatcher = dispatcher;
        this.workers = workers;
        this.limits = limits;
        this.crossOrigin = crossOrigin;
        this.unsent = new UnsentBytes(limits.responseBytesInAll());
        this.webSockets = new WebSockets(dispatcher, workers, crossOrigin, limits, unsent, drain);
    }

    /** How the port takes connections: a message of a WebSocket may be as large as a body over HTTP. */
    public static HttpServerOptions options(RpcLimits limits) {
        return new HttpServerOptions()
                .setMaxWebSocketFrameSize(limits.bodyBytes())
                .setMaxWebSocketMessageSize(limits.bodyBytes())
                // HTTP/2 has many answers on their way in one connection: what a connection may hold would need another
                // bound
                .setHttp2ClearTextEnabled(false);
    }

    public void mount(Router router) {
        router.post("/").handler(this::post);
        router.options("/").handler(ctx -> {
            crossOrigin.preflight(ctx);
            send(ctx, new byte[0]);
        });
        router.get("/").handler(ctx -> {
            if (webSockets.upgrade(ctx)) return;
            crossOrigin.allow(ctx);
            ctx.response().putHeader("content-type", "text/plain; charset=utf-8");
            send(ctx, HINT.getBytes(StandardCharsets.UTF_8));
        });
        for (int nothingHere : new int[] {404, 405}) {
            router.errorHandler(nothingHere, ctx -> {
                ctx.response().setStatusCode(nothingHere);
                send(ctx, new byte[0]);
            });
        }
    }

    /**
     * From now on a connection ends with its answer and a WebSocket with what it has asked (1001, RFC 6455 section 7.4.1), so that callers
     * go to another executor.
     *
     * @param time waited for at most, until every answer is taken
     * @return whether that was enough
     */
    public boolean drain(Duration time) throws InterruptedException {
        drain.begin();
        webSockets.leave();
        return drain.await(time);
    }

    private void post(RoutingContext ctx) {
        crossOrigin.allow(ctx);
        Context loop = ctx.vertx().getOrCreateContext();
        RequestBody.collect(ctx, limits, bodyBytes, new RequestBody.Receiver() {
            @Override
            public void received(byte[] body, Runnable done) {
                // What a caller sends before it has its answer waits with the network, and not in the heap.
                new Line(ctx.request().connection()).pause();
                drain.opened();
                if (!workers.start(() -> answer(ctx, loop, body, done))) {
                    done.run();
                    drain.closed();
                    refuse(ctx, 429, RpcError.LIMIT_EXCEEDED, "limit exceeded: too many requests are being answered");
                }
            }

            @Override
            public void refused(int status, RpcError error) {
                refuse(ctx, status, error.code(), error.message());
            }
        });
    }

    private void answer(RoutingContext ctx, Context loop, byte[] body, Runnable done) {
        Optional<byte[]> answer;
        try {
            answer = dispatcher.answer(body);
        } catch (InterruptedException stopping) {
            answer = Optional.of(dispatcher.refusal(RpcError.of(RpcError.UNAVAILABLE, "shutting down")));
        } catch (RuntimeException | Error e) {
            // Never leave a caller waiting: a fault of ours is answered too, and logged.
            LOG.error("answering failed", e);
            answer = Optional.of(dispatcher.refusal(RpcError.of(RpcError.INTERNAL_ERROR, "internal error")));
        } finally {
            done.run();
        }
        Optional<byte[]> sent = answer;
        loop.runOnContext(v -> send(ctx, sent));
    }

    private void send(RoutingContext ctx, Optional<byte[]> answer) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            drain.closed();
            return;
        }
        byte[] bytes = answer.orElse(new byte[0]);
        if (!unsent.take(bytes.length)) {
            drain.closed();
            refuse(ctx, 503, RpcError.LIMIT_EXCEEDED, TOO_MUCH_UNSENT);
            return;
        }
        if (answer.isEmpty()) response.setStatusCode(204);
        else response.putHeader("content-type", "application/json");
        boolean last = drain.hasBegun();
        if (last) response.putHeader("connection", "close");
        AnswerSender.send(ctx, bytes, limits, () -> {
            unsent.release(bytes.length);
            if (last) ctx.request().connection().close();
            drain.closed();
        });
    }

    /** What is short and asked nothing of an executor. */
    private void send(RoutingContext ctx, byte[] body) {
        AnswerSender.send(ctx, body, limits, () -> {});
    }

    private void refuse(RoutingContext ctx, int status, int code, String message) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) return;
        response.setStatusCode(status).putHeader("content-type", "application/json");
        if (status == 429 || status == 503) response.putHeader("retry-after", "1");
        // What is left of the body is not read: the connection cannot be used again.
        boolean unread = !ctx.request().isEnded();
        if (unread) response.putHeader("connection", "close");
        AnswerSender.send(ctx, dispatcher.refusal(RpcError.of(code, message)), limits, () -> {
            if (unread) ctx.request().connection().close();
        });
    }
}
