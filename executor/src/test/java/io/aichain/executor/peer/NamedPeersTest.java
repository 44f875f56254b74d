package io.aichain.executor.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.executor.StoreForTests;
import io.aichain.log.embedded.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One name, three executors: itself, which is still starting, one that is away, and one that gives its state. */
class NamedPeersTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whoIsStartingOrAwayIsPassedOver() throws Exception {
        try (StoreForTests store = new StoreForTests(folder.resolve("store"), 1);
                PeerRoutes itself = routesOfOneThatStarts();
                PeerRoutes other = new PeerRoutes(
                        () -> store.store().peer("other"), PeerLimits.DEFAULT, () -> Instant.EPOCH, new Random(1))) {
            int port = serve(itself, "127.0.0.2", FreePorts.next());
            serve(other, "127.0.0.4", port);
            try (RemotePeer peer = NamedPeers.open(URI.create("http://executors:" + port), addresses(2, 3, 4))) {
                assertThat(peer.name()).isEqualTo("http://127.0.0.4:" + port);
                assertThat(peer.head().header().number())
                        .isEqualTo(store.store().tip().number());
            }
        }
    }

    @Test
    void whereNobodyElseIsThatIsSaid() throws Exception {
        try (PeerRoutes itself = routesOfOneThatStarts()) {
            int port = serve(itself, "127.0.0.2", FreePorts.next());
            assertThatThrownBy(() -> NamedPeers.open(URI.create("http://executors:" + port), addresses(3, 2)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("http://127.0.0.2:" + port + " answers 500");
        }
    }

    private static PeerRoutes routesOfOneThatStarts() {
        return new PeerRoutes(
                () -> {
                    throw new IllegalStateException("this executor is still starting");
                },
                PeerLimits.DEFAULT,
                () -> Instant.EPOCH,
                new Random(1));
    }

    private static List<InetAddress> addresses(int... last) throws IOException {
        List<InetAddress> all = new ArrayList<>();
        for (int one : last) all.add(InetAddress.getByName("127.0.0." + one));
        return all;
    }

    private int serve(PeerRoutes routes, String address, int port) {
        Router router = Router.router(vertx);
        routes.mount(router);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(port, address)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }
}
