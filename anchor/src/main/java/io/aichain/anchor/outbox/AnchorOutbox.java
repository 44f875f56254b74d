package io.aichain.anchor.outbox;

import io.aichain.anchor.domain.AnchorHistory;
import io.aichain.anchor.domain.AnchorLedger;
import io.aichain.anchor.domain.Version;
import io.aichain.bitcoin.Txid;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.primitives.MalformedException;
import java.util.Optional;

/** What is written before it is done, and what was seen (P7). The ledger always says what the topic says. */
public final class AnchorOutbox implements AutoCloseable {
    private final RecordStore store;
    private AnchorLedger ledger;

    /** Goes on from what predecessors left. */
    public AnchorOutbox(RecordStore.Succession succession) {
        this.store = succession.store();
        this.ledger = succession.ledger();
    }

    public AnchorLedger ledger() {
        return ledger;
    }

    /** @throws LostException it may or may not be in the topic; nothing may be done on the strength of it */
    public void write(AnchorRecord record) throws LostException {
        switch (store.append(record)) {
            case RecordStore.Appended.Lost(var reason) -> throw new LostException(reason);
            case RecordStore.Appended.Durable() -> {
                try {
                    ledger = ledger.with(record);
                } catch (MalformedException ourOwnRecord) {
                    throw new IllegalStateException(ourOwnRecord);
                }
            }
        }
    }

    /** The stored form of a version that the topic has; nothing else can be sent. */
    public Optional<StoredVersion> stored(long anchor, Txid txid) {
        Optional<Version> version = ledger.history(anchor).flatMap((AnchorHistory h) -> h.version(txid));
        return version.map(StoredVersion::new);
    }

    @Override
    public void close() {
        store.close();
    }
}
