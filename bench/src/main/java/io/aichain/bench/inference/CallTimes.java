package io.aichain.bench.inference;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.contracts.Node;
import io.aichain.contracts.Publisher;
import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.DevnetProcess;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.SampleModels;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code eth_call} of models on a devnet, as a client waits for it: one call after the other, and from several clients at once. */
final class CallTimes {
    private static final int CLIENTS = 4;
    private static final int WARMUP = 300;
    private static final int CALLS = 1_000;
    private static final int BIG_CALLS = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Node node;
    private final List<String> urls;
    private final Results results;

    private CallTimes(Node node, List<String> urls, Results results) {
        this.node = node;
        this.urls = urls;
        this.results = results;
    }

    static void run(Path folder, Results results)
            throws IOException, InterruptedException, MalformedException, ExecutionException {
        for (int executors = 1; executors <= 2; executors++) {
            Path data = folder.resolve("devnet-" + executors);
            try (DevnetProcess devnet = DevnetProcess.start(data, "--executors", Integer.toString(executors));
                    Node node = Node.connect(URI.create(devnet.rpc()))) {
                List<String> urls = new ArrayList<>();
                for (JsonNode url : devnet.ready().get("executors")) urls.add(url.asText());
                Optional<SampleModels> samples = SampleModels.find();
                CallTimes times = new CallTimes(node, urls, results);
                if (samples.isPresent()) times.sample(samples.get());
                if (executors == 1) times.sizes();
                devnet.stop();
            }
        }
    }

    private void sample(SampleModels samples)
            throws IOException, MalformedException, InterruptedException, ExecutionException {
        String file = "cnn_10x10.json";
        JsonNode vector = null;
        for (JsonNode each : samples.json("vectors/image-vectors.json")) {
            if (each.get("model").asText().equals(file)) vector = each;
        }
        ModelFile sample = samples.read(file);
        Numbers input = samples.image(sample, vector.get("image").asText()).data();
        Address model = published(sample);
        Bytes call = Calls.predict(input);
        String who = who();
        report(file + ", first call", who, new long[] {once(urls.getFirst(), model, call)});
        times(urls.subList(0, 1), model, call, WARMUP);
        report(file + ", one client", who, times(urls.subList(0, 1), model, call, CALLS));
        report(file + ", " + CLIENTS + " clients", who, together(model, call));
    }

    /** Models of 8-bit integers by their number of parameters. */
    private void sizes() {
        for (int[] widths : new int[][] {
            {1_000, 1_000}, {1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000}
        }) {
            ModelFile file = DenseModels.of(Profile.INT8, 3, widths);
            Address model = published(file);
            Bytes call =
                    Calls.predict(DenseModels.input(Profile.INT8, widths[0]).data());
            String title = String.format(Locale.ROOT, "int8, %,d parameters", 1_000_000L * (widths.length - 1));
            report(title + ", first call", who(), new long[] {once(urls.getFirst(), model, call)});
            report(title, who(), times(urls.subList(0, 1), model, call, BIG_CALLS));
        }
    }

    /** Once every executor has it. */
    private Address published(ModelFile file) {
        Publisher.Published published = PublishingGas.publish(node, file);
        for (String url : urls) {
            Await.until(
                    "the model at " + url,
                    PATIENCE,
                    () -> new JsonRpc(url)
                                            .call(
                                                    "eth_getCode",
                                                    published.address().toHex(),
                                                    "latest")
                                            .asText()
                                            .length()
                                    > 2
                            ? Optional.of(true)
                            : Optional.empty());
        }
        return published.address();
    }

    private long[] together(Address model, Bytes call) throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<long[]>> running = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < CLIENTS; i++) {
                List<String> mine = List.of(urls.get(i % urls.size()));
                running.add(clients.submit(() -> times(mine, model, call, CALLS / CLIENTS)));
            }
            long[] all = new long[CALLS / CLIENTS * CLIENTS];
            for (int i = 0; i < CLIENTS; i++) {
                System.arraycopy(running.get(i).get(), 0, all, i * (CALLS / CLIENTS), CALLS / CLIENTS);
            }
            double rate = all.length / ((System.nanoTime() - start) / 1e9);
            System.out.printf(Locale.ROOT, "%,.0f calls a second together%n", rate);
            results.add(Result.of("cnn_10x10.json, " + CLIENTS + " clients", who(), "calls", "/s", rate));
            return all;
        }
    }

    private static long[] times(List<String> urls, Address model, Bytes call, int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) nanos[i] = once(urls.get(i % urls.size()), model, call);
        return nanos;
    }

    private static long once(String url, Address model, Bytes call) {
        JsonRpc rpc = new JsonRpc(url);
        Map<String, String> request = Map.of("to", model.toHex(), "data", call.toHex());
        long start = System.nanoTime();
        rpc.call("eth_call", request, "latest");
        return System.nanoTime() - start;
    }

    private String who() {
        return urls.size() == 1 ? "aichain" : "aichain, " + urls.size() + " executors";
    }

    private void report(String what, String who, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-44s %-12s p50 %8.2f ms   p99 %8.2f ms   (n = %d)%n",
                what,
                who,
                sorted[(sorted.length - 1) / 2] / 1e6,
                sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e6,
                sorted.length);
        results.add(Result.of(what, who, "eth_call, median", "ms", sorted[(sorted.length - 1) / 2] / 1e6));
        if (sorted.length == 1) return;
        double slow = sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e6;
        results.add(Result.of(what, who, "eth_call, 99th percentile", "ms", slow));
    }
}
