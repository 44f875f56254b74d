package io.aichain.executor.rpc;

import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.rpc.protocol.Connection;
import io.aichain.executor.rpc.protocol.Dispatcher;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.Workers;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket: requests are answered like those over HTTP, and what is subscribed to is sent. Everything goes out through one bounded
 * queue and one thread; a caller that reads too slowly to keep it from filling is cut off, instead of being kept in memory.
 */
final class WebSocketConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final int MAX_WAITING = 1024;
    private static final int SEND_SECONDS = 30;
    private static final short TOO_BIG = 1009;
    private static final short TRY_AGAIN_LATER = 1013;

    /** Something to be sent, made when its turn comes. */
    private interface Outgoing {
        void send() throws RpcException, InterruptedException;
    }

    private final ServerWebSocket socket;
    private final Dispatcher dispatcher;
    private final Workers workers;
    private final RandomGenerator random;
    private final int maxSubscriptions;
    private final Runnable closed;
    private final BlockingQueue<Outgoing> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<String, Source> opening = new LinkedHashMap<>();
    private final Map<String, Runnable> subscriptions = new LinkedHashMap<>();
    private final Thread sender;
    private boolean ended;

    /** @param random of cryptographic quality @param closed runs once, when the connection has ended */
    WebSocketConnection(
            ServerWebSocket socket,
            Dispatcher dispatcher,
            Workers workers,
            RandomGenerator random,
            int maxSubscriptions,
            Runnable closed) {
        this.socket = socket;
        this.dispatcher = dispatcher;
        this.workers = workers;
        this.random = random;
        this.maxSubscriptions = maxSubscriptions;
        this.closed = closed;
        this.sender = Thread.ofVirtual().name("rpc-ws").unstarted(this::sendAll);
    }

    void start() {
        sender.start();
        socket.textMessageHandler(text -> received(text.getBytes(StandardCharsets.UTF_8)));
        socket.binaryMessageHandler(bytes -> received(bytes.getBytes()));
        socket.exceptionHandler(this::broke);
        socket.closeHandler(v -> end());
    }

    /** The network, or a message above the limit: Vert.x drops that one, and a caller must not wait for its answer. */
    private void broke(Throwable broken) {
        LOG.debug("a WebSocket broke: {}", broken.getMessage());
        if (!socket.isClosed()) socket.close(TOO_BIG, "the message is too large");
    }

    private void received(byte[] body) {
        if (!workers.start(() -> answer(body))) {
            byte[] refusal = dispatcher.refusal(
                    RpcError.of(RpcError.LIMIT_EXCEEDED, "limit exceeded: too many requests are being answered"));
            enqueue(() -> write(refusal));
        }
    }

    private void answer(byte[] body) {
        Optional<byte[]> answer;
        try {
            answer = dispatcher.answer(body, Optional.of(this));
        } catch (InterruptedException stopping) {
            answer = Optional.of(dispatcher.refusal(RpcError.of(RpcError.UNAVAILABLE, "shutting down")));
        } catch (RuntimeException | Error e) {
            LOG.error("answering failed", e);
            answer = Optional.of(dispatcher.refusal(RpcError.of(RpcError.INTERNAL_ERROR, "internal error")));
        }
        answer.ifPresent(bytes -> enqueue(() -> write(bytes)));
        startOpened();
    }

    @Override
    public synchronized String open(Source source) throws RpcException {
        if (ended || opening.size() + subscriptions.size() >= maxSubscriptions) {
            throw new RpcException(
                    RpcError.LIMIT_EXCEEDED, "limit exceeded: at most %d subscriptions".formatted(maxSubscriptions));
        }
        String id = new UInt256(0, 0, random.nextLong() | Long.MIN_VALUE, random.nextLong()).toQuantity();
        opening.put(id, source);
        return id;
    }

    @Override
    public synchronized boolean close(String id) {
        if (opening.remove(id) != null) return true;
        Runnable stop = subscriptions.remove(id);
        if (stop != null) stop.run();
        return stop != null;
    }

    private synchronized void startOpened() {
        if (!ended) opening.forEach((id, source) -> subscriptions.put(id, source.start(made -> notify(id, made))));
        opening.clear();
    }

    private void notify(String id, Notification made) {
        enqueue(() -> made.send(node -> write(dispatcher.notification(id, node))));
    }

    private void enqueue(Outgoing outgoing) {
        if (!queue.offer(outgoing)) cutOff("too slow");
    }

    private void sendAll() {
        try {
            while (!socket.isClosed()) queue.take().send();
        } catch (InterruptedException over) {
            LOG.trace("a WebSocket's sender ends");
        } catch (RpcException e) {
            cutOff(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a notification failed", e);
            cutOff("internal error");
        }
    }

    /** Waits for the network: that is what keeps a slow reader's queue full instead of the memory. */
    private void write(byte[] message) {
        try {
            socket.writeFinalTextFrame(new String(message, StandardCharsets.UTF_8))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(SEND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException gone) {
            cutOff("too slow");
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void cutOff(String reason) {
        if (!socket.isClosed()) socket.close(TRY_AGAIN_LATER, reason);
    }

    private void end() {
        synchronized (this) {
            if (ended) return;
            ended = true;
            subscriptions.values().forEach(Runnable::run);
            subscriptions.clear();
            opening.clear();
        }
        sender.interrupt();
        closed.run();
    }
}
