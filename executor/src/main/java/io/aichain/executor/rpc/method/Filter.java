package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Hex;
import io.aichain.executor.rpc.protocol.RpcException;

/**
 * Something that a caller polls. It keeps where it has read to, not what it would answer: nothing grows while nobody asks. What does not
 * fit one answer comes with the next.
 */
sealed interface Filter {
    /** What has come since it was asked last. */
    ArrayNode changes() throws RpcException, InterruptedException;

    /** Blocks that one answer covers, where each gives at least one element. */
    int MAX_BLOCKS = 1000;

    /** Hashes of new blocks. */
    final class NewBlocks implements Filter {
        private final Blocks blocks;
        private long next;

        NewBlocks(Blocks blocks) {
            this.blocks = blocks;
            this.next = blocks.chain().heads().latest().number() + 1;
        }

        @Override
        public synchronized ArrayNode changes() throws RpcException {
            ArrayNode out = JsonNodeFactory.instance.arrayNode();
            long latest = blocks.chain().heads().latest().number();
            for (; next <= latest && out.size() < MAX_BLOCKS; next++) {
                out.add(Hex.data(blocks.header(next).hash()));
            }
            return out;
        }
    }

    /** Logs of new blocks. */
    final class NewLogs implements Filter {
        private final LogSearch search;
        private final LogQuery query;
        private final long last;
        private long next;

        NewLogs(LogSearch search, LogQuery query) {
            this.search = search;
            this.query = query;
            long following = search.blocks().chain().heads().latest().number() + 1;
            next = query.from() instanceof BlockReference.Number(long from) ? Math.max(following, from) : following;
            last = query.to() instanceof BlockReference.Number(long to) ? to : Long.MAX_VALUE;
        }

        LogQuery query() {
            return query;
        }

        @Override
        public synchronized ArrayNode changes() throws RpcException, InterruptedException {
            long to = Math.min(last, search.blocks().chain().heads().latest().number());
            if (next > to) return JsonNodeFactory.instance.arrayNode();
            LogSearch.Found found = search.some(new LogQuery.Range(next, to), query.filter());
            next = found.next();
            return found.logs();
        }
    }

    /**
     * Hashes of transactions that have been accepted, each once. When more come between two questions than the pool remembers, the oldest
     * are not told of.
     */
    final class NewTransactions implements Filter {
        private final TransactionPool pool;
        private long next;

        NewTransactions(TransactionPool pool) {
            this.pool = pool;
            next = pool.arrivals(Long.MAX_VALUE).next();
        }

        @Override
        public synchronized ArrayNode changes() {
            TransactionPool.Arrived arrived = pool.arrivals(next);
            next = arrived.next();
            ArrayNode out = JsonNodeFactory.instance.arrayNode();
            arrived.hashes().forEach(hash -> out.add(Hex.data(hash)));
            return out;
        }
    }
}
