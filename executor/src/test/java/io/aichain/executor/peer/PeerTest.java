package io.aichain.executor.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.executor.StoreForTests;
import io.aichain.state.Preimage;
import io.aichain.state.ProofsBusyException;
import io.aichain.state.StateDifference;
import io.aichain.state.StateHead;
import io.aichain.state.StateImport;
import io.aichain.state.StatePage;
import io.aichain.state.StatePages;
import io.aichain.state.StatePeer;
import io.aichain.state.StateStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state over HTTP: the same as from the store itself, within limits, and nothing but an error when the other is gone. */
class PeerTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private volatile Instant now = Instant.EPOCH;
    private StoreForTests first;
    private PeerRoutes routes;
    private HttpServer server;
    private URI url;

    @BeforeEach
    void open() {
        first = new StoreForTests(folder.resolve("first"), 1);
        routes = new PeerRoutes(() -> first.store().peer("first"), PeerLimits.DEFAULT, () -> now, new Random(1));
        serve();
    }

    private void serve() {
        Router router = Router.router(vertx);
        routes.mount(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        url = URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @AfterEach
    void close() {
        routes.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        first.close();
    }

    @Test
    @Tag("P4")
    void aStateTakenFromAPeerIsTheStateOfItsStore() throws Exception {
        Path target = folder.resolve("second");
        try (RemotePeer peer = RemotePeer.open(url)) {
            // The view holds still while the other goes on.
            first.next();
            StateImport.run(peer, target, StoreForTests.OPTIONS, first.genesis(), first.body());
        }
        try (StateStore second = StateStore.open(target, StoreForTests.OPTIONS, first.genesis())) {
            assertThat(second.tip().number()).isEqualTo(first.store().tip().number() - 1);
            assertThat(second.audit()).isEmpty();
            try (RemotePeer peer = RemotePeer.open(url);
                    StatePeer own = second.peer("second");
                    StatePeer direct = first.store().peer("first")) {
                assertThat(StateDifference.first(peer, own)).isPresent().isEqualTo(StateDifference.first(direct, own));
                assertThat(StateDifference.first(peer, direct)).isEmpty();
            }
        }
    }

    @Test
    @Tag("P10")
    void moreViewsThanMayBeAreRefusedUntilOneIsClosedOrForgotten() throws Exception {
        RemotePeer one = RemotePeer.open(url);
        RemotePeer two = RemotePeer.open(url);
        assertThatThrownBy(() -> RemotePeer.open(url))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("503");
        two.close();
        RemotePeer three = RemotePeer.open(url);
        now = now.plus(PeerLimits.DEFAULT.idle()).plus(Duration.ofSeconds(1));
        try (RemotePeer four = RemotePeer.open(url)) {
            assertThat(four.page(Bytes.EMPTY).isEnd()).isFalse();
        }
        assertThatThrownBy(() -> three.page(Bytes.EMPTY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("404")
                .hasMessageContaining("not asked for too long");
        one.close();
        three.close();
    }

    @Test
    @Tag("P10")
    void aPeerThatDiesInTheMiddleIsAnErrorThatNamesItAndNothingIsLeft() throws Exception {
        Path target = folder.resolve("second");
        try (RemotePeer peer = RemotePeer.open(url)) {
            StatePages dying = new StatePages() {
                @Override
                public String name() {
                    return peer.name();
                }

                @Override
                public StateHead head() {
                    return peer.head();
                }

                @Override
                public StatePage page(Bytes after) throws IOException, MalformedException {
                    StatePage page = peer.page(after);
                    server.close().toCompletionStage().toCompletableFuture().join();
                    return page;
                }

                @Override
                public void close() {
                    peer.close();
                }
            };
            assertThatThrownBy(
                            () -> StateImport.run(dying, target, StoreForTests.OPTIONS, first.genesis(), first.body()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer from " + url);
        }
        assertThat(target).isEmptyDirectory();
    }

    @Test
    @Tag("P10")
    void aPeerThatStallsInTheMiddleOfABodyIsAnErrorAndNotWaitedForForEver() throws Exception {
        HttpServer stalling = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Length", "1000")
                        .putHeader(PeerRoutes.VIEW, "1f")
                        .write("half of it"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        URI there = URI.create("http://127.0.0.1:" + stalling.actualPort());
        assertThatThrownBy(() -> RemotePeer.open(there, Duration.ofMillis(300)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no answer from " + there + ": none that was whole after 300 ms");
    }

    @Test
    @Tag("P10")
    void aPeerThatSaysTooMuchIsReadNoFurther() {
        HttpServer endless = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Length", Integer.toString(StateHead.MAX_BYTES + 2))
                        .putHeader(PeerRoutes.VIEW, "1f")
                        .write(Buffer.buffer(new byte[StateHead.MAX_BYTES + 1])))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        assertThatThrownBy(() -> RemotePeer.open(URI.create("http://127.0.0.1:" + endless.actualPort())))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("answer of more than " + StateHead.MAX_BYTES + " bytes");
    }

    @Test
    @Tag("P10")
    void aViewThatIsAnsweringAndTriesThatAreBeingWorkedOutAreSaidToBeBusy() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        StatePeer slow = new Slow(first.store().peer("slow"), asked, answer);
        routes.close();
        routes = new PeerRoutes(() -> slow, PeerLimits.DEFAULT, () -> now, new Random(1));
        serve();
        try (RemotePeer peer = RemotePeer.open(url);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<StatePage> page = other.submit(() -> peer.page(Bytes.EMPTY));
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> peer.page(Bytes.EMPTY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("answers 503: the view is being asked something else");
            answer.countDown();
            assertThat(page.get(60, TimeUnit.SECONDS).isEnd()).isFalse();
            assertThatThrownBy(() -> peer.node(Bytes.EMPTY, Bytes.EMPTY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("answers 503: tries for other proofs are being worked out");
            assertThat(peer.page(Bytes.EMPTY).isEnd()).as("asked again").isFalse();
        }
    }

    /** Its first page takes until it is told; its tries are never there. */
    private record Slow(StatePeer peer, CountDownLatch asked, CountDownLatch answer) implements StatePeer {
        @Override
        public String name() {
            return peer.name();
        }

        @Override
        public StateHead head() throws IOException, MalformedException {
            return peer.head();
        }

        @Override
        public StatePage page(Bytes after) throws IOException, MalformedException {
            asked.countDown();
            try {
                if (!answer.await(60, TimeUnit.SECONDS)) throw new IOException("nobody lets it answer");
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return peer.page(after);
        }

        @Override
        public Optional<Bytes> node(Bytes accountKey, Bytes path) {
            throw new ProofsBusyException(7);
        }

        @Override
        public Preimage preimage(Bytes address, Hash key, Bytes after) throws IOException, MalformedException {
            return peer.preimage(address, key, after);
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    @Test
    @Tag("P10")
    void questionsThatAreNoneAreRefused() throws Exception {
        assertThat(get("/state/views/1f/page")).isEqualTo(404);
        assertThat(get("/state/views/zz/page")).isEqualTo(404);
        try (HttpClient client = HttpClient.newHttpClient()) {
            var opened = client.send(
                    HttpRequest.newBuilder(url.resolve("/state/views"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            String view = "/state/views/"
                    + opened.headers().firstValue(PeerRoutes.VIEW).orElseThrow();
            assertThat(get(view + "/page?after=zz")).isEqualTo(400);
            assertThat(get(view + "/page?after=07")).isEqualTo(400);
            assertThat(get(view + "/page?after=0102")).isEqualTo(400);
            assertThat(get(view + "/page?after=" + "00".repeat(200))).isEqualTo(400);
            assertThat(get(view + "/preimage?key=01")).isEqualTo(400);
            assertThat(get(view + "/node?path=0f0f0f0f0f")).isEqualTo(204);
            assertThat(get(view + "/node?account=" + "11".repeat(32))).isEqualTo(204);
            assertThat(get(view + "/preimage?key=" + Hash.ZERO.toString().substring(2)))
                    .isEqualTo(204);
            assertThat(get(view + "/node")).isEqualTo(200);
        }
    }

    private int get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(url.resolve(path)).GET().build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
