package io.aichain.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is to stop answers what it has been asked, and its callers go elsewhere. */
class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"held\",\"params\":[]}";

    /** A call that has begun and goes on until it is let. */
    private record Held(CountDownLatch begun, CountDownLatch let) implements RpcMethod {
        Held() {
            this(new CountDownLatch(1), new CountDownLatch(1));
        }

        @Override
        public String name() {
            return "held";
        }

        @Override
        public JsonNode call(Params params) throws InterruptedException {
            begun.countDown();
            let.await();
            return BooleanNode.TRUE;
        }
    }

    private final Held held = new Held();
    private final Endpoint endpoint = new Endpoint(List.of(held), Map.of(), RpcLimits.defaults(2, 1L << 30));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        held.let.countDown();
        threads.close();
        endpoint.close();
    }

    @Test
    void whatIsBeingAnsweredIsAnsweredAndThenTheConnectionEnds() throws Exception {
        Future<HttpResponse<String>> answer =
                threads.submit(() -> endpoint.post(CALL.getBytes(StandardCharsets.UTF_8)));
        held.begun.await();
        Future<Boolean> drained = threads.submit(() -> endpoint.drain(LONG));
        assertThat(endpoint.drain(Duration.ofMillis(1))).as("the call goes on").isFalse();
        held.let.countDown();
        HttpResponse<String> taken = answer.get(60, TimeUnit.SECONDS);
        assertThat(taken.body()).contains("\"result\":true");
        assertThat(taken.headers().firstValue("connection")).contains("close");
        assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWebSocketHasItsAnswersBeforeItIsToldToGo() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = open(client, told).get(60, TimeUnit.SECONDS);
            socket.sendText(CALL, true).get(60, TimeUnit.SECONDS);
            held.begun.await();
            assertThat(endpoint.drain(Duration.ofMillis(1))).isFalse();
            held.let.countDown();
            assertThat(told.poll(60, TimeUnit.SECONDS)).contains("\"result\":true");
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("1001 this executor stops: connect again");
            assertThat(endpoint.drain(LONG)).isTrue();
        }
    }

    @Test
    void anIdleWebSocketGoesAtOnce() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket first = open(client, told).get(60, TimeUnit.SECONDS);
            assertThat(endpoint.drain(LONG)).isTrue();
            assertThat(told.poll(60, TimeUnit.SECONDS)).startsWith("1001");
            assertThat(first.isInputClosed()).isTrue();
            // one that comes after it has begun is let in by nobody's fault and goes too
            assertThat(open(client, told)).succeedsWithin(LONG);
            assertThat(told.poll(60, TimeUnit.SECONDS)).startsWith("1001");
        }
    }

    private CompletableFuture<WebSocket> open(HttpClient client, LinkedBlockingQueue<String> told) {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + endpoint.port() + "/"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        told.add(text.toString());
                        from.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                        told.add(status + " " + reason);
                        return null;
                    }
                });
    }
}
