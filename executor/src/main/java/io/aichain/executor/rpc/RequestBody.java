package io.aichain.executor.rpc;

import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Collects one body on its event loop, within a limit for it, one for all bodies together and one for the time it takes. The bytes
 * count against the sum until the receiver says that it is done with them.
 */
final class RequestBody {
    interface Receiver {
        /** @param done to be run once, when the body is not held any more */
        void received(byte[] body, Runnable done);

        void refused(int httpStatus, RpcError error);
    }

    private final RpcLimits limits;
    private final AtomicLong inAll;
    private final Receiver receiver;
    private final Vertx vertx;
    private final long timer;
    private final Buffer collected = Buffer.buffer();
    private boolean over;

    private RequestBody(RoutingContext ctx, RpcLimits limits, AtomicLong inAll, Receiver receiver) {
        this.limits = limits;
        this.inAll = inAll;
        this.receiver = receiver;
        this.vertx = ctx.vertx();
        this.timer = vertx.setTimer(
                limits.bodyTime().toMillis(),
                t -> refuse(408, RpcError.invalidRequest("the body did not arrive in time")));
    }

    static void collect(RoutingContext ctx, RpcLimits limits, AtomicLong inAll, Receiver receiver) {
        RequestBody body = new RequestBody(ctx, limits, inAll, receiver);
        HttpServerRequest request = ctx.request();
        if (request.isEnded()) {
            // Somebody before us has read it, as a body handler of the application.
            Buffer read = ctx.body().buffer();
            if (read != null) body.add(read);
            body.end();
            return;
        }
        String announced = request.getHeader("content-length");
        if (announced != null && announced.matches("[0-9]{1,18}") && Long.parseLong(announced) > limits.bodyBytes()) {
            body.tooLarge();
            return;
        }
        request.handler(body::add)
                .endHandler(v -> body.end())
                .exceptionHandler(broken -> body.abandon())
                .resume();
    }

    private void add(Buffer chunk) {
        if (over) return;
        if (collected.length() + chunk.length() > limits.bodyBytes()) {
            tooLarge();
            return;
        }
        if (inAll.addAndGet(chunk.length()) > limits.bodyBytesInAll()) {
            inAll.addAndGet(-chunk.length());
            refuse(429, RpcError.of(RpcError.LIMIT_EXCEEDED, "limit exceeded: too many bytes of requests"));
            return;
        }
        collected.appendBuffer(chunk);
    }

    private void end() {
        if (!stop()) return;
        int held = collected.length();
        receiver.received(collected.getBytes(), () -> inAll.addAndGet(-held));
    }

    private void tooLarge() {
        refuse(413, RpcError.invalidRequest("request too large: at most %d bytes".formatted(limits.bodyBytes())));
    }

    private void refuse(int status, RpcError error) {
        if (abandon()) receiver.refused(status, error);
    }

    private boolean abandon() {
        if (!stop()) return false;
        inAll.addAndGet(-collected.length());
        return true;
    }

    private boolean stop() {
        if (over) return false;
        over = true;
        vertx.cancelTimer(timer);
        return true;
    }
}
