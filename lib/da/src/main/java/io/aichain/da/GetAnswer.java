package io.aichain.da;

import io.aichain.chain.primitives.Bytes;

/** What a network says to a pointer. Only {@link Found} carries data, and even that is compared with a hash by whoever asked. */
public sealed interface GetAnswer {
    record Found(Bytes object) implements GetAnswer {}

    /** Not there, and it may still appear: ask again. */
    record NotYetVisible(String reason) implements GetAnswer {}

    /** Not there, and waiting alone will not bring it back: pruned, deleted or never stored. */
    record Gone(String reason) implements GetAnswer {}

    /** The network could not be asked. */
    record Unavailable(String reason) implements GetAnswer {}

    /** Something is there that cannot be what was stored, or the pointer is none of this network's. */
    record Corrupt(String reason) implements GetAnswer {}
}
