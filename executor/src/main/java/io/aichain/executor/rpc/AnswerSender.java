package io.aichain.executor.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/**
 * Sends the body of an answer piece by piece: the network copies what it is given to memory outside of the heap, of which there is little,
 * and gets the next piece when the reader has taken the one before. Who does not take all of it in time is cut off. For an event loop.
 */
final class AnswerSender {
    private static final int PIECE = 128 << 10;

    private AnswerSender() {}

    /** @param over runs once, when all was taken or the connection is gone */
    static void send(Vertx vertx, HttpServerRequest request, byte[] body, Duration time, Runnable over) {
        HttpServerResponse response = request.response();
        response.putHeader("content-length", Integer.toString(body.length));
        Future<Void> sent = piece(response, body, 0);
        if (sent.isComplete()) {
            over.run();
            return;
        }
        long timer = vertx.setTimer(time.toMillis(), t -> cutOff(request.connection()));
        sent.onComplete(done -> {
            vertx.cancelTimer(timer);
            over.run();
        });
    }

    /**
     * At once, as Vert.x does with a connection that is idle for too long. Its own way to close, and that of the channel, first send what
     * waits, which is what is not taken.
     */
    private static void cutOff(HttpConnection connection) {
        ((ConnectionBase) connection).channelHandlerContext().close();
    }

    private static Future<Void> piece(HttpServerResponse response, byte[] body, int from) {
        int size = Math.min(PIECE, body.length - from);
        Buffer piece = Buffer.buffer(size).appendBytes(body, from, size);
        if (from + size == body.length) return response.end(piece);
        return response.write(piece).compose(taken -> piece(response, body, from + size));
    }
}
