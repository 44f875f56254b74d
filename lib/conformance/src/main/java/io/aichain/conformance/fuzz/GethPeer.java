package io.aichain.conformance.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** go-ethereum's {@code evm statetest}: roots and logs of all tests from its report, and each step of each trace. */
final class GethPeer implements Peer {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path program;
    private long steps;

    GethPeer(Path program) {
        this.program = program;
    }

    @Override
    public String name() {
        return "go-ethereum";
    }

    @Override
    public long stepsCompared() {
        return steps;
    }

    @Override
    public List<Difference> compare(Path folder, List<FuzzCase> cases, boolean traced)
            throws IOException, InterruptedException {
        Path output = folder.resolveSibling(folder.getFileName() + ".geth.out");
        Path traces = folder.resolveSibling(folder.getFileName() + ".geth.err");
        List<String> command = traced
                ? List.of(program.toString(), "statetest", "--trace", folder.toString())
                : List.of(program.toString(), "statetest", folder.toString());
        int code = PeerProcess.run(command, output, traces);
        if (code != 0) throw new IOException(program + " ended with " + code + ": " + PeerProcess.tail(traces));
        Map<String, JsonNode> reports = new HashMap<>();
        for (JsonNode one : report(output)) {
            reports.put(one.path("name").asText(), one);
        }
        List<Difference> differences = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(traces, StandardCharsets.ISO_8859_1)) {
            for (FuzzCase one : cases) {
                String name = one.file().fieldNames().next();
                JsonNode report = reports.get(name);
                if (report == null) throw new IOException(program + " did not report " + name);
                String difference = null;
                if (traced) {
                    TraceComparison trace = new TraceComparison(one);
                    difference = trace.with(lines);
                    steps += trace.steps();
                }
                if (!report.get("pass").booleanValue()) {
                    String why = report.path("error").asText("it fails without a word");
                    if (traced) why += difference == null ? "; the traces are equal" : "; " + difference;
                    difference = why;
                }
                if (difference != null) differences.add(new Difference(one, name(), difference));
            }
        }
        Files.delete(output);
        Files.delete(traces);
        return differences;
    }

    private JsonNode report(Path output) throws IOException {
        try {
            JsonNode report = MAPPER.readTree(output.toFile());
            if (!report.isArray()) throw noReport(output, null);
            return report;
        } catch (JsonProcessingException e) {
            throw noReport(output, e);
        }
    }

    private IOException noReport(Path output, JsonProcessingException cause) throws IOException {
        String printed = PeerProcess.tail(output);
        return new IOException(
                program + " printed no report, as go-ethereum's evm does, but: "
                        + (printed.isEmpty() ? "nothing" : printed),
                cause);
    }
}
