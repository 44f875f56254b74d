package io.aichain.executor.rpc.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Neighbours in a batch that wait for somebody else are begun in their order and waited for together. */
class PipelinedTest {
    private final List<Integer> begun = new ArrayList<>();
    private final List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
    private int answerAll;

    /** Answers nothing until so many calls are begun, then all of them. */
    private final PipelinedMethod send = new PipelinedMethod() {
        @Override
        public String name() {
            return "send";
        }

        @Override
        public CompletableFuture<JsonNode> begin(Params params) throws RpcException {
            int number = params.required(0).node().intValue();
            if (number < 0) throw RpcException.invalidParams("below 0");
            if (number == 99) throw new IllegalStateException("a fault of ours");
            begun.add(number);
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            answers.add(answer);
            if (begun.size() >= answerAll) {
                for (int i = 0; i < answers.size(); i++) answers.get(i).complete(IntNode.valueOf(begun.get(i)));
            }
            return answer;
        }
    };

    private final RpcMethod count = new RpcMethod() {
        @Override
        public String name() {
            return "count";
        }

        @Override
        public JsonNode call(Params params) {
            return IntNode.valueOf(begun.size());
        }
    };
    private final RpcLimits limits =
            RpcLimits.defaults(1, 1L << 30).withTimes(Duration.ofSeconds(1), Duration.ofSeconds(2));
    private final Workers workers = new Workers(limits);
    private final Dispatcher dispatcher = new Dispatcher(
            List.of(send, count), Map.of(), limits, workers, (method, code, nanos) -> {}, System::nanoTime);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void neighboursAreBegunBeforeTheFirstIsAnswered() throws Exception {
        answerAll = 3;
        JsonNode answer = batch(call(1, "send", 7), call(2, "send", 5), call(3, "send", 6), call(4, "count", 0));
        assertThat(begun).containsExactly(7, 5, 6);
        assertThat(answer.findValuesAsText("id")).containsExactly("1", "2", "3", "4");
        assertThat(answer.findValuesAsText("result")).containsExactly("7", "5", "6", "3");
    }

    @Test
    void anotherMethodBetweenThemSeesWhatCameBeforeIt() throws Exception {
        answerAll = 1;
        JsonNode answer = batch(call(1, "count", 0), call(2, "send", 1), call(3, "count", 0), call(4, "send", 2));
        assertThat(answer.findValuesAsText("result")).containsExactly("0", "1", "1", "2");
    }

    @Test
    void refusalsAndFaultsStandAtTheirPlacesAndNotificationsGetNoAnswer() throws Exception {
        answerAll = 2;
        JsonNode answer = batch(
                call(1, "send", 1),
                call(2, "send", -1),
                call(3, "send", 99),
                "{\"jsonrpc\":\"2.0\",\"method\":\"send\",\"params\":[2]}");
        assertThat(answer).hasSize(3);
        assertThat(answer.get(0).get("result").intValue()).isEqualTo(1);
        assertThat(answer.get(1).get("error").get("code").intValue()).isEqualTo(RpcError.INVALID_PARAMS);
        assertThat(answer.get(2).get("error").get("code").intValue()).isEqualTo(RpcError.INTERNAL_ERROR);
        assertThat(begun).containsExactly(1, 2);
    }

    @Test
    void whatIsNeverAnsweredTimesOutForEach() throws Exception {
        answerAll = Integer.MAX_VALUE;
        JsonNode answer = batch(call(1, "send", 1), call(2, "send", 2));
        assertThat(answer.findValuesAsText("message")).containsExactly("request timed out", "request timed out");
    }

    private JsonNode batch(String... calls) throws Exception {
        byte[] body = ("[" + String.join(",", calls) + "]").getBytes(UTF_8);
        return new ObjectMapper().readTree(dispatcher.answer(body).orElseThrow());
    }

    private static String call(int id, String method, int argument) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":[%d]}".formatted(id, method, argument);
    }
}
