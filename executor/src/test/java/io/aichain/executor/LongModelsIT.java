package io.aichain.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.execution.Chains;
import io.aichain.executor.rpc.CrossOrigin;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.precompile.AbiWriter;
import io.aichain.inference.precompile.Operations;
import io.aichain.log.KafkaConnection;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that compute for as long as they are let, on all threads that calls have: blocks go on, and calls end by their deadline. */
class LongModelsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Address MODEL = Address.fromHex("0x0000000000000000000000000000000000a1de50");
    private static final Address CHUNK = Address.fromHex("0x0000000000000000000000000000000000a1c0de");
    private static final Address ENDLESS = Address.fromHex("0x0000000000000000000000000000000000a11009");
    private static final Address ONCE = Address.fromHex("0x0000000000000000000000000000000000a10ce0");
    private static final int INPUTS = 48;
    private static final int UNITS = 63;
    private static final long ONE = 1_000_000_000_000_000_000L;
    /** Inputs, weights and biases are 1: each unit is their number. */
    private static final String ANSWER = "%064x"
            .formatted(BigInteger.valueOf(ONE).multiply(BigInteger.valueOf(INPUTS + 1)))
            .repeat(UNITS);

    private static final int THREADS = 2;
    private static final int QUEUE = 6;
    private static final int BLOCKS = 20;
    private static final int FEW = 3;
    private static final Duration CALL = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private Genesis genesis;

    @BeforeEach
    void chainWithAModel() {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        connection = KafkaConnection.plain(kafka.bootstrap());
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        ByteBuffer weights =
                ByteBuffer.allocate(1 + 8 * (INPUTS * UNITS + UNITS)).put((byte) 0);
        while (weights.hasRemaining()) weights.putLong(ONE);
        alloc.put(CHUNK, Chains.contract(Bytes.wrap(weights.array()).toHex()));
        alloc.put(MODEL, Chains.contract(description().write().toHex()));
        String evaluate = "%06x".formatted(0xA1000 + Operations.EVALUATE);
        // what it is called with to memory; then the model, again and again, whatever it answers
        alloc.put(ENDLESS, Chains.contract("0x365f5f37" + "5b5f5f365f62" + evaluate + "5afa50600456"));
        // the same once, and its answer
        alloc.put(ONCE, Chains.contract("0x365f5f37" + "5f5f365f62" + evaluate + "5afa503d5f5f3e3d5ff3"));
        genesis = Chains.named("long-models", alloc);
        TopicCheck.ensure(connection, Topics.of(genesis));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        kafka.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    @Tag("P10")
    void modelsOnAllThreadsOfCallsDelayNoBlockAndEndByTheirDeadline() throws Exception {
        ExecutorConfig config = ExecutorConfig.of(connection, "executor-0", folder.resolve("state"))
                .withCallGas(1L << 50);
        RpcLimits limits =
                RpcLimits.defaults(THREADS, 1L << 30).withHeavy(THREADS, QUEUE).withTimes(CALL, CALL.multipliedBy(2));
        try (ExecutorService executor = TestExecutors.start(genesis, config, ExecutorEvents.NONE);
                TestSequencer sequencer = new TestSequencer(connection, genesis);
                RpcServer server = RpcServer.open(
                        executor,
                        vertx,
                        new RpcServer.Settings(
                                "127.0.0.1", 0, "test", limits, CrossOrigin.any(), Duration.ofSeconds(20)),
                        new SimpleMeterRegistry())) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
            assertThat(ask(uri, ONCE).get().get("result").asText()).contains(ANSWER);

            List<CompletableFuture<JsonNode>> running = new ArrayList<>();
            for (int i = 0; i < THREADS + QUEUE + 1; i++) running.add(ask(uri, ENDLESS));
            // none of those that run or wait ends, so what is answered is the one too many
            CompletableFuture.anyOf(running.toArray(CompletableFuture[]::new)).get();
            CompletableFuture<JsonNode> refused = running.stream()
                    .filter(CompletableFuture::isDone)
                    .findFirst()
                    .orElseThrow();
            JsonNode busy = refused.get().get("error");
            assertThat(busy.get("message").asText()).isEqualTo("limit exceeded: too many requests are being answered");
            assertThat(busy.get("code").asInt()).isEqualTo(RpcError.LIMIT_EXCEEDED);
            running.remove(refused);

            int meanwhile = 0;
            for (int i = 0; i < BLOCKS; i++) {
                long number = sequencer.order(List.of(transfer(i)));
                Await.until(
                        "block " + number,
                        () -> executor.chain().heads().latest().number() == number);
                if (running.stream().noneMatch(CompletableFuture::isDone)) meanwhile++;
            }
            // a block that had to wait for a thread of calls would come behind a call's end, and so would all after it;
            // a slow machine may be late with
            // some, as the calls' deadline is that of a clock
            assertThat(meanwhile)
                    .as("blocks, of %d, that were executed while all calls ran", BLOCKS)
                    .isGreaterThanOrEqualTo(FEW);
            assertThat(nonceOfAlice(uri)).as("what the blocks changed").isEqualTo(BLOCKS);
            assertThat(executor.status().isWell()).isTrue();

            for (CompletableFuture<JsonNode> call : running) {
                JsonNode error = call.get().get("error");
                assertThat(error.get("message").asText()).isEqualTo("request timed out");
                assertThat(error.get("code").asInt()).isEqualTo(RpcError.UNAVAILABLE);
            }
            // with 2^50 gas they would compute for weeks: that a thread is free again is their end
            assertThat(ask(uri, ONCE).get().get("result").asText()).contains(ANSWER);
        }
    }

    private CompletableFuture<JsonNode> ask(URI uri, Address to) {
        String body = """
                {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"%s","data":"%s","gas":"0x3ffffffffffff"},"latest"]}""".formatted(to.toHex(), question().toHex());
        return send(uri, body);
    }

    private int nonceOfAlice(URI uri) throws Exception {
        String body = """
                {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["%s","latest"]}""".formatted(Chains.ALICE.toHex());
        return Integer.decode(send(uri, body).get().get("result").asText());
    }

    private CompletableFuture<JsonNode> send(URI uri, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(answer -> {
            try {
                return JSON.readTree(answer.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Bytes transfer(long nonce) {
        return Chains.transfer(nonce, Chains.BOB).signed(Chains.ALICE_KEY).encoded();
    }

    private static Description description() {
        Layer input = new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, INPUTS), 0, List.of());
        Layer dense = new Layer(
                LayerType.DENSE,
                Layout.INT64,
                List.of(0),
                Numbers.of(1, 0, UNITS, 1),
                INPUTS * UNITS + UNITS,
                List.of(CHUNK));
        return Description.of(Profile.D1, 1, List.of(input, dense));
    }

    /** The whole model on ones. */
    private static Bytes question() {
        long[] ones = new long[INPUTS];
        Arrays.fill(ones, ONE);
        Bytes encoded = AbiWriter.encode(List.of(Tensor.of(new int[] {INPUTS}, ones)), List.of());
        byte[] words = new byte[96 + encoded.size()];
        MODEL.copyTo(words, 12);
        words[95] = 1;
        System.arraycopy(encoded.toArray(), 0, words, 96, encoded.size());
        // both offsets count from the first word
        for (int i = 0; i < 2; i++) {
            UInt256 offset = UInt256.of(new BigInteger(1, words, 96 + 32 * i, 32).longValueExact() + 96);
            System.arraycopy(offset.toArray(), 0, words, 96 + 32 * i, 32);
        }
        return Bytes.wrap(words);
    }
}
