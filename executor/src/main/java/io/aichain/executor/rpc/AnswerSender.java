package io.aichain.executor.rpc;

import io.aichain.executor.rpc.protocol.RpcLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Sends one answer over HTTP piece by piece: the network copies what it is given to memory outside of the heap, of which there is little,
 * and gets the next piece when the reader has taken the one before. Who does not take a piece, or all, in time is cut off. Until all is
 * taken the answer is not over for Vert.x either: it begins no other request of the connection, and nothing more is read from it. For an
 * event loop.
 */
final class AnswerSender {
    static final int PIECE = 128 << 10;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Line line;
    private final byte[] body;
    private final RpcLimits limits;
    private final Runnable over;
    private int from;
    private Long deadline;

    private AnswerSender(RoutingContext ctx, byte[] body, RpcLimits limits, Runnable over) {
        this.vertx = ctx.vertx();
        this.response = ctx.response();
        this.line = new Line(ctx.request().connection());
        this.body = body;
        this.limits = limits;
        this.over = over;
    }

    /** @param over runs once, when all was taken or the connection is gone */
    static void send(RoutingContext ctx, byte[] body, RpcLimits limits, Runnable over) {
        // where there is to be no body, as with 204, Vert.x leaves it out
        ctx.response().putHeader("content-length", Integer.toString(body.length));
        AnswerSender sender = new AnswerSender(ctx, body, limits, over);
        sender.line.pause();
        sender.goOn();
    }

    private void goOn() {
        try {
            do {
                Future<Void> taken = piece();
                if (!taken.isComplete()) {
                    await(taken);
                    return;
                }
                if (taken.failed()) {
                    stop();
                    return;
                }
            } while (from < body.length);
        } catch (RuntimeException gone) {
            stop();
            throw gone;
        }
        // In a turn of its own: Vert.x begins the next request within this one's end, and so on with all that were sent
        // in one go.
        vertx.runOnContext(v -> end());
    }

    private Future<Void> piece() {
        int size = Math.min(PIECE, body.length - from);
        Buffer piece = Buffer.buffer(size).appendBytes(body, from, size);
        from += size;
        return response.write(piece);
    }

    private void await(Future<Void> taken) {
        if (deadline == null) {
            deadline = vertx.setTimer(limits.responseTime(body.length).toMillis(), t -> line.cut());
        }
        long slow = vertx.setTimer(limits.responseTime().toMillis(), t -> line.cut());
        taken.onComplete(done -> {
            vertx.cancelTimer(slow);
            if (done.failed()) {
                stop();
            } else if (from < body.length) {
                goOn();
            } else {
                end();
            }
        });
    }

    private void end() {
        settle();
        // before the next request begins, which will pause
        line.resume();
        if (!response.closed()) response.end();
    }

    /** Half an answer is none: the connection ends with it. */
    private void stop() {
        settle();
        line.cut();
    }

    private void settle() {
        if (deadline != null) vertx.cancelTimer(deadline);
        over.run();
    }
}
