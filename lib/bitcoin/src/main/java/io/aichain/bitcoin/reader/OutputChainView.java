package io.aichain.bitcoin.reader;

import io.aichain.bitcoin.BlockRef;
import java.util.List;
import java.util.Optional;

/**
 * The chain of outputs as far as it was read.
 *
 * @param tip the last block that was read
 * @param spends the start transaction first, then the anchors in their order; empty before the start
 * @param end present when the chain of outputs is over
 * @param otherStart the first start of another genesis by the same key, seen before our own; evidence of a genesis file that was changed
 */
public record OutputChainView(
        BlockRef tip, List<AnchorSpend> spends, Optional<ChainEnd> end, Optional<OtherStart> otherStart) {
    public OutputChainView {
        spends = List.copyOf(spends);
    }

    /** Without the start transaction. */
    public List<AnchorSpend> anchors() {
        return spends.isEmpty() ? List.of() : spends.subList(1, spends.size());
    }
}
