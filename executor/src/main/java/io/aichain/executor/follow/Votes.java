package io.aichain.executor.follow;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.ExecutionReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the voters report and says when a quorum has another block than this executor (P5). Votes for blocks far from the own head
 * are not kept: published batches show a dissent there.
 */
public final class Votes {
    private static final Logger LOG = LoggerFactory.getLogger(Votes.class);
    /** Blocks above the own head whose votes are kept. */
    private static final long AHEAD = 20_000;

    private final List<String> voters;
    private final int quorum;
    private final OwnChain own;
    private final TreeMap<Long, Map<String, Header>> votes = new TreeMap<>();
    private long contradictions;

    public Votes(List<String> voters, int quorum, OwnChain own) {
        this.voters = List.copyOf(voters);
        this.quorum = quorum;
        this.own = own;
    }

    /** A report came. @param latest the own head @param safe blocks up to it are settled */
    public void add(ExecutionReport report, long latest, long safe) {
        long number = report.header().number();
        votes.headMap(safe, true).clear();
        if (number <= safe || number > latest + AHEAD || !voters.contains(report.executor())) return;
        Map<String, Header> block = votes.computeIfAbsent(number, _ -> new HashMap<>());
        Header before = block.putIfAbsent(report.executor(), report.header());
        if (before != null && !before.equals(report.header())) {
            contradictions++;
            LOG.error(
                    "{} contradicts itself: block {} was {}, now {}; its first vote counts",
                    report.executor(),
                    number,
                    before.hash(),
                    report.header().hash());
        }
    }

    /** Whether a quorum has another block than this executor, among those that it has executed. */
    public Optional<Dissent> dissent(long latest) {
        for (var block : votes.headMap(latest, true).entrySet()) {
            Optional<Header> agreed = agreed(block.getValue());
            if (own.isBeforeSnapshot(block.getKey())) continue;
            Header ours = own.header(block.getKey()).orElseThrow();
            if (agreed.isPresent() && !agreed.get().equals(ours)) {
                Hash theirs = agreed.get().hash();
                return Optional.of(new Dissent(ours, theirs, agreed, quorum + " executors' reports"));
            }
        }
        votes.headMap(latest, true).values().removeIf(v -> agreed(v).isPresent());
        return Optional.empty();
    }

    private Optional<Header> agreed(Map<String, Header> block) {
        Map<Header, Integer> count = new HashMap<>();
        for (Header header : block.values()) count.merge(header, 1, Integer::sum);
        return count.entrySet().stream()
                .filter(e -> e.getValue() >= quorum)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public long contradictions() {
        return contradictions;
    }
}
