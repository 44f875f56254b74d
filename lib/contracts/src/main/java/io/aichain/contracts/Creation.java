package io.aichain.contracts;

import io.aichain.chain.primitives.Hash;

/** How a contract of the library's came to lie where it does: its code alone says nothing of what its creator wrote into it. */
public sealed interface Creation {
    /** The library's creation code ran: author, storage and events are what that code makes of what its constructor and its functions were given. */
    record ByLibrary(Hash transaction) implements Creation {}

    /** Other creation code ran, and may have written anything into storage and immutables: what the contract says of itself is its creator's word. */
    record Foreign(Hash transaction) implements Creation {}

    /** It was not seen: what the contract says of itself may be its creator's word. */
    record Unseen(String why) implements Creation {}
}
