package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.PooledTransaction;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Hex;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.HashSet;
import java.util.Set;

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
     * Hashes of transactions that have been accepted. The pool shows those that wait now; those that came and were executed between two
     * questions are found in the blocks.
     */
    final class NewTransactions implements Filter {
        private final Blocks blocks;
        private final TransactionPool pool;
        private Set<Hash> waited;
        private long next;

        NewTransactions(Blocks blocks, TransactionPool pool) {
            this.blocks = blocks;
            this.pool = pool;
            next = blocks.chain().heads().latest().number() + 1;
            waited = waiting();
        }

        @Override
        public synchronized ArrayNode changes() throws RpcException {
            ArrayNode out = JsonNodeFactory.instance.arrayNode();
            Set<Hash> told = new HashSet<>();
            // Blocks before pool: what is executed in between is in neither, and comes with the next answer.
            long latest = Math.min(blocks.chain().heads().latest().number(), next + MAX_BLOCKS - 1);
            for (; next <= latest; next++) {
                for (BlockView.Included in : blocks.block(next).transactions()) tell(in.hash(), told, out);
            }
            Set<Hash> now = waiting();
            for (Hash hash : now) tell(hash, told, out);
            waited = now;
            // What was told from a block cannot wait any more, what is behind the last block read may be executed already.
            waited.addAll(told);
            return out;
        }

        private void tell(Hash hash, Set<Hash> told, ArrayNode out) {
            if (!waited.contains(hash) && told.add(hash)) out.add(Hex.data(hash));
        }

        private Set<Hash> waiting() {
            Set<Hash> hashes = new HashSet<>();
            pool.contents()
                    .pending()
                    .values()
                    .forEach(byNonce -> byNonce.values().stream()
                            .map(PooledTransaction::hash)
                            .forEach(hashes::add));
            return hashes;
        }
    }
}
