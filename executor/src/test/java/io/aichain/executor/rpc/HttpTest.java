package io.aichain.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.executor.rpc.method.Methods;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HttpTest {
    private static final RpcLimits SMALL = small(Duration.ofSeconds(60));

    /** @param bodyTime to receive a body: short only where one does not come */
    private static RpcLimits small(Duration bodyTime) {
        return new RpcLimits(
                1000,
                3000,
                bodyTime,
                16,
                1000,
                4,
                2000,
                8000,
                Duration.ofSeconds(60),
                4,
                1,
                1,
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                2,
                3,
                5,
                3,
                1,
                2000,
                Duration.ofSeconds(60));
    }

    /** Waits until a test lets it go. */
    private record Waiting(String name, Weight weight, CountDownLatch entered, Semaphore gate) implements RpcMethod {
        @Override
        public JsonNode call(Params params) throws InterruptedException {
            entered.countDown();
            gate.acquire();
            return TextNode.valueOf("done");
        }
    }

    private record Lengthy(int length) implements RpcMethod {
        @Override
        public String name() {
            return "long";
        }

        @Override
        public JsonNode call(Params params) {
            return TextNode.valueOf("x".repeat(length));
        }
    }

    private record Faulty() implements RpcMethod {
        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public JsonNode call(Params params) {
            throw new IllegalStateException("a secret of ours");
        }
    }

    private static byte[] request(String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\"}"
                .formatted(method)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aGetAnswersAHint() throws Exception {
        try (Endpoint endpoint = scene()) {
            HttpResponse<String> answer =
                    endpoint.send(HttpRequest.newBuilder(endpoint.uri()).GET());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("JSON-RPC").contains("POST");
        }
    }

    @Test
    void aBrowserOfAnyOriginMayCall() throws Exception {
        try (Endpoint endpoint = scene()) {
            HttpResponse<String> preflight = endpoint.send(HttpRequest.newBuilder(endpoint.uri())
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", "https://app.example")
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "content-type"));
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                    .contains("*");
            assertThat(preflight
                            .headers()
                            .firstValue("access-control-allow-headers")
                            .orElseThrow())
                    .contains("content-type");
            HttpResponse<String> call = endpoint.send(HttpRequest.newBuilder(endpoint.uri())
                    .header("Origin", "https://app.example")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request("eth_chainId"))));
            assertThat(call.headers().firstValue("access-control-allow-origin")).contains("*");
        }
    }

    @Test
    void anyContentTypeIsTaken() throws Exception {
        try (Endpoint endpoint = scene()) {
            for (String type : List.of("application/json", "text/plain", "application/x-www-form-urlencoded", "x")) {
                HttpResponse<String> answer = endpoint.send(HttpRequest.newBuilder(endpoint.uri())
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(request("eth_chainId"))));
                assertThat(answer.body()).contains("0x7a69");
                assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            }
        }
    }

    @Test
    void aNotificationGetsNoBody() throws Exception {
        try (Endpoint endpoint = scene()) {
            HttpResponse<String> answer =
                    endpoint.post("{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}".getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aConnectionServesManyRequests() throws Exception {
        try (Endpoint endpoint = scene();
                Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.setSoTimeout(60_000);
            for (int i = 0; i < 3; i++) {
                write(
                        socket,
                        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
                                .formatted(request("eth_chainId").length));
                socket.getOutputStream().write(request("eth_chainId"));
                assertThat(read(socket, "0x7a69\"}")).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void aBodyThatAnnouncesTooMuchIsRefusedBeforeItIsRead() throws Exception {
        try (Endpoint endpoint = with(SMALL);
                Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.setSoTimeout(60_000);
            write(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
            assertThat(read(socket, "}}")).startsWith("HTTP/1.1 413").contains("-32600");
            assertThat(socket.getInputStream().read())
                    .as("the connection is closed")
                    .isNegative();
        }
    }

    @Test
    void aChunkedBodyIsCutOffAtTheLimit() throws Exception {
        try (Endpoint endpoint = with(SMALL)) {
            HttpResponse<String> answer = endpoint.send(HttpRequest.newBuilder(endpoint.uri())
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> InputStream.nullInputStream())));
            assertThat(answer.statusCode()).isEqualTo(200);
            try (Socket socket = new Socket("127.0.0.1", endpoint.port())) {
                socket.setSoTimeout(60_000);
                write(socket, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
                write(socket, "400\r\n" + " ".repeat(0x400) + "\r\n");
                assertThat(read(socket, "}}")).startsWith("HTTP/1.1 413").contains("-32600");
            }
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsGivenUp() throws Exception {
        try (Endpoint endpoint = with(small(Duration.ofMillis(700)));
                Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.setSoTimeout(60_000);
            write(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
            assertThat(read(socket, "}}")).startsWith("HTTP/1.1 408").contains("did not arrive in time");
        }
    }

    @Test
    void allBodiesTogetherAreBounded() throws Exception {
        try (Endpoint endpoint = with(small(Duration.ofSeconds(5)))) {
            // all four are there before the first is given up, on a busy machine too
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket("127.0.0.1", endpoint.port());
                socket.setSoTimeout(60_000);
                slow.add(socket);
                write(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 950\r\n\r\n" + " ".repeat(900));
            }
            List<String> answers = new ArrayList<>();
            for (Socket socket : slow) answers.add(read(socket, "}}"));
            assertThat(answers).filteredOn(a -> a.startsWith("HTTP/1.1 429")).hasSize(1);
            assertThat(answers).filteredOn(a -> a.startsWith("HTTP/1.1 408")).hasSize(3);
            assertThat(endpoint.post(request("long")).statusCode())
                    .as("all is given back")
                    .isEqualTo(200);
            for (Socket socket : slow) socket.close();
        }
    }

    @Test
    void aFullQueueAnswersLimitExceededAndTheEventLoopGoesOn() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        Semaphore gate = new Semaphore(0);
        Waiting heavy = new Waiting("heavy", RpcMethod.Weight.HEAVY, entered, gate);
        try (Endpoint endpoint = new Endpoint(List.of(heavy, new Lengthy(3)), Map.of(), SMALL);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
            // One runs and one waits; the third finds the queue full, and says so at once.
            for (int i = 0; i < 3; i++) {
                callers.execute(() -> answers.add(post(endpoint, "heavy").body()));
            }
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(answers.poll(60, TimeUnit.SECONDS)).contains("-32005").contains("\"id\":7");
            assertThat(endpoint.post(request("long")).body())
                    .as("light calls are answered")
                    .contains("xxx");
            gate.release(2);
            assertThat(answers.poll(60, TimeUnit.SECONDS)).contains("done");
            assertThat(answers.poll(60, TimeUnit.SECONDS)).contains("done");
        }
    }

    @Test
    void asManyTracesAsMayRunAndWaitHoldUpNoOtherHeavyCall() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        Semaphore gate = new Semaphore(0);
        Waiting trace = new Waiting("trace", RpcMethod.Weight.TRACE, entered, gate);
        Waiting heavy = new Waiting("heavy", RpcMethod.Weight.HEAVY, new CountDownLatch(1), new Semaphore(1));
        try (Endpoint endpoint = new Endpoint(List.of(trace, heavy), Map.of(), SMALL);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
            for (int i = 0; i < 3; i++) {
                callers.execute(() -> answers.add(post(endpoint, "trace").body()));
            }
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(answers.poll(60, TimeUnit.SECONDS)).contains("-32005");
            assertThat(endpoint.post(request("heavy")).body()).contains("done");
            gate.release(2);
            assertThat(answers.poll(60, TimeUnit.SECONDS)).contains("done");
            assertThat(answers.poll(60, TimeUnit.SECONDS)).contains("done");
        }
    }

    @Test
    void tooManyBodiesAtOnceAreRefusedWithoutBeingRead() throws Exception {
        CountDownLatch entered = new CountDownLatch(SMALL.inFlight());
        Semaphore gate = new Semaphore(0);
        Waiting light = new Waiting("light", RpcMethod.Weight.LIGHT, entered, gate);
        try (Endpoint endpoint = new Endpoint(List.of(light), Map.of(), SMALL);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> post(endpoint, "light"), callers))
                    .limit(SMALL.inFlight())
                    .toList();
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            HttpResponse<String> refused = endpoint.post(request("light"));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(refused.body()).contains("-32005");
            gate.release(SMALL.inFlight());
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                assertThat(call.get(60, TimeUnit.SECONDS).body()).contains("done");
            }
        }
    }

    @Test
    void aCallThatTakesTooLongIsAnsweredForIt() throws Exception {
        RpcLimits hasty = new RpcLimits(
                1000,
                3000,
                Duration.ofSeconds(5),
                16,
                1000,
                4,
                2000,
                8000,
                Duration.ofSeconds(60),
                4,
                1,
                1,
                Duration.ofMillis(100),
                Duration.ofMillis(150),
                2,
                3,
                5,
                3,
                1,
                2000,
                Duration.ofMillis(100));
        CountDownLatch entered = new CountDownLatch(1);
        for (RpcMethod.Weight weight : RpcMethod.Weight.values()) {
            Waiting stuck = new Waiting("stuck", weight, entered, new Semaphore(0));
            try (Endpoint endpoint = new Endpoint(List.of(stuck), Map.of(), hasty)) {
                assertThat(endpoint.post(request("stuck")).body())
                        .contains("-32002")
                        .contains("timed out");
            }
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsAnError() throws Exception {
        try (Endpoint endpoint = new Endpoint(List.of(new Lengthy(3000)), Map.of(), SMALL)) {
            assertThat(endpoint.post(request("long")).body()).contains("-32005").contains("\"id\":7");
        }
        try (Endpoint endpoint = new Endpoint(List.of(new Lengthy(900)), Map.of(), SMALL)) {
            String one = new String(request("long"), StandardCharsets.UTF_8);
            String body = endpoint.post(("[" + one + "," + one + "," + one + "]").getBytes(StandardCharsets.UTF_8))
                    .body();
            assertThat(body.split("xxx\"", -1))
                    .as("two fit, the third is refused")
                    .hasSize(3);
            assertThat(body).contains("-32005");
        }
    }

    @Test
    void aLongBatchIsRefusedAsAWhole() throws Exception {
        try (Endpoint endpoint = with(SMALL)) {
            assertThat(endpoint.post("[1,2,3,4,5]".getBytes(StandardCharsets.UTF_8))
                            .body())
                    .contains("-32600")
                    .contains("batch too large: 5 requests, at most 4");
        }
    }

    @Test
    void aFaultOfOursIsAnInternalErrorThatTellsNothing() throws Exception {
        try (Endpoint endpoint = new Endpoint(List.of(new Faulty()), Map.of(), SMALL)) {
            assertThat(endpoint.post(request("faulty")).body())
                    .contains("-32603")
                    .doesNotContain("secret");
        }
    }

    private static Endpoint scene() {
        return new Endpoint(new Scene().methods(), Methods.absent(), RpcLimits.defaults(2, 1L << 30));
    }

    private static Endpoint with(RpcLimits limits) {
        return new Endpoint(List.of(new Lengthy(3)), Map.of(), limits);
    }

    private static HttpResponse<String> post(Endpoint endpoint, String method) {
        try {
            return endpoint.post(request(method));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Socket socket, String text) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Reads until the text has come; fails by the socket's time-out. */
    private static String read(Socket socket, String until) throws Exception {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(until) < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) break;
            seen.append((char) c);
        }
        return seen.toString();
    }
}
