package io.aichain.da;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.primitives.Bytes;
import java.util.Optional;

/**
 * One data availability network as this process reaches it: takes bytes, gives a pointer, and gives the bytes back to whoever has the
 * pointer. Calls block, each with a deadline of the network's own; all may be made from any thread. What goes wrong is an answer, never an
 * exception. Nobody trusts a network: callers compare what they get with a hash that Bitcoin or the log holds.
 *
 * <p>{@code DaNetworkContract} in the tests is what every implementation holds.
 */
public interface DaNetwork extends AutoCloseable {
    /** The longest short form of a pointer: what an OP_RETURN has room for. */
    int MAX_SHORT_POINTER_BYTES = 43;

    NetworkId id();

    /** The largest object that {@link #put} takes, in bytes. */
    int maxSegmentBytes();

    /**
     * Stores an object durably. Idempotent: the same bytes may be put again at any time, by any process, and lead to a pointer that finds
     * them.
     */
    PutAnswer put(Bytes object);

    /**
     * Reads an object back, by a path that does not go through what {@link #put} remembers.
     *
     * @param pointer foreign bytes, in the long or the short form
     * @param maxLength no more is taken into memory; a longer object is {@link GetAnswer.Corrupt}
     */
    GetAnswer get(Bytes pointer, int maxLength);

    /** How settled an object is: before it is {@link Finality.Final}, nobody may commit to it (P6). */
    Finality finality(Bytes pointer);

    /**
     * A pointer for an OP_RETURN, at most {@link #MAX_SHORT_POINTER_BYTES} long.
     *
     * @return empty if this network has none for this pointer: the manifest must then lie on another network
     */
    Optional<Bytes> shortPointer(Bytes pointer);

    @Override
    void close();
}
