package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import io.aichain.chain.primitives.Hash;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.Optional;

/** The filter object of {@code eth_getLogs}: where to look, and for what. */
record LogQuery(Optional<Hash> blockHash, BlockReference from, BlockReference to, LogFilter filter) {

    /** Known blocks, both ends included. */
    record Range(long from, long to) {}

    static LogQuery read(Argument argument) throws RpcException {
        Argument object = argument.object();
        Optional<Argument> hash = object.member("blockHash");
        Optional<Argument> from = object.member("fromBlock");
        Optional<Argument> to = object.member("toBlock");
        if (hash.isPresent() && (from.isPresent() || to.isPresent())) {
            throw invalidParams("cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
        }
        return new LogQuery(
                hash.isPresent() ? Optional.of(hash.get().hash()) : Optional.empty(),
                end(from),
                end(to),
                LogFilter.read(object));
    }

    private static BlockReference end(Optional<Argument> argument) throws RpcException {
        if (argument.isEmpty()) return BlockReference.Tag.LATEST;
        BlockReference reference = BlockReference.numberOrTag(argument.get());
        if (reference == BlockReference.Tag.PENDING) throw invalidParams("pending logs are not supported");
        return reference;
    }

    Range range(Blocks blocks) throws RpcException {
        if (blockHash.isPresent()) {
            long number = blocks.number(new BlockReference.ByHash(blockHash.get()))
                    .orElseThrow(() -> new RpcException(RpcError.NOT_FOUND, "unknown block"));
            return new Range(number, number);
        }
        if (from instanceof BlockReference.Number(long low)
                && to instanceof BlockReference.Number(long high)
                && low > high) {
            throw invalidParams("invalid block range params: from %d to %d", low, high);
        }
        long first = blocks.number(from).orElseThrow(LogQuery::beyondHead);
        long last = blocks.number(to).orElseThrow(LogQuery::beyondHead);
        if (first > last) throw invalidParams("invalid block range params: from %d to %d", first, last);
        return new Range(first, last);
    }

    private static RpcException beyondHead() {
        return invalidParams("block range extends beyond current head block");
    }
}
