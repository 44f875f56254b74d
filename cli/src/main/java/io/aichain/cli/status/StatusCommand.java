package io.aichain.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.json.JsonReader;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aichain status}: how far a chain is, as one of its executors sees it. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the heights latest, safe and finalized, the last batch, the last anchor and its confirmations, and the lags.",
            "Confirmations are those of the anchor's last report: when it came into a block, and when it became final."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  aichain status", "  aichain status --rpc http://10.0.0.7:8545 --json"})
public final class StatusCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Option(
            names = "--rpc",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8545",
            description = "JSON-RPC of an executor (default: ${DEFAULT-VALUE}).")
    private URI rpc;

    @Option(names = "--json", description = "Print the answer as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (rpc.getHost() == null)
            throw new Failure("--rpc: a URL such as http://127.0.0.1:8545 expected, found " + rpc);
        JsonNode status = ask();
        PrintWriter out = spec.commandLine().getOut();
        if (json) out.println(status);
        else print(status, "", out);
        return 0;
    }

    /** Without the credentials that a URL may hold. */
    private String where() {
        return rpc.getScheme() + "://" + rpc.getHost() + (rpc.getPort() < 0 ? "" : ":" + rpc.getPort());
    }

    private JsonNode ask() throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", "aichain_status")
                .putArray("params");
        HttpRequest post = HttpRequest.newBuilder(rpc)
                .timeout(TIMEOUT)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build()) {
            HttpResponse<byte[]> response = client.send(post, HttpResponse.BodyHandlers.ofByteArray());
            JsonReader answer = JsonReader.object(response.body(), "answer of " + where());
            if (answer.has("error")) throw new Failure(where() + " answers: " + answer.node("error"));
            return answer.node("result");
        } catch (IOException e) {
            throw new Failure(
                    "no answer from " + where() + ": " + e + ". Is the chain running? Start one with: aichain devnet",
                    e);
        } catch (MalformedException e) {
            throw new Failure(where() + " is no executor of ours: " + e.getMessage(), e);
        }
    }

    private static void print(JsonNode node, String indent, PrintWriter out) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (member.getValue().isObject()) {
                out.println(indent + member.getKey());
                print(member.getValue(), indent + "  ", out);
            } else {
                out.printf(
                        "%s%-24s %s%n",
                        indent, member.getKey(), member.getValue().asText());
            }
        }
    }
}
