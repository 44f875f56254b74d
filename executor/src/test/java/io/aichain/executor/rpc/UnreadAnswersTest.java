package io.aichain.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.executor.Await;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks and does not take what is answered holds little, keeps nobody else from an answer, and is cut off. */
class UnreadAnswersTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    /** Far more than the kernel takes for a connection whose other end does not read. */
    private static final int LARGE = 2 * MIB;

    /** Below what counts as small, so that all of the place would be theirs. */
    private static final int SMALL = 60_000;

    private static final String HEAD_END = "\r\n\r\n";
    private static final byte[] SHORT_CALL = call("short");

    private enum Transport {
        HTTP,
        WEB_SOCKET
    }

    private record Text(String name, int length, AtomicInteger calls) implements RpcMethod {
        Text(String name, int length) {
            this(name, length, new AtomicInteger());
        }

        @Override
        public JsonNode call(Params params) {
            calls.incrementAndGet();
            return TextNode.valueOf("x".repeat(length));
        }
    }

    /** Waits until the endpoint ends, and so for longer than the test. */
    private record Stuck(CountDownLatch entered) implements RpcMethod {
        @Override
        public String name() {
            return "stuck";
        }

        @Override
        public JsonNode call(Params params) throws InterruptedException {
            entered.countDown();
            new CountDownLatch(1).await();
            return TextNode.valueOf("never");
        }
    }

    /** @param bytes of an answer at most, of which two have place and one in the half for large ones */
    private static RpcLimits limits(int bytes, Duration time) {
        return RpcLimits.defaults(2, 1L << 30).withResponses(bytes, 2L * bytes, time);
    }

    private static Endpoint endpoint(RpcLimits limits, RpcMethod... methods) {
        return new Endpoint(List.of(methods), Map.of(), limits);
    }

    @ParameterizedTest
    @EnumSource
    void oneLargeAnswerThatIsNotReadKeepsNobodyFromSmallOnesAndIsGoneWithItsConnection(Transport transport)
            throws Exception {
        try (Endpoint endpoint = endpoint(limits(LARGE + 1000, LONG), new Text("long", LARGE), new Text("short", 1))) {
            for (int i = 0; i < 3; i++) {
                try (Socket deaf = deaf(endpoint)) {
                    ask(deaf, transport, "long");
                    begins(deaf, transport);
                    HttpResponse<String> refused = endpoint.post(call("long"));
                    assertThat(refused.statusCode()).isEqualTo(503);
                    assertThat(refused.headers().firstValue("retry-after")).contains("1");
                    assertThat(refused.body()).contains("-32005").contains("wait for their readers");
                    assertThat(endpoint.post(SHORT_CALL).body()).contains("\"x\"");
                }
                // nearly all of the place, so that nothing else may be held
                Await.until("what its reader left is released", () -> status(endpoint, "long") == 200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoTakesNothingIsCutOffLongBeforeTheTimeForAllOfIt(Transport transport) throws Exception {
        int length = 20 * MIB;
        Duration time = Duration.ofSeconds(1);
        try (Endpoint endpoint = endpoint(limits(length + 1000, time), new Text("long", length));
                Socket deaf = deaf(endpoint)) {
            ask(deaf, transport, "long");
            begins(deaf, transport);
            long begun = System.nanoTime();
            Await.until("its place is another's", () -> status(endpoint, "long") == 200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(time.multipliedBy(15));
            assertThat(left(deaf)).isLessThan(length / 2);
        }
    }

    @Test
    void whoReadsSlowlyGetsAllOfItAndItsConnectionLivesOn() throws Exception {
        Duration time = Duration.ofMillis(1500);
        RpcLimits limits = limits(LARGE + 1000, time);
        try (Endpoint endpoint = endpoint(limits, new Text("long", LARGE), new Text("short", 1));
                Socket slow = deaf(endpoint)) {
            long begun = System.nanoTime();
            ask(slow, Transport.HTTP, "long");
            begins(slow, Transport.HTTP);
            InputStream in = slow.getInputStream();
            int length = answer("x".repeat(LARGE)).length();
            int steps = 8;
            for (int step = 0; step < steps; step++) {
                LockSupport.parkNanos(time.toNanos() / 6);
                int size = length * (step + 1) / steps - length * step / steps;
                assertThat(in.readNBytes(size)).hasSize(size);
            }
            assertThat(System.nanoTime() - begun).isGreaterThan(time.toNanos());
            // no timer of the first answer ends what comes later
            long deadline = begun + limits.responseTime(LARGE).plus(time).toNanos();
            while (System.nanoTime() < deadline) {
                ask(slow, Transport.HTTP, "short");
                begins(slow, Transport.HTTP);
                assertThat(text(in.readNBytes(answer("x").length()))).isEqualTo(answer("x"));
            }
        }
    }

    @Test
    void manySmallAnswersOfOneConnectionTakeNoMoreThanOne() throws Exception {
        Text small = new Text("small", SMALL);
        try (Endpoint endpoint = endpoint(limits(100_000, Duration.ofSeconds(2)), small, new Text("short", 1));
                Socket deaf = deaf(endpoint)) {
            CompletableFuture<Integer> written = flood(deaf, post("small"));
            do {
                assertThat(endpoint.post(SHORT_CALL).body()).contains("\"x\"");
            } while (!written.isDone());
            assertThat(written.join()).isLessThan(MOST_WRITTEN);
            assertThat(small.calls().get())
                    .as("no more than the kernel has taken, and one")
                    .isLessThan(30);
        }
    }

    @Test
    void norDoThoseOfAWebSocket() throws Exception {
        Text small = new Text("small", SMALL);
        RpcLimits limits = RpcLimits.defaults(2, 1L << 30).withResponses(100_000, 600_000, LONG);
        try (Endpoint endpoint = endpoint(limits, small)) {
            try (Socket deaf = deaf(endpoint)) {
                upgrade(deaf);
                for (int i = 0; i < 100; i++) deaf.getOutputStream().write(frame(call("small")));
                Await.until("all are answered", () -> small.calls().get() == 100);
                assertThat(status(endpoint, "small")).isEqualTo(200);
                assertThat(until(deaf, "wait for their readers")).contains("-32005");
            }
        }
    }

    /** Each has an answer that is not from a method. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: http://a.example\r\n\r\n",
                "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nOrigin: http://b.example\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n{",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 34\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"short\"}"
            })
    void whoDoesNotTakeShortAnswersIsCutOffToo(String request) throws Exception {
        try (Endpoint endpoint = endpoint(limits(LARGE, Duration.ofMillis(500)), new Text("short", 1));
                Socket deaf = deaf(endpoint)) {
            assertThat(flood(deaf, request).get(120, TimeUnit.SECONDS)).isLessThan(MOST_WRITTEN);
        }
    }

    @Test
    void whatIsAskedBeforeAnAnswerIsThereWaitsWithTheNetwork() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        try (Endpoint endpoint = endpoint(limits(LARGE, LONG), new Stuck(entered));
                SocketChannel eager = SocketChannel.open();
                Selector selector = Selector.open()) {
            eager.connect(new InetSocketAddress("127.0.0.1", endpoint.port()));
            byte[] request = post("stuck").getBytes(StandardCharsets.US_ASCII);
            eager.write(ByteBuffer.wrap(request));
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            eager.configureBlocking(false);
            eager.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer many = ByteBuffer.allocate(1000 * request.length);
            while (many.hasRemaining()) many.put(request);
            int written = 0;
            do {
                if (!many.hasRemaining()) many.rewind();
                written += eager.write(many);
            } while (written < MOST_WRITTEN && selector.select(2000) > 0);
            assertThat(written).isLessThan(MOST_WRITTEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
            })
    void http2IsNotSpoken(String request) throws Exception {
        try (Endpoint endpoint = endpoint(limits(LARGE, LONG), new Text("short", 1));
                Socket socket = deaf(endpoint)) {
            write(socket, request);
            assertThat(text(socket.getInputStream().readNBytes(11)))
                    .startsWith("HTTP/")
                    .doesNotContain(" 1");
        }
    }

    /** More than both kernels' buffers for a connection. */
    private static final int MOST_WRITTEN = 32 * MIB;

    /** Asks again and again, until it is cut off. @return bytes written until then, or the most */
    private static CompletableFuture<Integer> flood(Socket socket, String request) {
        byte[] many = request.repeat(1000).getBytes(StandardCharsets.US_ASCII);
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            int written = 0;
            try {
                while (written < MOST_WRITTEN) {
                    socket.getOutputStream().write(many);
                    written += many.length;
                }
                done.complete(written);
            } catch (IOException cutOff) {
                done.complete(written);
            }
        });
        return done;
    }

    /** A connection that takes little before it is read from. */
    private static Socket deaf(Endpoint endpoint) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", endpoint.port()));
        socket.setSoTimeout((int) LONG.toMillis());
        return socket;
    }

    private static void ask(Socket socket, Transport transport, String method) throws IOException {
        if (transport == Transport.WEB_SOCKET) {
            upgrade(socket);
            socket.getOutputStream().write(frame(call(method)));
        } else {
            write(socket, post(method));
        }
    }

    /** Returns when an answer is on its way: its head is read. */
    private static void begins(Socket socket, Transport transport) throws IOException {
        if (transport == Transport.HTTP) {
            assertThat(until(socket, HEAD_END)).startsWith("HTTP/1.1 200");
        } else {
            // a text with more frames behind it, its length in eight bytes
            assertThat(socket.getInputStream().readNBytes(10)).startsWith(1, 127);
        }
    }

    private static void upgrade(Socket socket) throws IOException {
        write(
                socket,
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        assertThat(until(socket, HEAD_END)).startsWith("HTTP/1.1 101");
    }

    /** RFC 6455: a text in one frame, masked with zeros. */
    private static byte[] frame(byte[] message) {
        byte[] frame = new byte[6 + message.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | message.length);
        System.arraycopy(message, 0, frame, 6, message.length);
        return frame;
    }

    /** @return how many bytes came before the connection was cut */
    private static int left(Socket socket) {
        int read = 0;
        try {
            for (int n = 0; n >= 0; n = socket.getInputStream().read(new byte[1 << 16])) read += n;
        } catch (IOException reset) {
            return read;
        }
        return read;
    }

    private static byte[] call(String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\"}"
                .formatted(method)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String answer(String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"%s\"}".formatted(result);
    }

    private static String post(String method) {
        return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(call(method).length, text(call(method)));
    }

    private static int status(Endpoint endpoint, String method) {
        try {
            return endpoint.post(call(method)).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String until(Socket socket, String end) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(end, seen.length() - end.length()) < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) throw new EOFException("after %d bytes".formatted(seen.length()));
            seen.append((char) c);
        }
        return seen.toString();
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
