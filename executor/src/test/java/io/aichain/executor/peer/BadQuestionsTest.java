package io.aichain.executor.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.executor.StoreForTests;
import io.aichain.state.StateHead;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an executor is asked wrongly by its peers: each gets a clear answer, takes no view from others and changes nothing. */
@Tag("P10")
class BadQuestionsTest {
    private static final String GONE = "no such view";
    private static final String VIEW = "VIEW";

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static StoreForTests store;
    private static PeerRoutes routes;
    private static int port;
    private static StateHead head;

    @BeforeAll
    static void serve() throws Exception {
        store = new StoreForTests(folder, 1);
        routes = new PeerRoutes(
                () -> store.store().peer("asked"), PeerLimits.DEFAULT, () -> Instant.EPOCH, new Random(1));
        Router router = Router.router(VERTX);
        routes.mount(router);
        HttpServer server = VERTX.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        port = server.actualPort();
        try (RemotePeer peer = RemotePeer.open(url())) {
            head = peer.head();
        }
    }

    @AfterAll
    static void stop() {
        routes.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
        store.close();
    }

    /** All views may still be had, and show the same state. */
    @AfterEach
    void nothingIsLeftOrChanged() throws Exception {
        List<RemotePeer> all = new ArrayList<>();
        for (int i = 0; i < PeerLimits.DEFAULT.views(); i++) all.add(RemotePeer.open(url()));
        for (RemotePeer peer : all) {
            assertThat(peer.head()).isEqualTo(head);
            assertThat(peer.page(Bytes.EMPTY).isEnd()).isFalse();
            peer.close();
        }
    }

    static final List<Arguments> QUESTIONS = List.of(
            Arguments.of("GET /state/views", 405, ""),
            Arguments.of("PUT /state/views", 405, ""),
            Arguments.of("POST /state", 404, ""),
            Arguments.of("POST /state/views/VIEW/page", 405, ""),
            Arguments.of("GET /state/views/VIEW/pages", 404, ""),
            Arguments.of("GET /state/views/VIEW/../../q", 404, ""),
            Arguments.of("GET /state/views/zz/page", 404, GONE),
            Arguments.of("GET /state/views/-1/page", 404, GONE),
            Arguments.of("GET /state/views/1/page", 404, GONE),
            Arguments.of("GET /state/views/ffffffffffffffff/page", 404, GONE),
            Arguments.of("GET /state/views/" + "1".repeat(300) + "/page", 404, GONE),
            Arguments.of("GET /state/views/%zz/page", 400, ""),
            Arguments.of("GET /state/views/VIEW/page?after=zz", 400, "after: no hex"),
            Arguments.of("GET /state/views/VIEW/page?after=123", 400, "after: no hex"),
            Arguments.of("GET /state/views/VIEW/page?after=%zz", 400, "Bad Request"),
            Arguments.of("GET /state/views/VIEW/page?after=0101", 400, "cursor: "),
            Arguments.of("GET /state/views/VIEW/page?after=ff", 400, "1 to 3 are known"),
            Arguments.of("GET /state/views/VIEW/page?after=" + "00".repeat(101), 400, "after: 202 digits, at most 200"),
            Arguments.of("GET /state/views/VIEW/page?after=" + "0".repeat(5000), 414, ""),
            Arguments.of("GET /state/views/VIEW/node?account=01&path=", 400, "account"),
            Arguments.of("GET /state/views/VIEW/node?account=&path=10", 400, "path"),
            Arguments.of("GET /state/views/VIEW/node?account=&path=" + "01".repeat(65), 400, "path"),
            Arguments.of("GET /state/views/VIEW/preimage?address=&key=&after=", 400, "key: 0 bytes, need 32"),
            Arguments.of(
                    "GET /state/views/VIEW/preimage?address=01&key=" + "11".repeat(32),
                    400,
                    "address: 1 bytes, need 20"),
            Arguments.of(
                    "GET /state/views/VIEW/preimage?key=" + "11".repeat(32) + "&after=01",
                    400,
                    "after: 1 bytes, need 20"),
            Arguments.of("DELETE /state/views/1", 204, ""),
            Arguments.of("DELETE /state/views/zz", 204, ""));

    @ParameterizedTest(name = "{0}")
    @FieldSource("QUESTIONS")
    void aBadQuestionIsRefusedAndSaysWhy(String question, int status, String words) throws Exception {
        String view = question.contains(VIEW) ? open() : "";
        try {
            assertThat(ask(question.replace(VIEW, view), ""))
                    .matches("(?s)HTTP/1\\.[01] " + status + " .*")
                    .contains(words);
            if (view.isEmpty()) return;
            assertThat(ask("GET /state/views/" + view + "/page", ""))
                    .as("the view goes on")
                    .startsWith("HTTP/1.1 200 ");
        } finally {
            if (!view.isEmpty()) ask("DELETE /state/views/" + view, "");
        }
    }

    @Test
    void whatComesAfterTheEndOrTwiceChangesNothing() throws Exception {
        String view = open();
        String first = ask("GET /state/views/" + view + "/page?after=", "");
        assertThat(ask("GET /state/views/" + view + "/page?after=", "")).isEqualTo(first);
        assertThat(ask("GET /state/views/" + view + "/page?after=&after=zz", ""))
                .isEqualTo(first);
        for (int i = 0; i < 2; i++) {
            assertThat(ask("DELETE /state/views/" + view, "")).startsWith("HTTP/1.1 204 ");
        }
        assertThat(ask("GET /state/views/" + view + "/page", ""))
                .startsWith("HTTP/1.1 404 ")
                .contains(GONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1099511627776", "Content-Length: 1", "Transfer-Encoding: chunked"})
    void aBodyIsNotWaitedFor(String header) throws Exception {
        assertThat(ask("POST /state/views", header + "\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("questions to a state have none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello\r\n\r\n", "GET /state/views HTTP/7.5\r\n\r\n", "GET\r\n\r\n"})
    void whatIsNoHttpIsAnsweredWithAnErrorOrTheEnd(String bytes) throws Exception {
        try (Socket socket = connect()) {
            send(socket, bytes);
            assertThat(readAll(socket)).matches("(?s)|HTTP/\\S+ [45].*");
        }
    }

    @Test
    void aHeadWithoutEndIsReadNoFurther() throws Exception {
        try (Socket socket = connect()) {
            String answer;
            try {
                send(socket, "GET /state/views HTTP/1.1\r\nHost: x\r\n");
                for (int i = 0; i < 1000; i++) send(socket, "x-" + i + ": " + "y".repeat(1000) + "\r\n");
                answer = readAll(socket);
            } catch (SocketException closed) {
                return; // while we were still speaking
            }
            assertThat(answer).matches("(?s)HTTP/1\\.[01] 431 .*");
        }
    }

    @Test
    void connectionsThatSayNothingOrHalfOfAQuestionHoldNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                slow.add(connect());
                if (i % 2 == 0) send(slow.getLast(), "POST /state/vi");
            }
            String view = open();
            assertThat(ask("GET /state/views/" + view + "/page", "")).startsWith("HTTP/1.1 200 ");
            assertThat(ask("DELETE /state/views/" + view, "")).startsWith("HTTP/1.1 204 ");
        } finally {
            for (Socket socket : slow) socket.close();
        }
    }

    @Test
    void moreViewsThanMayBeAreRefused() throws Exception {
        List<String> views = new ArrayList<>();
        for (int i = 0; i < PeerLimits.DEFAULT.views(); i++) views.add(open());
        for (int i = 0; i < 20; i++) {
            assertThat(ask("POST /state/views", "")).startsWith("HTTP/1.1 503 ").contains("try again later");
        }
        for (String view : views) ask("DELETE /state/views/" + view, "");
    }

    private static URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** @return its id */
    /** A view that somebody let go of a moment ago may still count: its farewell takes its time on a busy machine. */
    private static String open() throws IOException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        String answer = ask("POST /state/views", "");
        while (answer.startsWith("HTTP/1.1 503 ") && System.nanoTime() < deadline)
            answer = ask("POST /state/views", "");
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        return answer.lines()
                .filter(line -> line.startsWith(PeerRoutes.VIEW + ": "))
                .map(line -> line.substring(PeerRoutes.VIEW.length() + 2))
                .findFirst()
                .orElseThrow();
    }

    /** On a connection of its own, to send what a client's library would not. @return the whole answer */
    private static String ask(String question, String headers) throws IOException {
        try (Socket socket = connect()) {
            send(socket, question + " HTTP/1.1\r\nHost: x\r\n" + headers + "Connection: close\r\n\r\n");
            return readAll(socket);
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
