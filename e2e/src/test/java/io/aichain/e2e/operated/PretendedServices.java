package io.aichain.e2e.operated;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aichain.e2e.kit.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers at every address of pods that do not run as a healthy service would: its health, its metrics, an executor's {@code aichain_status}.
 * The machine takes their addresses for its own meanwhile.
 */
final class PretendedServices implements AutoCloseable {
    private static final String HEALTH = "{\"status\":\"UP\",\"checks\":[]}";
    private static final String METRICS = "aichain_anchor_tip_sat 1000000.0\n";
    private static final String STATUS = """
            {"jsonrpc":"2.0","id":1,"result":{"latest":{"number":7},"safe":{"number":6},"finalized":{"number":5}}}""";

    private final List<String> ranges;
    private final Path log;
    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong answers = new AtomicLong();

    private PretendedServices(List<String> ranges, Path log) {
        this.ranges = List.copyOf(ranges);
        this.log = log;
    }

    /**
     * @param ranges of addresses, as {@code 10.244.1.0/24}, at which nothing else answers
     * @param log what changing the routes says
     */
    static PretendedServices start(List<String> ranges, Path log) throws IOException {
        PretendedServices all = new PretendedServices(ranges, log);
        all.route("replace");
        all.serve(8080, Map.of("/q/health", HEALTH, "/q/metrics", METRICS));
        all.serve(8545, Map.of("/", STATUS));
        return all;
    }

    private void serve(int port, Map<String, String> pages) throws IOException {
        // on every address of the machine: an address of the range alone could be bound only one by one
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 1024);
        server.setExecutor(threads);
        pages.forEach((path, page) -> server.createContext(path, exchange -> answer(exchange, page)));
        server.start();
        servers.add(server);
    }

    private void answer(HttpExchange exchange, String page) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = page.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        answers.incrementAndGet();
    }

    /** How many were given so far. */
    long answers() {
        return answers.get();
    }

    private void route(String verb) {
        for (String range : ranges) {
            List<String> command = List.of("ip", "route", verb, "local", range, "dev", "lo");
            try (ChildProcess ip = ChildProcess.start(command, Map.of(), log)) {
                if (ip.await(Duration.ofSeconds(10)) != 0)
                    throw new IllegalStateException(String.join(" ", command) + " failed: " + ip.tail());
            }
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.close();
        route("delete");
    }
}
