package io.aichain.executor.peer;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.state.Preimage;
import io.aichain.state.StateHead;
import io.aichain.state.StatePage;
import io.aichain.state.StatePeer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The state of an executor somewhere else, asked over its internal port (see {@link PeerRoutes}). What it says is checked as any bytes. */
public final class RemotePeer implements StatePeer {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** For a whole answer, its body included: working out the tries of a busy chain takes seconds, and a page may be large. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final int MAX_NODE = 4096;
    private static final int MAX_REASON = 500;

    private final URI base;
    private final Duration patience;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final StateHead head;
    private final String view;

    private RemotePeer(URI base, Duration patience) throws IOException, MalformedException {
        this.base = base;
        this.patience = patience;
        try {
            HttpResponse<byte[]> opened = send(
                    request("/state/views").POST(HttpRequest.BodyPublishers.noBody()), StateHead.MAX_BYTES, patience);
            byte[] body = body(opened, StateHead.MAX_BYTES);
            this.view = opened.headers()
                    .firstValue(PeerRoutes.VIEW)
                    .filter(id -> id.matches("[0-9a-f]{1,16}"))
                    .orElseThrow(() -> malformed("%s is no executor's internal port", name()));
            this.head = StateHead.decode(body);
        } catch (IOException | MalformedException | RuntimeException e) {
            http.shutdownNow();
            throw e;
        }
    }

    /**
     * @param base {@code http://HOST:PORT} of an executor's internal port
     * @throws IOException if nobody answers, or not as a peer does: the message says what
     */
    public static RemotePeer open(URI base) throws IOException, MalformedException {
        return open(base, ANSWER);
    }

    /** @param patience with one answer */
    static RemotePeer open(URI base, Duration patience) throws IOException, MalformedException {
        if (base.getHost() == null) throw new IOException(base + " is no URL such as http://10.0.0.7:8080");
        return new RemotePeer(base, patience);
    }

    /** Whether a place that people name is a peer's URL, and not a file or folder. */
    public static boolean isUrl(String where) {
        return where.startsWith("http://") || where.startsWith("https://");
    }

    /** Without credentials that a URL may hold. */
    @Override
    public String name() {
        return base.getScheme() + "://" + base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
    }

    @Override
    public StateHead head() {
        return head;
    }

    @Override
    public StatePage page(Bytes after) throws IOException, MalformedException {
        return StatePage.decode(get("page?after=" + hex(after), StatePage.MAX_BYTES), after);
    }

    @Override
    public Optional<Bytes> node(Bytes accountKey, Bytes path) throws IOException, MalformedException {
        return optional(get("node?account=" + hex(accountKey) + "&path=" + hex(path), MAX_NODE));
    }

    @Override
    public Preimage preimage(Bytes address, Hash key, Bytes after) throws IOException, MalformedException {
        String question = "preimage?address=" + hex(address) + "&key=" + hex(key.toBytes()) + "&after=" + hex(after);
        byte[] found = get(question, 1 + Hash.BYTES);
        if (found.length == 0) return new Preimage.None();
        int expected = address.isEmpty() ? 20 : 32;
        if (found.length != 1 + expected) {
            throw malformed("%s: preimage of %d bytes, need %d", name(), found.length - 1, expected);
        }
        Bytes plain = Bytes.wrap(found).slice(1, found.length);
        return switch (found[0]) {
            case PeerRoutes.FOUND -> new Preimage.Found(plain);
            case PeerRoutes.FURTHER -> new Preimage.Further(plain);
            default -> throw malformed("%s: preimage with tag %d, 1 and 2 are known", name(), found[0]);
        };
    }

    private byte[] get(String question, int max) throws IOException, MalformedException {
        return body(send(request("/state/views/" + view + "/" + question).GET(), max, patience), max);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path));
    }

    /** One byte more than may be is enough to see that it is too much. The client's own time-out ends where a body begins. */
    private HttpResponse<byte[]> send(HttpRequest.Builder request, int max, Duration time) throws IOException {
        var answer = http.sendAsync(
                request.build(), info -> new FirstBytes(info.statusCode() == 200 ? max + 1 : MAX_REASON));
        try {
            return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "no answer from " + name() + ": none that was whole after " + time.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while asking " + name());
        } catch (ExecutionException e) {
            throw new IOException("no answer from " + name() + ": " + e.getCause(), e.getCause());
        } finally {
            // Ends what is not whole, and its connection with it.
            answer.cancel(true);
        }
    }

    /** Empty for an answer of nothing. */
    private byte[] body(HttpResponse<byte[]> response, int max) throws IOException, MalformedException {
        int status = response.statusCode();
        if (status == 204) return new byte[0];
        if (status != 200) {
            String why = new String(response.body(), StandardCharsets.UTF_8);
            throw new IOException(name() + " answers " + status + ": " + why.strip());
        }
        if (response.body().length > max) throw malformed("%s: answer of more than %d bytes", name(), max);
        return response.body();
    }

    private static Optional<Bytes> optional(byte[] body) {
        return body.length == 0 ? Optional.empty() : Optional.of(Bytes.wrap(body));
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.unsafeArray());
    }

    /** Tells the other that nobody asks any more; if it does not hear, it finds out by itself. */
    @Override
    public void close() {
        try {
            var unused = send(request("/state/views/" + view).DELETE(), MAX_REASON, GOODBYE);
        } catch (IOException gone) {
            // What is gone holds no view, and a view that nobody asks ends.
        } finally {
            http.shutdownNow();
        }
    }
}
