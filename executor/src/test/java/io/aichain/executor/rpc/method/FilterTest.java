package io.aichain.executor.rpc.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.chain.block.Log;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.Scene;
import io.aichain.executor.rpc.StandInChain;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FilterTest {
    private final Scene scene = new Scene();
    private final AtomicLong nanos = new AtomicLong();
    private final Filters filters = new Filters(nanos::get, new Random(1));
    private final Blocks blocks = new Blocks(scene.chain);
    private final LogSearch search = new LogSearch(blocks, new LogSearch.Limits(5, 3, 1 << 20));

    @Test
    void aBlockFilterTellsEachNewBlockOnce() throws Exception {
        JsonNode id = call(new EthNewBlockFilter(blocks, filters));
        assertThat(changes(id)).isEmpty();
        BlockView first = scene.chain.append(List.of(), List.of());
        BlockView second = scene.chain.append(List.of(), List.of());
        assertThat(changes(id))
                .containsExactly(first.hash().toHex(), second.hash().toHex());
        assertThat(changes(id)).isEmpty();
    }

    @Test
    void aLogFilterTellsNewLogsOnceAndGivesTheRestWithTheNextAnswer() throws Exception {
        JsonNode id = call(new EthNewFilter(search, filters), "{\"address\":\"0x%s\"}".formatted("70".repeat(20)));
        for (int i = 0; i < 4; i++) appendTwoLogs(20 + i);
        assertThat(call(new EthGetFilterChanges(filters), id))
                .as("two blocks fill an answer")
                .hasSize(4);
        assertThat(call(new EthGetFilterChanges(filters), id)).hasSize(4);
        assertThat(call(new EthGetFilterChanges(filters), id)).isEmpty();
    }

    @Test
    void aLogFilterEndsWhereItSays() throws Exception {
        JsonNode id = call(new EthNewFilter(search, filters), "{\"fromBlock\":\"0x5\",\"toBlock\":\"0x5\"}");
        for (int i = 0; i < 4; i++) appendTwoLogs(20 + i);
        JsonNode found = call(new EthGetFilterChanges(filters), id);
        assertThat(found).hasSize(2);
        assertThat(found)
                .allSatisfy(
                        log -> assertThat(log.get("blockNumber").textValue()).isEqualTo("0x5"));
    }

    @Test
    void filterLogsAreThoseOfTheWholeRange() throws Exception {
        JsonNode id = call(new EthNewFilter(search, filters), "{\"fromBlock\":\"0x0\"}");
        assertThat(call(new EthGetFilterLogs(search, filters), id)).hasSize(2);
    }

    @Test
    void aPendingFilterTellsEachTransactionOnceWaitingOrAlreadyExecuted() throws Exception {
        JsonNode id = call(new EthNewPendingTransactionFilter(scene.pool, filters));
        assertThat(changes(id)).as("what waited before is not new").isEmpty();
        scene.pool.add(scene.waiting(5));
        assertThat(changes(id)).containsExactly(scene.waiting(5).hash().toHex());
        scene.pool.clear();
        // 5 moves to a block; 6 came and was executed between two questions; 7 waits.
        scene.pool.arrives(scene.waiting(5).hash());
        scene.pool.arrives(scene.waiting(6).hash());
        scene.pool.add(scene.waiting(7));
        assertThat(changes(id))
                .containsExactly(
                        scene.waiting(6).hash().toHex(), scene.waiting(7).hash().toHex());
        scene.pool.clear();
        assertThat(changes(id)).isEmpty();
    }

    @Test
    void aFilterThatNobodyAsksIsForgottenAndOneThatIsAskedStays() throws Exception {
        JsonNode asked = call(new EthNewBlockFilter(blocks, filters));
        JsonNode left = call(new EthNewBlockFilter(blocks, filters));
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(Duration.ofMinutes(3).toNanos());
            changes(asked);
        }
        assertThatThrownBy(() -> changes(left)).isInstanceOf(RpcException.class).hasMessage("filter not found");
        assertThat(call(new EthUninstallFilter(filters), asked).booleanValue()).isTrue();
        assertThat(call(new EthUninstallFilter(filters), asked).booleanValue()).isFalse();
    }

    @Test
    void thereAreAtMostSoManyFilters() throws Exception {
        for (int i = 0; i < 4096; i++) call(new EthNewBlockFilter(blocks, filters));
        assertThatThrownBy(() -> call(new EthNewBlockFilter(blocks, filters))).hasMessageContaining("limit exceeded");
        nanos.addAndGet(Duration.ofMinutes(6).toNanos());
        call(new EthNewBlockFilter(blocks, filters));
    }

    @Test
    void idsAreQuantities() throws Exception {
        assertThat(call(new EthNewBlockFilter(blocks, filters)).textValue()).matches("0x[1-9a-f][0-9a-f]{31}");
    }

    @Test
    void aSearchForLogsIsBoundedInBlocksAndResults() throws Exception {
        EthGetLogs getLogs = new EthGetLogs(search);
        for (int i = 0; i < 4; i++) appendTwoLogs(20 + i);
        assertThatThrownBy(() -> call(getLogs, "{\"fromBlock\":\"0x0\",\"toBlock\":\"0x5\"}"))
                .hasMessageContaining("6 blocks, at most 5");
        assertThatThrownBy(() -> call(getLogs, "{\"fromBlock\":\"0x4\",\"toBlock\":\"0x6\"}"))
                .hasMessageContaining("more than 3 results")
                .hasMessageContaining("try the range 4 to 4");
        assertThat(call(getLogs, "{\"fromBlock\":\"0x4\",\"toBlock\":\"0x4\"}")).hasSize(2);
    }

    @Test
    void prunedHistorySaysSo() throws Exception {
        scene.chain.prune(2);
        RpcMethod byNumber = new EthGetBlockByNumber(blocks);
        assertThatThrownBy(() -> call(byNumber, "\"0x1\""))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.error().code()).isEqualTo(4444));
        assertThat(call(byNumber, "\"0x99\"").isNull()).isTrue();
        RpcMethod balance = new EthGetBalance(blocks);
        assertThatThrownBy(() -> call(balance, "\"0x" + "22".repeat(20) + "\",\"0x1\""))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.error().code()).isEqualTo(4444));
    }

    private void appendTwoLogs(long nonce) {
        List<Log> logs = List.of(scene.newLog(1), scene.newLog(2));
        scene.chain.append(
                List.of(new StandInChain.Executed(scene.waiting(nonce).transaction(), true, 30_000, logs)), List.of());
    }

    private StandInChain.Executed executed(long nonce) {
        return new StandInChain.Executed(scene.waiting(nonce).transaction(), true, 21_000, List.of());
    }

    private List<String> changes(JsonNode id) throws Exception {
        List<String> out = new ArrayList<>();
        call(new EthGetFilterChanges(filters), id).forEach(one -> out.add(one.textValue()));
        return out;
    }

    private static JsonNode call(RpcMethod method, JsonNode... params) throws Exception {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (JsonNode param : params) values.add(param);
        return method.call(new Params(values));
    }

    private static JsonNode call(RpcMethod method, String params) throws Exception {
        return method.call(new Params((ArrayNode) new ObjectMapper().readTree("[" + params + "]")));
    }
}
