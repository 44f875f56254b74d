package io.aichain.executor.rpc;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Of a connection over HTTP/1.1 or a WebSocket, what Vert.x has no public way to: its own way to close first sends what waits, which is
 * what is not taken, and its pause is that of one request's body, while the next ones are still read and kept.
 */
record Line(HttpConnection connection) {
    /** Nothing more is read, but for what has been already: no more than one read of the network's. For an event loop. */
    void pause() {
        ((ConnectionBase) connection).doPause();
    }

    void resume() {
        ((ConnectionBase) connection).doResume();
    }

    /** Closes it at once, as Vert.x does when one is idle for too long; what waits to be sent fails. */
    void cut() {
        ((ConnectionBase) connection).channelHandlerContext().close();
    }
}
