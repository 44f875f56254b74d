package io.aichain.anchor;

import io.aichain.anchor.AnchorEvent.Confirmed;
import io.aichain.anchor.AnchorEvent.Evicted;
import io.aichain.anchor.AnchorEvent.Final;
import io.aichain.anchor.AnchorEvent.Halted;
import io.aichain.anchor.AnchorEvent.Reorged;
import io.aichain.anchor.AnchorEvent.Sent;
import io.aichain.anchor.AnchorEvent.Signed;
import io.aichain.anchor.AnchorEvent.Waiting;
import io.aichain.anchor.domain.Version;

/** One line of the log for each event: what to look up, and not the bytes, which stand in the topic. */
final class AnchorLines {
    private AnchorLines() {}

    static String of(AnchorEvent event) {
        return switch (event) {
            case Signed(var version) ->
                named(version) + " is signed, attempt " + version.attempt() + ", fee " + version.fee();
            case Sent(var version) -> named(version) + " is sent";
            case Confirmed(var version, var block) -> named(version) + " stands in block " + block;
            case Final(var version, var block) -> named(version) + " is final in block " + block;
            case Reorged(var version) -> named(version) + " left the best branch";
            case Evicted(var version) -> named(version) + " left the mempool and is sent again";
            case Halted(var reason) -> "halted: " + reason;
            case Waiting(var reason) -> "waits: " + reason;
        };
    }

    private static String named(Version version) {
        String batches = version.commitment()
                .map(c -> ", batches " + c.firstBatch() + " to " + c.lastBatch())
                .orElse(", the start");
        return "anchor " + version.anchor() + batches + ", as " + version.txid();
    }
}
