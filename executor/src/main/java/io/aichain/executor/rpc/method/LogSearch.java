package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.chain.block.Header;
import io.aichain.chain.block.Log;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcLimits;
import java.util.List;

/** Looks for logs block by block; the headers' bloom filters spare most blocks. Stops when it is interrupted or has found enough. */
record LogSearch(Blocks blocks, Limits limits) {

    /**
     * @param blocks of one search
     * @param logs found by one search, and after that many the rest of the block
     * @param bytes of topics and data in the logs found
     */
    record Limits(int blocks, int logs, long bytes) {
        private static final long BYTES = 8 << 20;

        static Limits of(RpcLimits limits) {
            return new Limits(limits.logBlocks(), limits.logs(), BYTES);
        }
    }

    /** @param next the first block that was not looked at */
    record Found(ArrayNode logs, long next) {}

    /** All logs of a range, or a refusal that says how to ask for less. */
    ArrayNode all(LogQuery.Range range, LogFilter filter) throws RpcException, InterruptedException {
        if (range.to() - range.from() >= limits.blocks()) {
            throw new RpcException(
                    RpcError.LIMIT_EXCEEDED,
                    "limit exceeded: %d blocks, at most %d in one query"
                            .formatted(range.to() - range.from() + 1, limits.blocks()));
        }
        Found found = some(range, filter);
        if (found.next() <= range.to()) {
            throw new RpcException(
                    RpcError.LIMIT_EXCEEDED,
                    "limit exceeded: query returned more than %d results or too many bytes; try the range %d to %d"
                            .formatted(limits.logs(), range.from(), Math.max(range.from(), found.next() - 2)));
        }
        return found.logs();
    }

    /** As many whole blocks as the limits allow. */
    Found some(LogQuery.Range range, LogFilter filter) throws RpcException, InterruptedException {
        ArrayNode out = JsonNodeFactory.instance.arrayNode();
        long bytes = 0;
        long last = Math.min(range.to(), range.from() + limits.blocks() - 1);
        for (long number = range.from(); number <= last; number++) {
            if (Thread.interrupted()) throw new InterruptedException();
            Header header = blocks.header(number);
            if (!filter.mayMatch(header.logsBloom())) continue;
            for (ReceiptView receipt : blocks.receipts(number)) {
                bytes += matching(receipt, header.timestamp(), filter, out);
            }
            if (out.size() > limits.logs() || bytes > limits.bytes()) return new Found(out, number + 1);
        }
        return new Found(out, last + 1);
    }

    /** @return bytes of what was added */
    private static long matching(ReceiptView receipt, long timestamp, LogFilter filter, ArrayNode out) {
        List<Log> logs = receipt.receipt().logs();
        long bytes = 0;
        for (int i = 0; i < logs.size(); i++) {
            if (!filter.matches(logs.get(i))) continue;
            out.add(ReceiptJson.log(receipt, timestamp, i));
            bytes += logs.get(i).data().size() + 32L * logs.get(i).topics().size();
        }
        return bytes;
    }
}
