package io.aichain.verifier;

import io.aichain.chain.primitives.Hash;
import java.util.List;

/** How a verification ends. What could not be read is never taken for agreement. */
public sealed interface Verdict {
    Reached reached();

    /**
     * How far the chain was rebuilt.
     *
     * @param block number of the last block that was re-executed and agreed
     * @param hash of that block
     * @param batches accepted
     * @param anchors read
     */
    record Reached(long block, Hash hash, long batches, long anchors) {}

    /**
     * Everything on Bitcoin that counts was rebuilt and equals what was published.
     *
     * @param voided entries that were published wrongly and later replaced by right ones (P11)
     */
    record Agreed(Reached reached, List<Disagreement> voided) implements Verdict {
        public Agreed {
            voided = List.copyOf(voided);
        }
    }

    /**
     * Something published is not what the genesis, the order and the rules give.
     *
     * @param readWhole whether everything on Bitcoin was read: then the chain is what was reached, if other readers disagree with the same;
     *     otherwise nothing is known of what may follow
     */
    record Disagreed(Reached reached, Disagreement disagreement, boolean readWhole) implements Verdict {}

    /** Something needed could not be had: nothing is said about the rest. */
    record Unchecked(Reached reached, String reason) implements Verdict {}
}
