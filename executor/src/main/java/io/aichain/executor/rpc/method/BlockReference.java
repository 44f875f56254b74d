package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import io.aichain.chain.primitives.Hash;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.Optional;

/** How a caller names a block: a tag, a number, a hash, or one of EIP-1898's objects. */
sealed interface BlockReference {

    enum Tag implements BlockReference {
        EARLIEST,
        FINALIZED,
        SAFE,
        LATEST,
        PENDING
    }

    record Number(long number) implements BlockReference {}

    /** There are no reorgs above the log, so that every known block is canonical and {@code requireCanonical} has nothing to ask. */
    record ByHash(Hash hash) implements BlockReference {}

    /** A tag or a number. */
    static BlockReference numberOrTag(Argument argument) throws RpcException {
        return switch (argument.text()) {
            case "latest" -> Tag.LATEST;
            case "safe" -> Tag.SAFE;
            case "finalized" -> Tag.FINALIZED;
            case "pending" -> Tag.PENDING;
            case "earliest" -> Tag.EARLIEST;
            default -> new Number(argument.uint63());
        };
    }

    /** All forms. */
    static BlockReference any(Argument argument) throws RpcException {
        if (argument.node().isObject()) return object(argument);
        if (argument.text().length() == 66) return new ByHash(argument.hash());
        return numberOrTag(argument);
    }

    private static BlockReference object(Argument argument) throws RpcException {
        Optional<Argument> hash = argument.member("blockHash");
        Optional<Argument> number = argument.member("blockNumber");
        Optional<Argument> canonical = argument.member("requireCanonical");
        if (canonical.isPresent()) canonical.get().flag();
        if (hash.isPresent() == number.isPresent()) {
            throw invalidParams("invalid %s: either blockHash or blockNumber expected", argument.path());
        }
        return hash.isPresent() ? new ByHash(hash.get().hash()) : numberOrTag(number.get());
    }
}
