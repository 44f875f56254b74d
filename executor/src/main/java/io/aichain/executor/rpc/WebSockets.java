package io.aichain.executor.rpc;

import io.aichain.executor.rpc.protocol.Dispatcher;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.Workers;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes WebSocket connections, so many at most. */
final class WebSockets {
    private static final Logger LOG = LoggerFactory.getLogger(WebSockets.class);

    private final Dispatcher dispatcher;
    private final Workers workers;
    private final CrossOrigin crossOrigin;
    private final RpcLimits limits;
    private final UnsentBytes unsent;
    private final SecureRandom random = new SecureRandom();
    private final Drain drain;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();

    WebSockets(
            Dispatcher dispatcher,
            Workers workers,
            CrossOrigin crossOrigin,
            RpcLimits limits,
            UnsentBytes unsent,
            Drain drain) {
        this.dispatcher = dispatcher;
        this.workers = workers;
        this.crossOrigin = crossOrigin;
        this.limits = limits;
        this.unsent = unsent;
        this.drain = drain;
    }

    /** Each ends when it has answered what it was asked. Those that come meanwhile see that a drain has begun, and end as well. */
    void leave() {
        connections.forEach(WebSocketConnection::leave);
    }

    /** @return false if the request does not ask for a WebSocket: it is still to be answered */
    boolean upgrade(RoutingContext ctx) {
        if (!"websocket".equalsIgnoreCase(ctx.request().getHeader("upgrade"))) return false;
        if (!crossOrigin.admits(ctx.request().getHeader("origin"))) {
            refuse(ctx, 403, "the origin may not call");
        } else if (open.incrementAndGet() > limits.webSockets()) {
            open.decrementAndGet();
            refuse(ctx, 503, "limit exceeded: %d WebSockets are open".formatted(limits.webSockets()));
        } else {
            drain.opened();
            ctx.request()
                    .toWebSocket()
                    .onSuccess(socket -> begin(socket, new Line(ctx.request().connection())))
                    .onFailure(failure -> {
                        ended();
                        LOG.debug("a WebSocket was not opened: {}", failure.getMessage());
                        // Vert.x has said why: whether that is taken nobody waits for, so there is no second one
                        ctx.request().connection().close();
                    });
        }
        return true;
    }

    private void begin(ServerWebSocket socket, Line line) {
        var connection = new WebSocketConnection(socket, line, dispatcher, workers, random, limits, unsent, gone -> {
            connections.remove(gone);
            ended();
        });
        connections.add(connection);
        connection.start();
        if (drain.hasBegun()) connection.leave();
    }

    private void ended() {
        open.decrementAndGet();
        drain.closed();
    }

    private void refuse(RoutingContext ctx, int status, String reason) {
        ctx.response().setStatusCode(status).putHeader("content-type", "text/plain; charset=utf-8");
        AnswerSender.send(ctx, reason.getBytes(StandardCharsets.UTF_8), limits, () -> {});
    }
}
