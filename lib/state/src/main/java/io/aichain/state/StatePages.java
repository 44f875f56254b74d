package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;

/** One whole state, to be read from its beginning to its end: a snapshot file, or any {@link StatePeer}. */
public interface StatePages extends AutoCloseable {
    /** What messages call it. */
    String name();

    StateHead head() throws IOException, MalformedException;

    /**
     * The next values.
     *
     * @param after the last page's cursor; empty for the first
     * @throws MalformedException if what the other says cannot be
     */
    StatePage page(Bytes after) throws IOException, MalformedException;

    @Override
    void close();
}
