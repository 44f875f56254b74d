package io.aichain.conformance.fuzz;

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

/** revm's {@code revme statetest}: roots and logs of all tests; it reports no steps. */
final class RevmPeer implements Peer {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path program;

    RevmPeer(Path program) {
        this.program = program;
    }

    @Override
    public String name() {
        return "revm";
    }

    @Override
    public long stepsCompared() {
        return 0;
    }

    @Override
    public List<Difference> compare(Path folder, List<FuzzCase> cases, boolean traced)
            throws IOException, InterruptedException {
        Path output = folder.resolveSibling(folder.getFileName() + ".revm.out");
        Path outcomes = folder.resolveSibling(folder.getFileName() + ".revm.err");
        PeerProcess.run(
                List.of(
                        program.toString(),
                        "statetest",
                        "--json-outcome",
                        "--keep-going",
                        "--omit-progress",
                        "--single-thread",
                        folder.toString()),
                output,
                outcomes);
        Map<String, JsonNode> reports = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(outcomes, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{")) continue;
                JsonNode one = MAPPER.readTree(line);
                if (one.has("test")) reports.put(one.get("test").textValue(), one);
            }
        }
        List<Difference> differences = new ArrayList<>();
        int missing = 0;
        for (FuzzCase one : cases) {
            JsonNode report = reports.get(one.file().fieldNames().next());
            // It does not report a refused transaction whose parts it cannot put together.
            if (report == null && one.refused()) continue;
            if (report == null) missing++;
            else if (!report.get("pass").booleanValue())
                differences.add(new Difference(one, name(), report.toString()));
        }
        if (missing > 0) {
            throw new IOException(program + " did not report " + missing + " tests: " + PeerProcess.tail(outcomes) + " "
                    + PeerProcess.tail(output));
        }
        Files.delete(output);
        Files.delete(outcomes);
        return differences;
    }
}
