package io.aichain.dawriter.domain;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.ExecutionReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts what executors found (P5). One voter has one vote on a block; what first reaches the quorum stands, so that the outcome is a
 * function of the log and a successor who reads it again comes to the same. A voter that says something else contradicts itself: in the
 * same run neither counts any more, in a later run (another incarnation, for instance after its state was repaired) the new one does.
 */
public final class Quorum {
    /** How far beyond what is settled votes are remembered. */
    public static final int MAX_AHEAD = 1 << 16;

    private final Set<String> voters;
    private final int needed;
    private final NavigableMap<Long, Tally> blocks = new TreeMap<>();
    /** By voter: the highest block that it was heard on, remembered or not. */
    private final Map<String, Long> reached = new TreeMap<>();

    private long floor;

    /** What became of a report. */
    public sealed interface Heard {
        record Counted() implements Heard {}

        /** The same again, or of a block that is settled and forgotten. */
        record Repeated() implements Heard {}

        /** From nobody who votes, or at odds with itself. */
        record Ignored(String reason) implements Heard {}

        /** So far ahead of what is settled that it is not remembered: to be heard again later. */
        record TooFar(long block) implements Heard {}

        /** One voter, one block, two findings. */
        record Contradiction(String voter, long block, Hash before, Hash now) implements Heard {}
    }

    /** Where the votes on a block stand. */
    public sealed interface Standing {
        /** @param dissent voters that found something else, by name */
        record Agreed(Hash blockHash, Header header, List<String> dissent) implements Standing {}

        record Open(int votes, int needed) implements Standing {}

        /** No finding can reach the quorum unless somebody votes anew. */
        record Unreachable(String detail) implements Standing {}
    }

    private record Finding(Hash orderedHash, Hash blockHash) {}

    /** @param finding null once the run contradicted itself */
    private record Vote(long incarnation, Finding finding, Hash said) {}

    private static final class Tally {
        final Map<String, Vote> votes = new TreeMap<>();
        Finding agreed;
        Header header;
    }

    public Quorum(List<String> voters, int needed) {
        this.voters = new TreeSet<>(voters);
        this.needed = needed;
        if (needed < 1 || needed > this.voters.size()) {
            throw new IllegalArgumentException("quorum of " + needed + " among " + voters);
        }
    }

    public Heard hear(ExecutionReport report) {
        if (!voters.contains(report.executor())) return new Heard.Ignored(report.executor() + " is no voter");
        Header header = report.header();
        if (!header.extraData().equals(report.orderedHash().toBytes())) {
            return new Heard.Ignored("header of block " + header.number() + " does not name the ordered block");
        }
        if (header.number() <= floor) return new Heard.Repeated();
        reached.merge(report.executor(), header.number(), Math::max);
        if (header.number() - floor > MAX_AHEAD) return new Heard.TooFar(header.number());
        Tally tally = blocks.computeIfAbsent(header.number(), n -> new Tally());
        Finding finding = new Finding(report.orderedHash(), header.hash());
        Vote before = tally.votes.get(report.executor());
        boolean sameRun = before != null && before.incarnation == report.incarnation();
        boolean differs = before != null && !before.said.equals(finding.blockHash);
        if (sameRun && !differs) return new Heard.Repeated();
        Finding counted = sameRun ? null : finding;
        tally.votes.put(report.executor(), new Vote(report.incarnation(), counted, finding.blockHash));
        if (tally.agreed == null && counts(tally).getOrDefault(finding, 0) >= needed) {
            tally.agreed = finding;
            tally.header = header;
        }
        return differs
                ? new Heard.Contradiction(report.executor(), header.number(), before.said, finding.blockHash)
                : new Heard.Counted();
    }

    /** @param orderedHash of the block as the order's rule accepted it */
    public Standing standing(long number, Hash orderedHash) {
        Tally tally = blocks.get(number);
        if (tally == null) return new Standing.Open(0, needed);
        if (tally.agreed != null) {
            if (!tally.agreed.orderedHash.equals(orderedHash)) {
                return new Standing.Unreachable("block %d: the quorum executed ordered block %s, the log has %s"
                        .formatted(number, tally.agreed.orderedHash, orderedHash));
            }
            return new Standing.Agreed(tally.agreed.blockHash, tally.header, dissent(tally));
        }
        Map<Finding, Integer> counts = counts(tally);
        int silent = voters.size() - tally.votes.size();
        int best = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (best + silent < needed) {
            return new Standing.Unreachable("block %d: %s".formatted(number, describe(tally)));
        }
        return new Standing.Open(best, needed);
    }

    /**
     * Whether a voter was heard on a later block and not on this one. Executors report in order: either it began behind this block, or what
     * it said of it was not heard.
     */
    public boolean hasPassed(long number) {
        Tally tally = blocks.get(number);
        return reached.entrySet().stream()
                .anyMatch(heard ->
                        heard.getValue() > number && (tally == null || !tally.votes.containsKey(heard.getKey())));
    }

    /** The highest block that a voter was heard on, 0 for none. */
    public long highest() {
        return reached.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Blocks that are remembered. */
    public int size() {
        return blocks.size();
    }

    /** Everything up to this block is settled. */
    public void forgetUpTo(long number) {
        floor = Math.max(floor, number);
        blocks.headMap(number, true).clear();
    }

    private static Map<Finding, Integer> counts(Tally tally) {
        Map<Finding, Integer> counts = new LinkedHashMap<>();
        for (Vote vote : tally.votes.values()) if (vote.finding != null) counts.merge(vote.finding, 1, Integer::sum);
        return counts;
    }

    private static List<String> dissent(Tally tally) {
        List<String> dissent = new ArrayList<>();
        tally.votes.forEach((voter, vote) -> {
            if (!tally.agreed.equals(vote.finding)) dissent.add(voter);
        });
        return dissent;
    }

    private static String describe(Tally tally) {
        List<String> said = new ArrayList<>();
        tally.votes.forEach((voter, vote) ->
                said.add(voter + (vote.finding == null ? " contradicts itself" : " found " + vote.said)));
        return String.join(", ", said);
    }
}
