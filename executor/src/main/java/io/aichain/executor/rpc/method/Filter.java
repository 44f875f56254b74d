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
        private Set<Hash> told;
        private Set<Hash> toldBefore = Set.of();
        private long next;

        NewTransactions(Blocks blocks, TransactionPool pool) {
            this.blocks = blocks;
            this.pool = pool;
            told = waiting();
            next = blocks.chain().heads().latest().number() + 1;
        }

        @Override
        public synchronized ArrayNode changes() throws RpcException {
            ArrayNode out = JsonNodeFactory.instance.arrayNode();
            // Pool before blocks: what is executed in between is then in both, not in neither. Two answers are
            // remembered for those that
            // have left the pool and are in a block that this answer does not reach.
            Set<Hash> seen = new HashSet<>();
            for (Hash hash : waiting()) tell(hash, seen, out);
            long latest = Math.min(blocks.chain().heads().latest().number(), next + MAX_BLOCKS - 1);
            for (; next <= latest; next++) {
                for (BlockView.Included in : blocks.block(next).transactions()) tell(in.hash(), seen, out);
            }
            toldBefore = told;
            told = seen;
            return out;
        }

        private void tell(Hash hash, Set<Hash> seen, ArrayNode out) {
            if (seen.add(hash) && !told.contains(hash) && !toldBefore.contains(hash)) out.add(Hex.data(hash));
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
