package io.aichain.cli.devnet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.anchor.AnchorEvent;
import io.aichain.anchor.AnchorListener;
import io.aichain.anchor.domain.Version;
import io.aichain.bitcoin.BlockRef;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.dawriter.DaWriterEvent;
import io.aichain.executor.ExecutorEvents;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.Heads.Point;
import java.util.Optional;
import java.util.function.Consumer;

/** What the services tell their listeners, as the devnet's lines. The first executor speaks for all; the others only of trouble. */
final class EventLines {
    private final DevnetEvents out;

    EventLines(DevnetEvents out) {
        this.out = out;
    }

    ExecutorEvents executor(int index) {
        return new ExecutorEvents() {
            @Override
            public void executed(BlockView block) {
                if (index == 0) EventLines.this.executed(block);
            }

            @Override
            public void safe(Point point) {
                if (index == 0) finality("safe", point);
            }

            @Override
            public void finalized(Point point) {
                if (index == 0) finality("finalized", point);
            }

            @Override
            public void stopped(String why) {
                trouble("executor-" + index, "stopped itself: " + why);
            }
        };
    }

    Consumer<DaWriterEvent> daWriter() {
        return event -> {
            switch (event) {
                case DaWriterEvent.Published(var record) -> published(record.batch());
                case DaWriterEvent.Troubled(var problem) ->
                    trouble("da-writer", problem.reason() + ": " + problem.detail());
                case DaWriterEvent.Failed(var reason) -> trouble("da-writer", reason);
                case DaWriterEvent.Prepared prepared -> {}
                case DaWriterEvent.Leader leader -> {}
            }
        };
    }

    AnchorListener anchor() {
        return event -> {
            switch (event) {
                case AnchorEvent.Signed signed -> {}
                case AnchorEvent.Sent(var version) -> anchor("sent", version, Optional.empty());
                case AnchorEvent.Confirmed(var version, var block) -> anchor("confirmed", version, Optional.of(block));
                case AnchorEvent.Final(var version, var block) -> anchor("final", version, Optional.of(block));
                case AnchorEvent.Reorged(var version) -> anchor("reorged", version, Optional.empty());
                case AnchorEvent.Evicted(var version) -> anchor("evicted", version, Optional.empty());
                case AnchorEvent.Halted(var reason) -> trouble("anchor", "halted: " + reason);
                case AnchorEvent.Waiting(var reason) -> waiting("anchor", reason);
            }
        };
    }

    private void executed(BlockView block) {
        ObjectNode event = DevnetEvents.event("block")
                .put("number", block.header().number())
                .put("hash", block.hash().toHex())
                .put("transactions", block.transactions().size())
                .put("skipped", block.skips().size())
                .put("gasUsed", block.header().gasUsed())
                .put("timeMillis", block.timeMillis());
        out.tell(
                event,
                e -> "block     " + block.header().number() + "  "
                        + block.transactions().size() + " transactions"
                        + (block.skips().isEmpty() ? "" : ", " + block.skips().size() + " skipped")
                        + ", gas " + block.header().gasUsed() + "  " + block.hash());
    }

    private void published(PublishedBatch batch) {
        ObjectNode event = DevnetEvents.event("batch")
                .put("number", batch.batch())
                .put("firstBlock", batch.firstBlock())
                .put("lastBlock", batch.lastBlock())
                .put("contentHash", batch.contentHash().toHex())
                .put("rawLength", batch.rawLength())
                .put("packedLength", batch.packedLength())
                .put("segments", batch.segments().size());
        out.tell(
                event,
                e -> "batch     " + batch.batch() + "  blocks " + batch.firstBlock() + " to " + batch.lastBlock() + ", "
                        + batch.rawLength() + " bytes packed into " + batch.packedLength() + "  "
                        + batch.contentHash());
    }

    private void anchor(String state, Version version, Optional<BlockRef> block) {
        ObjectNode event = DevnetEvents.event("anchor")
                .put("number", version.anchor())
                .put("state", state)
                .put("txid", version.txid().toString())
                .put("feeSat", version.fee().value());
        version.commitment()
                .ifPresent(c -> event.put("firstBatch", c.firstBatch())
                        .put("lastBatch", c.lastBatch())
                        .put("lastBlock", c.lastBlock()));
        block.ifPresent(b -> event.put("bitcoinHeight", b.height()));
        out.tell(
                event,
                e -> "anchor    " + version.anchor() + "  " + state
                        + version.commitment()
                                .map(c -> ", batches " + c.firstBatch() + " to " + c.lastBatch())
                                .orElse(", the chain's start")
                        + block.map(b -> ", Bitcoin block " + b.height()).orElse("") + "  " + version.txid());
    }

    private void finality(String tag, Point point) {
        ObjectNode event = DevnetEvents.event("finality")
                .put("tag", tag)
                .put("number", point.number())
                .put("hash", point.hash().toHex());
        out.tell(event, e -> String.format("%-9s %d  %s", tag, point.number(), point.hash()));
    }

    private void waiting(String who, String what) {
        out.tell(DevnetEvents.event("waiting").put("service", who).put("detail", what), e -> who + " waits: " + what);
    }

    private void trouble(String who, String what) {
        out.tell(DevnetEvents.event("trouble").put("service", who).put("detail", what), e -> who + ": " + what);
    }
}
