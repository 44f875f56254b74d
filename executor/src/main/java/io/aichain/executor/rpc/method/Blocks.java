package io.aichain.executor.rpc.method;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.domain.StateView;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.List;
import java.util.Optional;

/** Finds what callers refer to; tells apart what is not there yet (empty), and what is not there any more (4444). */
record Blocks(ChainView chain) {

    /** The number of a known block; empty above latest or for an unknown hash. */
    Optional<Long> number(BlockReference reference) {
        Heads heads = chain.heads();
        return switch (reference) {
            case BlockReference.Tag tag ->
                Optional.of(
                        switch (tag) {
                            case EARLIEST -> 0L;
                            case FINALIZED -> heads.finalized().number();
                            case SAFE -> heads.safe().number();
                            // The pool's transactions are not executed ahead: pending is latest, with the pool's
                            // nonces.
                            case LATEST, PENDING -> heads.latest().number();
                        });
            case BlockReference.Number n ->
                n.number() <= heads.latest().number() ? Optional.of(n.number()) : Optional.empty();
            case BlockReference.ByHash h -> chain.numberOf(h.hash());
        };
    }

    /** The block whose state is asked for, latest unless said otherwise. */
    long stateNumber(Optional<Argument> argument) throws RpcException {
        if (argument.isEmpty()) return chain.heads().latest().number();
        return number(BlockReference.any(argument.get()))
                .orElseThrow(() -> new RpcException(RpcError.NOT_FOUND, "header not found"));
    }

    Optional<BlockView> block(BlockReference reference) throws RpcException {
        Optional<Long> number = number(reference);
        return number.isEmpty() ? Optional.empty() : Optional.of(block(number.get()));
    }

    Optional<BlockView> block(Hash hash) throws RpcException {
        return block(new BlockReference.ByHash(hash));
    }

    /** @param number of a known block */
    BlockView block(long number) throws RpcException {
        return chain.block(number).orElseThrow(Blocks::pruned);
    }

    /** @param number of a known block */
    Header header(long number) throws RpcException {
        return chain.header(number).orElseThrow(Blocks::pruned);
    }

    /** @param number of a known block */
    List<ReceiptView> receipts(long number) throws RpcException {
        return chain.receipts(number).orElseThrow(Blocks::pruned);
    }

    /** @param number of a known block */
    StateView state(long number) throws RpcException {
        return chain.stateAt(number).orElseThrow(() -> new RpcException(Refusals.statePruned(number)));
    }

    static RpcException pruned() {
        return new RpcException(RpcError.PRUNED, "pruned history unavailable");
    }
}
