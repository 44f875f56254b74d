package io.aichain.executor.domain.pool;

import io.aichain.executor.domain.pool.DurableLog.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The durable transactions by their place in the topic, so that a block's input offsets say which ones are done. */
final class PendingByOffset {
    private final Map<Integer, TreeMap<Long, Candidate>> byPartition = new HashMap<>();
    private final Map<Integer, Long> resolved = new HashMap<>();
    private int size;
    private long bytes;

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    boolean isResolved(Position position) {
        return position.offset() < resolved.getOrDefault(position.partition(), 0L);
    }

    boolean isKnown(Position position) {
        TreeMap<Long, Candidate> partition = byPartition.get(position.partition());
        return partition != null && partition.containsKey(position.offset());
    }

    /** @return false if it is known or resolved already */
    boolean add(Position position, Candidate candidate) {
        if (isResolved(position)) return false;
        TreeMap<Long, Candidate> partition = byPartition.computeIfAbsent(position.partition(), _ -> new TreeMap<>());
        if (partition.putIfAbsent(position.offset(), candidate) != null) return false;
        size++;
        bytes += candidate.raw().size();
        return true;
    }

    /** Takes out everything below the offset. */
    List<Resolved> resolve(int partition, long below) {
        resolved.merge(partition, below, Math::max);
        TreeMap<Long, Candidate> there = byPartition.get(partition);
        List<Resolved> done = new ArrayList<>();
        if (there == null) return done;
        while (!there.isEmpty() && there.firstKey() < below) {
            var first = there.pollFirstEntry();
            size--;
            bytes -= first.getValue().raw().size();
            done.add(new Resolved(new Position(partition, first.getKey()), first.getValue()));
        }
        return done;
    }

    record Resolved(Position position, Candidate candidate) {}
}
