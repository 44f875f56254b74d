package io.aichain.chain.order;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord.Content;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import java.util.List;
import java.util.Optional;

/**
 * The rule by which every reader of the order, the leader included, accepts, drops or stops (P1). A pure function of the tip and the
 * record: what is dropped changes nothing.
 */
public final class OrderRule {
    private final Genesis genesis;
    private final TransactionRecord.Limits limits;

    public OrderRule(Genesis genesis) {
        this.genesis = genesis;
        this.limits = genesis.inputLimits();
    }

    /** What becomes of a record. */
    public sealed interface Verdict {
        record AcceptedBlock(OrderedBlock block, Hash hash, OrderRecord record, OrderTip tip) implements Verdict {}

        record AcceptedLeader(LeaderRecord leader, OrderTip tip) implements Verdict {}

        record Dropped(DropReason reason, String detail) implements Verdict {}

        /** Signed by the sequencer and not understood: going on would mean guessing. */
        record Stop(String reason) implements Verdict {}
    }

    /** Why a record is dropped: the label of a counter. */
    public enum DropReason {
        MALFORMED,
        SIGNATURE,
        NUMBER,
        PARENT,
        EPOCH,
        TIME,
        OFFSETS,
        LIMITS
    }

    public Verdict judge(OrderTip tip, Bytes bytes) {
        OrderRecord record;
        try {
            record = OrderRecord.decode(bytes);
        } catch (MalformedException e) {
            return new Verdict.Dropped(DropReason.MALFORMED, e.getMessage());
        }
        return judge(tip, record);
    }

    public Verdict judge(OrderTip tip, OrderRecord record) {
        // cheap checks first: a signature costs 40 us, so replays and duplicates are dropped before it
        Optional<Verdict.Dropped> dropped = switch (record.content()) {
            case Content.Block(var block) -> refuse(tip, block);
            case Content.Leader(var leader) -> refuse(tip, leader);
            case Content.Unknown unknown -> Optional.empty();
        };
        if (dropped.isPresent()) return dropped.get();
        if (!record.signer().equals(Optional.of(genesis.aichain().sequencer()))) {
            return new Verdict.Dropped(
                    DropReason.SIGNATURE, "not signed by " + genesis.aichain().sequencer());
        }
        return switch (record.content()) {
            case Content.Block(var block) ->
                critical(block.extensions())
                        .<Verdict>map(Verdict.Stop::new)
                        .orElseGet(() -> new Verdict.AcceptedBlock(
                                block, record.hash(), record, OrderTip.after(block, record.hash())));
            case Content.Leader(var leader) ->
                critical(leader.extensions())
                        .<Verdict>map(Verdict.Stop::new)
                        .orElseGet(() -> new Verdict.AcceptedLeader(leader, tip.withEpoch(leader.epoch())));
            case Content.Unknown(var version, var kind) ->
                new Verdict.Stop("record of version " + version + ", kind " + kind + " after block " + tip.number()
                        + ": this software does not know it; install a later version");
        };
    }

    /**
     * Everything but the signature: what a reader of batches checks, where only the last block's signature is kept.
     *
     * @return why the block may not follow the tip, or empty
     */
    public Optional<Verdict.Dropped> refuse(OrderTip tip, OrderedBlock block) {
        if (block.number() != tip.number() + 1) {
            return drop(DropReason.NUMBER, "block %d after %d", block.number(), tip.number());
        }
        if (!block.parentHash().equals(tip.hash())) {
            return drop(
                    DropReason.PARENT, "block %d on %s, the tip is %s", block.number(), block.parentHash(), tip.hash());
        }
        if (block.epoch() < tip.epoch()) return drop(DropReason.EPOCH, "epoch %d after %d", block.epoch(), tip.epoch());
        if (block.timeMillis() < tip.timeMillis()) {
            return drop(DropReason.TIME, "time %d after %d", block.timeMillis(), tip.timeMillis());
        }
        return refuseOffsets(tip, block).or(() -> refuseLimits(block));
    }

    private Optional<Verdict.Dropped> refuseOffsets(OrderTip tip, OrderedBlock block) {
        List<Long> now = block.inputOffsets();
        if (now.size() != genesis.aichain().partitions()) {
            return drop(
                    DropReason.OFFSETS,
                    "%d partitions, genesis says %d",
                    now.size(),
                    genesis.aichain().partitions());
        }
        // offsets mean something only together with their topic's id: a new topic starts anew
        if (!block.inputTopicId().equals(tip.inputTopicId())) return Optional.empty();
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i) < tip.inputOffsets().get(i)) {
                return drop(
                        DropReason.OFFSETS,
                        "partition %d: offset %d after %d",
                        i,
                        now.get(i),
                        tip.inputOffsets().get(i));
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict.Dropped> refuseLimits(OrderedBlock block) {
        if (block.gasLimit() != limits.blockGasLimit()) {
            return drop(DropReason.LIMITS, "gas limit %d, configured is %d", block.gasLimit(), limits.blockGasLimit());
        }
        if (block.configNumber() != 0)
            return drop(DropReason.LIMITS, "configuration %d is not known", block.configNumber());
        long gas = 0;
        long bytes = 0;
        for (Bytes raw : block.payload()) {
            try {
                gas += TransactionRecord.gasLimit(raw, limits);
            } catch (MalformedException e) {
                return drop(DropReason.LIMITS, "%s", e.getMessage());
            }
            bytes += raw.size();
            if (gas > block.gasLimit())
                return drop(DropReason.LIMITS, "gas limits sum to more than %d", block.gasLimit());
        }
        if (bytes > genesis.aichain().maxBlockBytes()) {
            return drop(
                    DropReason.LIMITS,
                    "%d bytes, at most %d",
                    bytes,
                    genesis.aichain().maxBlockBytes());
        }
        return Optional.empty();
    }

    private static Optional<Verdict.Dropped> refuse(OrderTip tip, LeaderRecord leader) {
        if (leader.epoch() <= tip.epoch())
            return drop(DropReason.EPOCH, "epoch %d after %d", leader.epoch(), tip.epoch());
        if (!leader.tipHash().equals(tip.hash()) || leader.tipNumber() != tip.number()) {
            return drop(
                    DropReason.PARENT,
                    "leader at block %d %s, the tip is %d %s",
                    leader.tipNumber(),
                    leader.tipHash(),
                    tip.number(),
                    tip.hash());
        }
        return Optional.empty();
    }

    private static Optional<String> critical(List<Extension> extensions) {
        return extensions.stream()
                .filter(Extension::isCritical)
                .findFirst()
                .map(e ->
                        "critical extension " + e.type() + ": this software does not know it; install a later version");
    }

    private static Optional<Verdict.Dropped> drop(DropReason reason, String format, Object... args) {
        return Optional.of(new Verdict.Dropped(reason, String.format(format, args)));
    }
}
