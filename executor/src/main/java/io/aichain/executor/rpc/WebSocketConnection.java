package io.aichain.executor.rpc;

import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.rpc.protocol.Connection;
import io.aichain.executor.rpc.protocol.Dispatcher;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
    private static final short GOING_AWAY = 1001;
    private static final short TOO_BIG = 1009;
    private static final short TRY_AGAIN_LATER = 1013;

    /** Something to be sent: made when its turn comes, or an answer, of which bytes are held until it is sent. */
    private record Outgoing(Sending sending, int held) {
        private interface Sending {
            void send() throws RpcException, InterruptedException;
        }
    }

    private final ServerWebSocket socket;
    private final Line line;
    private final Dispatcher dispatcher;
    private final Workers workers;
    private final RandomGenerator random;
    private final RpcLimits limits;
    private final UnsentBytes.Share unsent;
    private final Consumer<WebSocketConnection> closed;
    private final BlockingQueue<Outgoing> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<String, Source> opening = new LinkedHashMap<>();
    private final Map<String, Runnable> subscriptions = new LinkedHashMap<>();
    private final Thread sender;
    /** Messages that are being answered. */
    private int answering;

    private boolean leaving;
    private boolean ended;

    /** @param random of cryptographic quality @param closed runs once, when the connection has ended */
    WebSocketConnection(
            ServerWebSocket socket,
            Line line,
            Dispatcher dispatcher,
            Workers workers,
            RandomGenerator random,
            RpcLimits limits,
            UnsentBytes unsent,
            Consumer<WebSocketConnection> closed) {
        this.socket = socket;
        this.line = line;
        this.dispatcher = dispatcher;
        this.workers = workers;
        this.random = random;
        this.limits = limits;
        this.unsent = unsent.share(limits.responseBytes());
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

    /** Takes no new message, and ends when those that it has are answered. */
    void leave() {
        boolean idle;
        synchronized (this) {
            leaving = true;
            idle = answering == 0;
        }
        if (idle) sayGoodbye();
    }

    /** The last in the queue, behind all answers. */
    private void sayGoodbye() {
        enqueue(new Outgoing(() -> socket.close(GOING_AWAY, "this executor stops: connect again"), 0));
    }

    private void received(byte[] body) {
        synchronized (this) {
            if (leaving) return;
            answering++;
        }
        boolean started = workers.start(() -> {
            answer(body);
            answered();
        });
        if (started) return;
        refuse("limit exceeded: too many requests are being answered");
        answered();
    }

    private void answered() {
        boolean last;
        synchronized (this) {
            answering--;
            last = leaving && answering == 0;
        }
        if (last) sayGoodbye();
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
        answer.ifPresent(this::enqueue);
        startOpened();
    }

    private void refuse(String message) {
        byte[] refusal = dispatcher.refusal(RpcError.of(RpcError.LIMIT_EXCEEDED, message));
        enqueue(new Outgoing(() -> write(refusal), 0));
    }

    @Override
    public synchronized String open(Source source) throws RpcException {
        if (ended || opening.size() + subscriptions.size() >= limits.subscriptions()) {
            throw new RpcException(
                    RpcError.LIMIT_EXCEEDED,
                    "limit exceeded: at most %d subscriptions".formatted(limits.subscriptions()));
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
        enqueue(new Outgoing(() -> made.send(node -> write(dispatcher.notification(id, node))), 0));
    }

    private void enqueue(byte[] answer) {
        if (unsent.take(answer.length)) enqueue(new Outgoing(() -> write(answer), answer.length));
        else refuse(RpcRoutes.TOO_MUCH_UNSENT);
    }

    private void enqueue(Outgoing outgoing) {
        boolean waits;
        synchronized (this) {
            waits = !ended && queue.offer(outgoing);
        }
        if (waits) return;
        unsent.release(outgoing.held);
        cutOff("too slow");
    }

    private void sendAll() {
        try {
            while (!socket.isClosed()) {
                Outgoing next = queue.take();
                try {
                    next.sending.send();
                } finally {
                    unsent.release(next.held);
                }
            }
        } catch (InterruptedException over) {
            LOG.trace("a WebSocket's sender ends");
        } catch (RpcException e) {
            cutOff(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a notification failed", e);
            cutOff("internal error");
        }
    }

    /**
     * Waits for the network: that is what keeps a slow reader's queue full instead of the memory. What is large goes in several frames
     * (RFC 6455, section 5.4), for the same reason as an answer over HTTP goes in pieces.
     */
    private void write(byte[] message) {
        long end = System.nanoTime() + limits.responseTime(message.length).toNanos();
        int from = 0;
        boolean taken = true;
        while (taken && from < message.length) {
            int to = frameEnd(message, from);
            boolean last = to == message.length;
            WebSocketFrame frame = from == 0
                    ? WebSocketFrame.textFrame(new String(message, 0, to, StandardCharsets.UTF_8), last)
                    : WebSocketFrame.continuationFrame(
                            Buffer.buffer(to - from).appendBytes(message, from, to - from), last);
            taken = isTaken(socket.writeFrame(frame), end);
            from = to;
        }
    }

    /** Not within a character of UTF-8. */
    private static int frameEnd(byte[] message, int from) {
        int end = Math.min(message.length, from + AnswerSender.PIECE);
        while (end < message.length && (message[end] & 0xc0) == 0x80) end--;
        return end;
    }

    /** @param end of the time for the whole message @return false if the connection is gone, or cut off as it did not take this in time */
    private boolean isTaken(Future<Void> frame, long end) {
        CompletableFuture<Void> sent = frame.toCompletionStage().toCompletableFuture();
        try {
            long left = Math.min(end - System.nanoTime(), limits.responseTime().toNanos());
            sent.get(left, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException slow) {
            // a message that says why would wait behind this one
            line.cut();
        } catch (ExecutionException gone) {
            LOG.debug("a WebSocket is gone: {}", gone.getMessage());
            // if it is not, then with half a message
            line.cut();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
        return false;
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
            // The sender may take some of them too, each only once.
            for (Outgoing left = queue.poll(); left != null; left = queue.poll()) unsent.release(left.held);
        }
        sender.interrupt();
        closed.accept(this);
    }
}
