package io.aichain.sequencer.repair;

import io.aichain.chain.primitives.Bytes;
import java.util.Optional;

/**
 * Where missing blocks come from: an executor's store, which keeps the records' bytes; or the DA network, whose batches keep all that is
 * hashed, so that whoever holds the sequencer's key signs again and gets the same bytes (RFC 6979).
 */
@FunctionalInterface
public interface BlockSource {
    /** The {@code blocks} record of the block with this number, byte for byte, or empty behind the source's last. */
    Optional<Bytes> record(long number);
}
