package io.aichain.bitcoin.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that closes a connection just when a question sets out on it, as one does with idle connections, or answers what is none. */
class BrokenConnectionTest {
    private final AtomicInteger questions = new AtomicInteger();
    private ServerSocket server;
    private NodeClient client;
    private volatile int broken;
    private volatile String result = "7";

    @BeforeEach
    void start() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        client = new NodeClient(NodeEndpoint.parse("http://u:p@127.0.0.1:" + server.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                String question = "";
                while (!question.endsWith("}")) {
                    byte[] part = new byte[4096];
                    int read = socket.getInputStream().read(part);
                    if (read < 0) break;
                    question += new String(part, 0, read, UTF_8);
                }
                if (question.isEmpty() || questions.incrementAndGet() <= broken) continue;
                String body = "{\"result\":" + result + ",\"error\":null,\"id\":" + id(question) + "}";
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n"
                                        + body)
                                .getBytes(UTF_8));
            } catch (IOException closed) {
                if (server.isClosed()) return;
            }
        }
    }

    private static String id(String question) {
        return question.replaceAll("(?s).*\"id\":([0-9]+).*", "$1");
    }

    @Test
    void aQuestionIsAskedOnceMore() throws Exception {
        broken = 1;
        assertThat(client.blockCount()).isEqualTo(7);
        assertThat(questions).hasValue(2);
    }

    @Test
    void aNodeThatBreaksAgainIsUnavailable() {
        broken = 2;
        assertThatThrownBy(() -> client.blockCount()).isInstanceOf(NodeUnavailableException.class);
        assertThat(questions).hasValue(2);
    }

    @Test
    void aNumberBeyondAllNumbersIsNoAnswer() {
        result = "9e9999999999";
        assertThatThrownBy(() -> client.blockCount())
                .isInstanceOf(NodeUnavailableException.class)
                .hasMessageContaining("unreadable answer");
    }

    @Test
    void blocksAreNotMadeTwice() {
        broken = 1;
        assertThatThrownBy(() -> client.regtest().mine(1, "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"))
                .isInstanceOf(NodeUnavailableException.class);
        assertThat(questions).hasValue(1);
    }
}
