package io.aichain.executor.peer;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.state.Preimage;
import io.aichain.state.ProofsBusyException;
import io.aichain.state.StatePeer;
import io.aichain.state.TrieTooFarException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * An executor's state for its peers, under {@code /state/views}; on the internal port only, beside health and metrics.
 *
 * <p>POST opens a view of the state behind the last block and answers its head, with its id in {@code aichain-view}. Under
 * {@code /ID}: GET {@code page?after=CURSOR}, {@code node?account=KEY&path=NIBBLES}, {@code preimage?address=ADDRESS&key=HASH&after=KEY}, and DELETE.
 * Arguments are hex without prefix; bodies are bytes as {@link io.aichain.state.StateHead} and {@link io.aichain.state.StatePage} have
 * them; a preimage has a byte before it: 1 found, 2 not so far, ask again behind this one. 204: nothing lies there. 400: malformed. 404: no such view. 409: the view's tries cannot be worked out. 413: a body. 503: too many views, the
 * view is answering, or tries of another are being worked out.
 */
public final class PeerRoutes implements AutoCloseable {
    static final String VIEW = "aichain-view";
    static final int FOUND = 1;
    static final int FURTHER = 2;
    private static final int MAX_ARGUMENT = 200;

    private final PeerViews views;
    private final InstantSource clock;

    /** @param states opens the state behind the last block */
    public PeerRoutes(Supplier<StatePeer> states, PeerLimits limits, InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.views = new PeerViews(states, limits, clock, random);
    }

    public void mount(Router router) {
        router.route("/state/views*").handler(PeerRoutes::refuseBody);
        router.post("/state/views").blockingHandler(this::open, false);
        router.get("/state/views/:id/page")
                .blockingHandler(
                        on((peer, ctx) -> peer.page(argument(ctx, "after")).encoded()), false);
        router.get("/state/views/:id/node")
                .blockingHandler(
                        on((peer, ctx) -> bytes(peer.node(argument(ctx, "account"), argument(ctx, "path")))), false);
        router.get("/state/views/:id/preimage")
                .blockingHandler(
                        on((peer, ctx) -> bytes(
                                peer.preimage(argument(ctx, "address"), hash(ctx, "key"), argument(ctx, "after")))),
                        false);
        router.delete("/state/views/:id")
                .blockingHandler(
                        ctx -> {
                            views.end(id(ctx));
                            ctx.response().setStatusCode(204).end();
                        },
                        false);
    }

    /** No question has one, so none is waited for: the connection ends with the answer. */
    private static void refuseBody(RoutingContext ctx) {
        String length = ctx.request().getHeader("content-length");
        if (ctx.request().getHeader("transfer-encoding") == null && (length == null || length.equals("0"))) {
            ctx.next();
            return;
        }
        ctx.response()
                .setStatusCode(413)
                .putHeader("content-type", "text/plain")
                .putHeader("connection", "close")
                .end("a body: questions to a state have none")
                .onComplete(_ -> ctx.request().connection().close());
    }

    /** Closes views that nobody asks any more; to be called now and then. */
    public void expire() {
        views.expire();
    }

    private void open(RoutingContext ctx) {
        Optional<PeerViews.View> opened = views.open();
        if (opened.isEmpty()) {
            refuse(ctx, 503, "as many states as may be are being read: try again later");
            return;
        }
        ctx.response().putHeader(VIEW, Long.toHexString(opened.get().id()));
        answer(ctx, opened.get(), (peer, _) -> peer.head().encoded());
    }

    /** @return null for nothing */
    @FunctionalInterface
    private interface Question {
        byte[] ask(StatePeer peer, RoutingContext ctx) throws IOException, MalformedException;
    }

    private Handler<RoutingContext> on(Question question) {
        return ctx -> {
            Optional<PeerViews.View> view = views.find(id(ctx));
            if (view.isPresent()) answer(ctx, view.get(), question);
            else refuse(ctx, 404, "no such view: it was closed, or not asked for too long");
        };
    }

    private void answer(RoutingContext ctx, PeerViews.View view, Question question) {
        if (!view.take()) {
            refuse(ctx, 503, "the view is being asked something else: it answers one question at a time");
            return;
        }
        byte[] answer;
        try {
            StatePeer peer = view.state();
            if (peer == null) {
                refuse(ctx, 404, "no such view: it was closed");
                return;
            }
            try {
                answer = question.ask(peer, ctx);
            } catch (MalformedException e) {
                refuse(ctx, 400, e.getMessage());
                return;
            } catch (TrieTooFarException e) {
                refuse(ctx, 409, e.getMessage());
                return;
            } catch (ProofsBusyException e) {
                refuse(ctx, 503, e.getMessage());
                return;
            } catch (IOException | RuntimeException e) {
                ctx.fail(e);
                return;
            }
        } finally {
            view.release(clock.instant());
        }
        if (answer == null) ctx.response().setStatusCode(204).end();
        else
            ctx.response().putHeader("content-type", "application/octet-stream").end(Buffer.buffer(answer));
    }

    private static void refuse(RoutingContext ctx, int status, String why) {
        ctx.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain")
                .end(why);
    }

    private static byte[] bytes(Optional<Bytes> value) {
        return value.map(Bytes::unsafeArray).orElse(null);
    }

    private static byte[] bytes(Preimage preimage) {
        return switch (preimage) {
            case Preimage.Found(Bytes plain) -> tagged(FOUND, plain);
            case Preimage.Further(Bytes after) -> tagged(FURTHER, after);
            case Preimage.None _ -> null;
        };
    }

    private static byte[] tagged(int tag, Bytes bytes) {
        byte[] out = new byte[1 + bytes.size()];
        out[0] = (byte) tag;
        System.arraycopy(bytes.unsafeArray(), 0, out, 1, bytes.size());
        return out;
    }

    private static long id(RoutingContext ctx) {
        try {
            return Long.parseUnsignedLong(ctx.pathParam("id"), 16);
        } catch (NumberFormatException e) {
            return -1; // nobody's
        }
    }

    private static Hash hash(RoutingContext ctx, String name) throws MalformedException {
        Bytes bytes = argument(ctx, name);
        if (bytes.size() != Hash.BYTES) {
            throw MalformedException.malformed("%s: %d bytes, need %d", name, bytes.size(), Hash.BYTES);
        }
        return Hash.of(bytes.unsafeArray());
    }

    private static Bytes argument(RoutingContext ctx, String name) throws MalformedException {
        String hex = ctx.request().getParam(name, "");
        if (hex.length() > MAX_ARGUMENT) {
            throw MalformedException.malformed("%s: %d digits, at most %d", name, hex.length(), MAX_ARGUMENT);
        }
        try {
            return Bytes.wrap(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw MalformedException.malformed("%s: no hex", name);
        }
    }

    @Override
    public void close() {
        views.close();
    }
}
