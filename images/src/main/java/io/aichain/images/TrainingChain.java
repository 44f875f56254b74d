package io.aichain.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.cli.devnet.DevnetKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What an executor does while its JVM is watched: transfers, a contract, and the questions that wallets ask most. */
final class TrainingChain {
    private static final long CHAIN_ID = 31_339;
    private static final int ROUNDS = 100;
    /** For the start, a receipt, a published block: six JVMs that learn share the machine with whatever else it does. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final UInt256 TIP = UInt256.of(1_000_000_000L);
    private static final UInt256 MAX_FEE = UInt256.of(100_000_000_000L);
    private static final Address TO = Address.fromHex("0x00000000000000000000000000000000000beef1");

    /** Creates a contract that counts its calls in slot 0 and returns the count: SLOAD, ADD, SSTORE, LOG0, RETURN. */
    private static final Bytes COUNTER =
            Bytes.fromHex("0x6012600a5f3960125ff3" + "5f54600101805f555f5260205fa060205ff3");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private final Runnable[] checks;

    /** @param rpc port of JSON-RPC @param checks throw if what we talk to has ended */
    TrainingChain(int rpc, Runnable... checks) {
        this.uri = URI.create("http://127.0.0.1:" + rpc);
        this.checks = checks;
    }

    static String genesis() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode config = root.putObject("config").put("chainId", CHAIN_ID);
        ObjectNode aichain = config.putObject("aichain")
                .put("name", "training")
                .put("owner", DevnetKeys.owner().address().toHex())
                .put("sequencer", DevnetKeys.sequencer().address().toHex())
                .put("partitions", 1)
                .put("maxTransactionBytes", 131_072)
                .put("maxBlockBytes", 2 << 20);
        aichain.putObject("bitcoin")
                .put("network", "regtest")
                .put("startHeight", 0)
                .put("anchorAddress", anchor());
        aichain.putArray("dataAvailability").addObject().put("network", "file");
        aichain.putArray("voters").add("executor-0");
        aichain.put("quorum", 1);
        root.put("gasLimit", "0x3938700").put("baseFeePerGas", "0x3b9aca00");
        root.putObject("alloc")
                .putObject(DevnetKeys.accounts().getFirst().address().toHex())
                .put("balance", "0x21e19e0c9bab2400000");
        return root.toPrettyString();
    }

    private static String anchor() {
        try {
            return AnchorKey.parse(DevnetKeys.anchor().secretKey().toHex(), BitcoinChain.REGTEST)
                    .address();
        } catch (MalformedException ourOwnKey) {
            throw new AssertionError(ourOwnKey);
        }
    }

    void exercise() throws IOException, InterruptedException {
        String from = DevnetKeys.accounts().getFirst().address().toHex();
        until("an answer of the executor", PATIENCE, () -> call("eth_chainId"));
        String created = transaction(0, 200_000, Optional.empty(), COUNTER);
        // it answers questions before it takes transactions
        String creation = until("that it takes transactions", PATIENCE, () -> call("eth_sendRawTransaction", created))
                .asText();
        String counter = receipt(creation).get("contractAddress").asText();
        long nonce = 1;
        for (int i = 0; i < ROUNDS; i++) {
            call("eth_sendRawTransaction", transaction(nonce++, 21_000, Optional.of(TO), Bytes.EMPTY));
            String last = call(
                            "eth_sendRawTransaction",
                            transaction(nonce++, 100_000, Optional.of(Address.fromHex(counter)), Bytes.EMPTY))
                    .asText();
            call("eth_blockNumber");
            call("eth_getTransactionCount", from, "pending");
            call("eth_getBalance", from, "latest");
            call("eth_gasPrice");
            call("eth_call", MAPPER.createObjectNode().put("to", counter), "latest");
            call("eth_estimateGas", MAPPER.createObjectNode().put("from", from).put("to", counter));
            if (i % 10 == 0) {
                receipt(last);
                call("eth_getBlockByNumber", "latest", true);
                call("eth_getTransactionByHash", last);
                call("eth_getCode", counter, "latest");
                call(
                        "eth_getLogs",
                        MAPPER.createObjectNode().put("fromBlock", "0x0").put("address", counter));
            }
        }
        until("a published block", PATIENCE, () -> {
            JsonNode safe = call("eth_getBlockByNumber", "safe", false);
            return safe.path("number").asText("0x0").equals("0x0") ? MAPPER.nullNode() : safe;
        });
    }

    private static String transaction(long nonce, long gas, Optional<Address> to, Bytes data) {
        return new Transaction(
                        TransactionType.DYNAMIC_FEE,
                        Optional.of(UInt256.of(CHAIN_ID)),
                        nonce,
                        TIP,
                        MAX_FEE,
                        gas,
                        to,
                        UInt256.ZERO,
                        data,
                        List.of(),
                        UInt256.ZERO,
                        List.of(),
                        List.of(),
                        null)
                .signed(DevnetKeys.accounts().getFirst().secretKey())
                .encoded()
                .toHex();
    }

    private JsonNode receipt(String hash) throws IOException, InterruptedException {
        JsonNode receipt = until("the receipt of " + hash, PATIENCE, () -> call("eth_getTransactionReceipt", hash));
        if (!receipt.get("status").asText().equals("0x1"))
            throw new IOException("the training's transaction failed: " + receipt);
        return receipt;
    }

    private interface Question {
        JsonNode ask() throws IOException, InterruptedException;
    }

    /** Asks until there is an answer that is not null. */
    private JsonNode until(String what, Duration patience, Question question) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        IOException last = null;
        while (System.nanoTime() < deadline) {
            for (Runnable check : checks) check.run();
            try {
                JsonNode answer = question.ask();
                if (!answer.isNull()) return answer;
            } catch (IOException e) {
                last = e;
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new IOException(what + " did not come within " + patience, last);
    }

    private JsonNode call(String method, Object... parameters) throws IOException, InterruptedException {
        ObjectNode request =
                MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        ArrayNode list = request.putArray("params");
        for (Object parameter : parameters) list.addPOJO(parameter);
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(request)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        JsonNode answer = MAPPER.readTree(response.body());
        if (answer.has("error")) throw new IOException(method + ": " + answer.get("error"));
        return answer.get("result");
    }
}
