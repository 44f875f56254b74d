package io.aichain.e2e.operated;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aichain.e2e.kit.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
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
 * What is sent there from the cluster's node is turned aside to this process.
 */
final class PretendedServices implements AutoCloseable {
    private static final String TABLE = "aichain-pretended";
    private static final String HEALTH = "{\"status\":\"UP\",\"checks\":[]}";
    private static final String METRICS = "aichain_anchor_tip_sat 1000000.0\n";
    private static final String STATUS = """
            {"jsonrpc":"2.0","id":1,"result":{"latest":{"number":7},"safe":{"number":6},"finalized":{"number":5}}}""";

    private final Path folder;
    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong answers = new AtomicLong();

    private PretendedServices(Path folder) {
        this.folder = folder;
    }

    /**
     * @param ranges of addresses, as {@code 10.244.1.0/24}, at which nothing else answers
     * @param folder for what is said and told
     */
    static PretendedServices start(List<String> ranges, Path folder) throws IOException {
        PretendedServices all = new PretendedServices(folder);
        int status = all.serve(Map.of("/q/health", HEALTH, "/q/metrics", METRICS));
        int rpc = all.serve(Map.of("/", STATUS));
        String to = "ip daddr { " + String.join(", ", ranges) + " } tcp dport ";
        Path rules = Files.writeString(
                folder.resolve("pretended.nft"),
                // what a run that was killed left goes first
                """
                table ip %1$s
                delete table ip %1$s
                table ip %1$s {
                    chain prerouting {
                        type nat hook prerouting priority dstnat; policy accept;
                        %2$s 8080 redirect to :%3$d
                        %2$s 8545 redirect to :%4$d
                    }
                }
                """.formatted(TABLE, to, status, rpc));
        all.nft("-f", rules.toString());
        return all;
    }

    private int serve(Map<String, String> pages) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(0), 1024);
        server.setExecutor(threads);
        pages.forEach((path, page) -> server.createContext(path, exchange -> answer(exchange, page)));
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
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

    private void nft(String... arguments) {
        List<String> command = new ArrayList<>(List.of("nft"));
        command.addAll(List.of(arguments));
        try (ChildProcess nft = ChildProcess.start(command, Map.of(), folder.resolve("nft.log"))) {
            if (nft.await(Duration.ofSeconds(10)) != 0)
                throw new IllegalStateException(String.join(" ", command) + " failed: " + nft.tail());
        }
    }

    @Override
    public void close() {
        nft("delete", "table", "ip", TABLE);
        servers.forEach(server -> server.stop(0));
        threads.close();
    }
}
