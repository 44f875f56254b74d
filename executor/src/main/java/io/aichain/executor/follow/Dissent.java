package io.aichain.executor.follow;

import io.aichain.chain.block.Header;
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
    public String message() {
        String what = theirHeader
                .map(header -> "; different: " + String.join(", ", differences(header)))
                .orElse("; own state root " + own.stateRoot() + ", receipts root " + own.receiptsRoot());
        return "block " + own.number() + " is " + own.hash() + " here and " + theirs + " in " + evidence + what;
    }

    private List<String> differences(Header header) {
        List<String> list = new ArrayList<>();
        compare(list, "parent", own.parentHash(), header.parentHash());
        compare(list, "ordered block", own.prevRandao(), header.prevRandao());
        compare(list, "state root", own.stateRoot(), header.stateRoot());
        compare(list, "transactions root", own.transactionsRoot(), header.transactionsRoot());
        compare(list, "receipts root", own.receiptsRoot(), header.receiptsRoot());
        compare(list, "gas used", own.gasUsed(), header.gasUsed());
        compare(list, "base fee", own.baseFeePerGas(), header.baseFeePerGas());
        if (list.isEmpty()) list.add("other header fields");
        return list;
    }

    private static void compare(List<String> into, String field, Object ours, Object other) {
        if (!ours.equals(other)) into.add(field + " " + ours + " here, " + other + " there");
    }
}
