package io.aichain.executor;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.state.Notes;
import io.aichain.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who executed what is in this store: rlp([identity, firstBlock]), kept beside the state. A store that was copied to another voter says
 * so by the name in it, and that voter reports only what comes after (P5).
 *
 * @param firstBlock the first one that this identity executed itself
 */
record VoterRecord(String identity, long firstBlock) {
    private static final String NAME = "voter";

    /** The store's record; a new one if the store is new or was another's. */
    static VoterRecord of(StateStore store, String identity) {
        Optional<VoterRecord> known = store.value(NAME).map(VoterRecord::decode);
        if (known.isPresent() && known.get().identity.equals(identity)) return known.get();
        VoterRecord fresh = new VoterRecord(identity, store.tip().number() + 1);
        store.note(Notes.value(NAME, fresh.encoded()));
        return fresh;
    }

    private Bytes encoded() {
        return Bytes.wrap(RlpWriter.list(
                w -> w.bytes(identity.getBytes(StandardCharsets.US_ASCII)).uint(firstBlock)));
    }

    private static VoterRecord decode(Bytes bytes) {
        try {
            RlpReader in = RlpReader.ofList(bytes.unsafeArray(), "voter");
            String identity = new String(in.bytes(64, "identity").unsafeArray(), StandardCharsets.US_ASCII);
            long firstBlock = in.uint63("firstBlock");
            in.end("voter");
            return new VoterRecord(identity, firstBlock);
        } catch (MalformedException e) {
            throw new IllegalStateException("the store's voter record: " + e.getMessage(), e);
        }
    }
}
