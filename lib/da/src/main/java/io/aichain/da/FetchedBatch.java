package io.aichain.da;

import io.aichain.chain.batch.Batch;
import io.aichain.chain.primitives.Bytes;

/**
 * What came of fetching a batch. The cases differ in what may follow: {@link Invalid} is the same for every reader in the world, for the
 * bytes are those that were committed to; the others say something about a network or about this reader, which must not decide (P11).
 */
public sealed interface FetchedBatch {
    /** @param raw the uncompressed bytes, whose SHA-256 is the content hash */
    record Valid(Batch batch, Bytes raw) implements FetchedBatch {}

    /** Cannot be had now: ask again. @param segment which, from 0 */
    record Waiting(int segment, String reason) implements FetchedBatch {}

    /** The network does not have it and will not by itself. */
    record Gone(int segment, String reason) implements FetchedBatch {}

    /** The network gives other bytes than were stored. */
    record Tampered(int segment, String expected, String found) implements FetchedBatch {}

    /** The bytes are the committed ones and are no batch of this chain, or the entry contradicts itself: for good, and for everyone. */
    record Invalid(String field, String expected, String found) implements FetchedBatch {}

    /** Of a later version: this software must not go on. */
    record Unknown(String reason) implements FetchedBatch {}
}
