package io.aichain.execution;

import io.aichain.chain.report.Skip;
import io.aichain.chain.report.SkipReason;

/** An item of the payload that was not executed. @param detail for people, with the numbers; never part of a hash */
public record SkippedItem(PayloadItem item, int index, SkipReason reason, String detail) {
    /** As reports have it. */
    public Skip skip() {
        return new Skip(index, reason);
    }
}
