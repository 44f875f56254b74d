package io.aichain.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.genesis.Genesis;
import io.aichain.execution.Chains;
import io.aichain.executor.peer.PeerLimits;
import io.aichain.executor.peer.PeerRoutes;
import io.aichain.log.KafkaConnection;
import io.aichain.log.embedded.FreePorts;
import io.aichain.state.StateStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new executor whose peer is away, breaks off, or gives the state of another chain. */
@Tag("P10")
class FirstStateTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final StartWait wait = new StartWait(Duration.ofMillis(20));
    private final Genesis genesis = Chains.named("peer");
    /** Pages that are answered before a connection breaks. */
    private final AtomicInteger unbroken = new AtomicInteger(Integer.MAX_VALUE);

    @AfterEach
    void close() {
        wait.end();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private ExecutorConfig config() {
        return ExecutorConfig.of(KafkaConnection.plain("127.0.0.1:1"), "executor-1", folder.resolve("second"))
                .withStore(StoreForTests.OPTIONS);
    }

    private CompletableFuture<Void> taking(int port, Genesis of) {
        return CompletableFuture.runAsync(() -> FirstState.take("http://127.0.0.1:" + port, of, config(), wait));
    }

    private HttpServer serve(PeerRoutes routes, int port) {
        Router router = Router.router(vertx);
        router.get("/state/views/:id/page").handler(ctx -> {
            if (unbroken.getAndDecrement() > 0) ctx.next();
            else ctx.request().connection().close();
        });
        routes.mount(router);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static PeerRoutes routes(StoreForTests first) {
        return new PeerRoutes(
                () -> first.store().peer("first"), PeerLimits.DEFAULT, () -> Instant.EPOCH, new Random(1));
    }

    @Test
    @Tag("P4")
    void aPeerThatIsDownIsWaitedForVisiblyAndOneThatBreaksOffIsAskedAgain() throws Exception {
        int port = FreePorts.next();
        CompletableFuture<Void> taking = taking(port, genesis);
        Await.until("waiting is shown", () -> wait.waitingFor().isPresent());
        assertThat(wait.waitingFor().orElseThrow()).startsWith("the snapshot: no answer from http://127.0.0.1:" + port);
        assertThat(taking).isNotDone();
        try (StoreForTests first = new StoreForTests(folder.resolve("first"), 1);
                PeerRoutes routes = routes(first)) {
            // The first page comes, then the line breaks: every page after that, until it is mended.
            unbroken.set(1);
            serve(routes, port);
            Await.until("it broke off", () -> unbroken.get() < 0);
            unbroken.set(Integer.MAX_VALUE);
            taking.get(60, TimeUnit.SECONDS);
            assertThat(wait.waitingFor()).isEmpty();
            try (StateStore second =
                    StateStore.open(folder.resolve("second"), StoreForTests.OPTIONS, first.genesis())) {
                assertThat(second.tip()).isEqualTo(first.store().tip());
                assertThat(second.audit()).isEmpty();
            }
        }
    }

    @Test
    void aStoreThatCannotBeLookedIntoIsWaitedForVisibly() throws Exception {
        try (StoreForTests first = new StoreForTests(folder.resolve("second"), 1)) {
            CompletableFuture<Void> taking = taking(FreePorts.next(), genesis);
            Await.until("waiting is shown", () -> wait.waitingFor().isPresent());
            assertThat(wait.waitingFor().orElseThrow())
                    .startsWith("the disk under the state: " + folder.resolve("second"));
            assertThat(taking).isNotDone();
            first.close();
            // It holds a state: no peer is asked.
            taking.get(60, TimeUnit.SECONDS);
            assertThat(wait.waitingFor()).isEmpty();
        }
    }

    @Test
    void aPeerOfAnotherChainIsNotWaitedFor() throws Exception {
        int port = FreePorts.next();
        try (StoreForTests first = new StoreForTests(folder.resolve("first"), 1);
                PeerRoutes routes = routes(first)) {
            serve(routes, port);
            assertThatThrownBy(() -> FirstState.take(
                            "http://127.0.0.1:" + port, Chains.genesis(new TreeMap<>()), config(), wait))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("block 0 of the snapshot is");
            assertThat(wait.waitingFor()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void whoIsStoppedWhileItWaitsGivesUpAndLeavesNothing() throws Exception {
        CompletableFuture<Void> taking = taking(FreePorts.next(), genesis);
        Await.until("waiting is shown", () -> wait.waitingFor().isPresent());
        wait.end();
        assertThatThrownBy(() -> taking.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped while it waited");
        assertThat(folder.resolve("second")).doesNotExist();
    }
}
