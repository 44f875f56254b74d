package io.aichain.da;

import io.aichain.chain.primitives.Bytes;

/** What a network says to bytes that it was asked to store. Reasons are for people and logs; nothing is decided by their text. */
public sealed interface PutAnswer {
    /** @param pointer at most {@link io.aichain.chain.batch.Segment#MAX_POINTER_BYTES} bytes */
    record Stored(Bytes pointer) implements PutAnswer {}

    /** These bytes will never be taken, nothing has happened: do not try them again. */
    record Rejected(String reason) implements PutAnswer {}

    /** Not taken, nothing has happened, may be taken later. */
    record Unavailable(String reason) implements PutAnswer {}

    /** It may have been taken: put the identical bytes again before anything else is done. */
    record Ambiguous(String reason) implements PutAnswer {}
}
