package io.aichain.dawriter;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.primitives.Bytes;
import io.aichain.da.DaNetwork;
import io.aichain.da.Finality;
import io.aichain.da.GetAnswer;
import io.aichain.da.PutAnswer;
import java.util.Optional;

/** A network under another name, so that a chain can switch between two. */
record RenamedNetwork(NetworkId id, DaNetwork real) implements DaNetwork {
    @Override
    public int maxSegmentBytes() {
        return real.maxSegmentBytes();
    }

    @Override
    public PutAnswer put(Bytes object) {
        return real.put(object);
    }

    @Override
    public GetAnswer get(Bytes pointer, int maxLength) {
        return real.get(pointer, maxLength);
    }

    @Override
    public Finality finality(Bytes pointer) {
        return real.finality(pointer);
    }

    @Override
    public Optional<Bytes> shortPointer(Bytes pointer) {
        return real.shortPointer(pointer);
    }

    @Override
    public void close() {
        real.close();
    }
}
