package io.aichain.e2e.operated;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Callers of a Service, each with one call after the other and a connection for each, as the Service sends every connection to a pod of its choice. */
final class CallLoad implements AutoCloseable {
    /** Jumps to its own beginning until its gas is gone: JUMPDEST, PUSH1 0, JUMP. */
    static final String WORK = """
            {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"data":"0x5b600056","gas":"0x1c9c380"},"latest"]}""";

    static final String LOOK = """
            {"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}""";

    private static final int PATIENCE_MILLIS = 60_000;

    private final URI uri;
    private final String call;
    private final long pauseNanos;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong answers = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    private CallLoad(String url, String call, long pauseNanos) {
        this.uri = URI.create(url);
        this.call = call;
        this.pauseNanos = pauseNanos;
    }

    /** @param pauseNanos of each caller between two of its calls */
    static CallLoad start(String url, String call, int callers, long pauseNanos) {
        CallLoad load = new CallLoad(url, call, pauseNanos);
        for (int i = 0; i < callers; i++) load.threads.execute(load::run);
        return load;
    }

    private void run() {
        while (!ended) {
            try {
                ask();
                answers.incrementAndGet();
            } catch (IOException e) {
                failures.add(e.toString());
            }
            LockSupport.parkNanos(pauseNanos);
        }
    }

    /** An error in JSON is an answer too: the call above runs out of gas. */
    private void ask() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Connection", "close");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(call.getBytes(UTF_8));
        }
        try (InputStream in = connection.getInputStream()) {
            String answer = new String(in.readAllBytes(), UTF_8);
            if (!answer.contains("\"jsonrpc\"")) throw new IOException("no JSON-RPC: " + answer);
        }
    }

    long answers() {
        return answers.get();
    }

    /** What went wrong between caller and pod, in the order in which it did. */
    Iterable<String> failures() {
        return failures;
    }

    /** Ends when every open call has its answer. */
    @Override
    public void close() {
        ended = true;
        threads.close();
    }
}
