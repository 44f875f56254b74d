package io.aichain.anchor;

import io.aichain.anchor.domain.Version;
import io.aichain.bitcoin.BlockRef;

/** What a person who watches the anchor wants to know. */
public sealed interface AnchorEvent {
    /** A version was signed and stored; it is sent next. */
    record Signed(Version version) implements AnchorEvent {}

    /** It lies in the node's mempool. */
    record Sent(Version version) implements AnchorEvent {}

    /** It stands in a block. */
    record Confirmed(Version version, BlockRef block) implements AnchorEvent {}

    /** It is buried by the configured depth. */
    record Final(Version version, BlockRef block) implements AnchorEvent {}

    /** Its block left the best branch. */
    record Reorged(Version version) implements AnchorEvent {}

    /** The mempool lost it; it is sent again. */
    record Evicted(Version version) implements AnchorEvent {}

    /** Nothing is signed or sent until somebody has looked, or Bitcoin has changed. */
    record Halted(String reason) implements AnchorEvent {}

    /** Something is missing and is waited for: a node, a network, a coin. */
    record Waiting(String reason) implements AnchorEvent {}
}
