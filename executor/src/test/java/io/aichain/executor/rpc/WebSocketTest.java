package io.aichain.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.method.Methods;
import io.aichain.executor.rpc.protocol.RpcLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final RpcLimits.Chosen FEW = new RpcLimits.Chosen(
            100_000,
            5,
            100_000,
            5,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            1,
            1,
            10,
            10,
            OptionalInt.empty(),
            100_000,
            Duration.ofSeconds(5));

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Scene scene = new Scene();
    private final LinkedBlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private Endpoint endpoint;
    private HttpClient client;
    private WebSocket socket;

    @BeforeEach
    void connect() throws Exception {
        endpoint = new Endpoint(scene.methods(), Methods.absent(), RpcLimits.defaults(2, 1L << 30));
        client = HttpClient.newHttpClient();
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + endpoint.port() + "/"), new Listener())
                .get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() {
        socket.abort();
        client.close();
        endpoint.close();
    }

    @Test
    void requestsAreAnsweredAsOverHttp() throws Exception {
        assertThat(call("eth_chainId", "").get("result").textValue()).isEqualTo("0x7a69");
        send("{");
        assertThat(next().get("error").get("code").intValue()).isEqualTo(-32700);
    }

    @Test
    void aMessageMayBeAsLargeAsABodyAndALargerOneEndsTheConnection() throws Exception {
        int most = RpcLimits.defaults(2, 1L << 30).bodyBytes();
        String call = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_chainId\",\"params\":[]}";
        send(call + " ".repeat(most - call.length()));
        assertThat(next().get("result").textValue()).isEqualTo("0x7a69");
        send(call + " ".repeat(most));
        assertThat(closed.get(60, TimeUnit.SECONDS)).as("too big, or just gone").isIn(1009, 1006);
    }

    @Test
    void oneWebSocketTooManyIsRefused() throws Exception {
        Endpoint small = new Endpoint(scene.methods(), Methods.absent(), RpcLimits.of(2, 1L << 30, FEW));
        try (small) {
            URI url = URI.create("ws://127.0.0.1:" + small.port() + "/");
            WebSocket first =
                    client.newWebSocketBuilder().buildAsync(url, new Listener()).get(60, TimeUnit.SECONDS);
            assertThatThrownBy(() -> client.newWebSocketBuilder()
                            .buildAsync(url, new Listener())
                            .get(60, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(503));
            first.abort();
        }
    }

    @Test
    void newHeadsAreSentUntilTheSubscriptionEnds() throws Exception {
        String id = call("eth_subscribe", "\"newHeads\"").get("result").textValue();
        assertThat(id).matches("0x[1-9a-f][0-9a-f]{31}");
        assertThat(call("eth_chainId", "").has("result"))
                .as("the subscription has started")
                .isTrue();
        BlockView block = scene.chain.append(List.of(), List.of());
        JsonNode told = next();
        assertThat(told.get("method").textValue()).isEqualTo("eth_subscription");
        assertThat(told.get("params").get("subscription").textValue()).isEqualTo(id);
        assertThat(told.get("params").get("result").get("hash").textValue())
                .isEqualTo(block.hash().toHex());
        assertThat(call("eth_unsubscribe", "\"" + id + "\"").get("result").booleanValue())
                .isTrue();
        scene.chain.append(List.of(), List.of());
        assertThat(call("eth_unsubscribe", "\"" + id + "\"").get("result").booleanValue())
                .isFalse();
    }

    @Test
    void onlyLogsThatMatchAreSent() throws Exception {
        String filter = "{\"address\":\"0x%s\",\"topics\":[]}".formatted("70".repeat(20));
        call("eth_subscribe", "\"logs\"," + filter);
        call("eth_chainId", "");
        appendWithLog(20);
        JsonNode log = next().get("params").get("result");
        assertThat(log.get("data").textValue()).endsWith("07");
        assertThat(log.get("logIndex").textValue()).isEqualTo("0x0");
    }

    @Test
    void transactionsAreSentWhenThePoolLearnsOfThem() throws Exception {
        call("eth_subscribe", "\"newPendingTransactions\"");
        call("eth_chainId", "");
        scene.pool.add(scene.waiting(21));
        assertThat(next().get("params").get("result").textValue())
                .isEqualTo(scene.waiting(21).hash().toHex());
    }

    @Test
    void unknownSubscriptionsAndTooManyAreRefused() throws Exception {
        assertThat(call("eth_subscribe", "\"syncing\"").get("error").get("code").intValue())
                .isEqualTo(-32602);
        for (int i = 0; i < 64; i++)
            assertThat(call("eth_subscribe", "\"newHeads\"").has("result")).isTrue();
        assertThat(call("eth_subscribe", "\"newHeads\"")
                        .get("error")
                        .get("code")
                        .intValue())
                .isEqualTo(-32005);
    }

    private void appendWithLog(long nonce) {
        scene.chain.append(
                List.of(new StandInChain.Executed(
                        scene.waiting(nonce).transaction(), true, 30_000, List.of(scene.newLog(7)))),
                List.of());
    }

    private JsonNode call(String method, String params) throws Exception {
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}".formatted(method, params));
        JsonNode answer = next();
        assertThat(answer.has("id")).as(answer.toString()).isTrue();
        return answer;
    }

    private void send(String text) throws Exception {
        socket.sendText(text, true).get(60, TimeUnit.SECONDS);
    }

    private JsonNode next() throws Exception {
        JsonNode one = received.poll(60, TimeUnit.SECONDS);
        assertThat(one).as("a message within 10 s").isNotNull();
        return one;
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    received.add(JSON.readTree(text.toString()));
                } catch (java.io.IOException e) {
                    throw new IllegalStateException("not JSON: " + text, e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            return null;
        }

        /** The end without a farewell: the status of RFC 6455 that never stands on the wire. */
        @Override
        public void onError(WebSocket from, Throwable broken) {
            closed.complete(1006);
        }
    }
}
