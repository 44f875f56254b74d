package io.aichain.executor.follow;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This executor's block is not the one that the others agree on (P5). It stops and keeps its data: the two headers say where to look.
 *
 * @param own the header of this executor's block
 * @param theirs as the quorum has it
 * @param theirHeader if a report told it
 * @param evidence where their hash stands
 */
public record Dissent(Header own, Hash theirs, Optional<Header> theirHeader, String evidence) {
    /**
     * A field of the header that is not the same.
     *
     * @param field as people call it
     * @param here this executor's value; of long values their hash
     * @param there the quorum's
     */
    public record Difference(String field, String here, String there) {
        @Override
        public String toString() {
            return field + " " + here + " here, " + there + " there";
        }
    }

    public Dissent withTheirHeader(Header header) {
        return new Dissent(own, theirs, Optional.of(header), evidence);
    }

    /** In the order of the header's fields; none where their header is not known. */
    public List<Difference> differences() {
        List<Difference> list = new ArrayList<>();
        theirHeader.ifPresent(header -> compare(list, header));
        return list;
    }

    public String message() {
        String what = theirHeader.isPresent()
                ? String.join(
                        ", ", differences().stream().map(Difference::toString).toList())
                : "their header is not known here; own state root " + own.stateRoot() + ", transactions root "
                        + own.transactionsRoot() + ", receipts root " + own.receiptsRoot() + ", gas used "
                        + own.gasUsed() + ", bloom " + digest(own.logsBloom());
        return "block " + own.number() + " is " + own.hash() + " here and " + theirs + " in " + evidence + "; " + what;
    }

    private void compare(List<Difference> list, Header header) {
        add(list, "parent", own.parentHash(), header.parentHash());
        add(list, "beneficiary", own.beneficiary(), header.beneficiary());
        add(list, "state root", own.stateRoot(), header.stateRoot());
        add(list, "transactions root", own.transactionsRoot(), header.transactionsRoot());
        add(list, "receipts root", own.receiptsRoot(), header.receiptsRoot());
        add(list, "bloom", digest(own.logsBloom()), digest(header.logsBloom()));
        add(list, "number", own.number(), header.number());
        add(list, "gas limit", own.gasLimit(), header.gasLimit());
        add(list, "gas used", own.gasUsed(), header.gasUsed());
        add(list, "timestamp", own.timestamp(), header.timestamp());
        add(list, "extra data", own.extraData(), header.extraData());
        add(list, "ordered block", own.prevRandao(), header.prevRandao());
        add(list, "base fee", own.baseFeePerGas(), header.baseFeePerGas());
        add(list, "withdrawals root", own.withdrawalsRoot(), header.withdrawalsRoot());
        add(list, "blob gas used", own.blobGasUsed(), header.blobGasUsed());
        add(list, "excess blob gas", own.excessBlobGas(), header.excessBlobGas());
        add(list, "parent beacon block root", own.parentBeaconBlockRoot(), header.parentBeaconBlockRoot());
        add(list, "requests hash", own.requestsHash(), header.requestsHash());
    }

    private static String digest(Bytes bloom) {
        return "of hash " + Keccak.hash(bloom);
    }

    private static void add(List<Difference> into, String field, Object here, Object there) {
        if (!here.equals(there)) into.add(new Difference(field, here.toString(), there.toString()));
    }
}
