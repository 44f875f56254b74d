package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.chain.block.Log;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.Connection;
import io.aichain.executor.rpc.protocol.ConnectionMethod;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Sends new headers, logs or hashes of transactions over a lasting connection. */
record EthSubscribe(Blocks blocks, TransactionPool pool) implements ConnectionMethod {
    @Override
    public String name() {
        return "eth_subscribe";
    }

    @Override
    public JsonNode call(Params params, Connection connection) throws RpcException {
        String kind = params.atMost(2).required(0).text();
        Connection.Source source = switch (kind) {
            case "newHeads" -> onBlock((block, to) -> to.accept(BlockJson.header(block.header(), block.hash())));
            case "logs" -> logs(params);
            case "newPendingTransactions" -> transactions(params);
            default ->
                throw invalidParams("no such subscription: newHeads, logs and newPendingTransactions are offered");
        };
        return TextNode.valueOf(connection.open(source));
    }

    private interface Teller {
        void tell(BlockView block, Consumer<JsonNode> to) throws RpcException, InterruptedException;
    }

    private Connection.Source onBlock(Teller teller) {
        return sink -> {
            ChainView.Subscription following =
                    blocks.chain().subscribe(block -> sink.accept(to -> teller.tell(block, to)));
            return following::close;
        };
    }

    private Connection.Source logs(Params params) throws RpcException {
        LogFilter filter = params.optional(1).isPresent()
                ? LogFilter.read(params.required(1).object())
                : new LogFilter(Set.of(), List.of());
        return onBlock((block, to) -> {
            if (filter.mayMatch(block.header().logsBloom())) tellLogs(block, filter, to);
        });
    }

    private void tellLogs(BlockView block, LogFilter filter, Consumer<JsonNode> to) throws RpcException {
        for (ReceiptView receipt : blocks.receipts(block.header().number())) {
            List<Log> logs = receipt.receipt().logs();
            for (int i = 0; i < logs.size(); i++) {
                if (filter.matches(logs.get(i))) {
                    to.accept(ReceiptJson.log(receipt, block.header().timestamp(), i));
                }
            }
        }
    }

    private Connection.Source transactions(Params params) throws RpcException {
        Optional<Argument> full = params.optional(1);
        if (full.isPresent() && full.get().flag())
            throw invalidParams("only hashes are offered, not full transactions");
        return sink -> {
            Filter filter = new Filter.NewTransactions(pool);
            AtomicBoolean due = new AtomicBoolean();
            // However many come in the meantime, one notice waits in the connection's queue.
            Runnable notice = () -> {
                if (due.compareAndSet(false, true)) {
                    sink.accept(to -> {
                        due.set(false);
                        filter.changes().forEach(to);
                    });
                }
            };
            return pool.follow(notice)::close;
        };
    }
}
