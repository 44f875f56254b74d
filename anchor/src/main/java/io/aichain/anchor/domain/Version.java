package io.aichain.anchor.domain;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.Optional;

/**
 * One signed transaction of an anchor. An anchor has several when it was replaced, and keeps them all: any of them may be the one that
 * confirms.
 *
 * @param anchor its number, 0 for the start transaction
 * @param attempt 1 and up; 0 for one that somebody else signed with our key and that was adopted
 * @param commitment empty for the start transaction
 */
public record Version(
        long anchor,
        int attempt,
        Txid txid,
        Bytes raw,
        OutPoint spends,
        Sat fee,
        int vsize,
        Optional<Commitment> commitment) {

    /** The typed form of a record of the topic. */
    public static Version of(AnchorRecord record) throws MalformedException {
        return new Version(
                record.anchor(),
                record.attempt(),
                Txid.parse(record.txid(), "anchor record.txid"),
                record.rawTransaction(),
                OutPoint.parse(record.spends(), "anchor record.spends"),
                new Sat(record.feeSat()),
                record.vsize(),
                record.commitment());
    }

    /** Where its change lies: the chain's next output. */
    public OutPoint next() {
        return new OutPoint(txid, 1);
    }

    Version withoutManifest() {
        return new Version(anchor, attempt, txid, raw, spends, fee, vsize, commitment.map(Commitment::withoutManifest));
    }

    public AnchorRecord record(
            AnchorRecord.State state, int height, String block, int confirmations, String detail, long nowMillis) {
        return new AnchorRecord(
                state,
                anchor,
                attempt,
                txid.toString(),
                raw,
                spends.toString(),
                fee.value(),
                vsize,
                commitment,
                height,
                block,
                confirmations,
                detail,
                nowMillis);
    }
}
