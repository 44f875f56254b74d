package io.aichain.evm.interpreter;

import java.util.Arrays;
import java.util.List;

/** The traces of a compiled code in order, which are its nodes, and how they are put together to regions. */
final class Plan {
    /** Of a region's method: HotSpot compiles small ones sooner and better, and those above 8,000 not at all. */
    private static final int REGION_BYTES = 2_000;

    private static final int MAX_REGION_BYTES = 6_000;
    /** Where there would be more of the usual size, they are made larger. */
    private static final int MANY_REGIONS = 300;
    /** The method that chooses between them has ten bytes for each, and is compiled as others are. */
    static final int MAX_REGIONS = 700;

    /** A trace alone may be longer, but not so that HotSpot would leave it alone. */
    static final int MAX_TRACE_BYTES = 7800;

    private final List<Trace> traces;
    private final int[] pcs;
    /** By region, and one more: its first node. */
    private final int[] firsts;

    private final boolean reckonsGoals;

    private Plan(List<Trace> traces, int[] pcs, int[] firsts, boolean reckonsGoals) {
        this.traces = traces;
        this.pcs = pcs;
        this.firsts = firsts;
        this.reckonsGoals = reckonsGoals;
    }

    /**
     * @param traces in the order of their begins
     * @param reckonsGoals whether a jump of a trace goes to what arithmetic came to
     */
    static Plan of(List<Trace> traces, boolean reckonsGoals) {
        int[] pcs = traces.stream().mapToInt(Trace::pc).toArray();
        int[] firsts = new int[traces.size() + 1];
        long all = traces.stream().mapToLong(Trace::bytes).sum();
        long most = Math.clamp(all / MANY_REGIONS, REGION_BYTES, MAX_REGION_BYTES);
        int regions = 0;
        int bytes = 0;
        for (int node = 0; node < pcs.length; node++) {
            int more = traces.get(node).bytes();
            if (node == 0 || bytes + more > most) {
                firsts[regions++] = node;
                bytes = 0;
            }
            bytes += more;
        }
        firsts[regions] = pcs.length;
        return new Plan(traces, pcs, Arrays.copyOf(firsts, regions + 1), reckonsGoals);
    }

    boolean reckonsGoals() {
        return reckonsGoals;
    }

    int nodes() {
        return pcs.length;
    }

    int regions() {
        return firsts.length - 1;
    }

    int first(int region) {
        return firsts[region];
    }

    Trace trace(int node) {
        return traces.get(node);
    }

    int[] pcs() {
        return pcs;
    }

    int[] regionsByNode() {
        int[] regions = new int[pcs.length];
        for (int r = 0; r < regions(); r++) Arrays.fill(regions, firsts[r], firsts[r + 1], r);
        return regions;
    }

    /** The node that begins at a program counter; each goal of a trace has one. */
    int node(int pc) {
        int node = Arrays.binarySearch(pcs, pc);
        if (node < 0) throw new IllegalStateException("no trace begins at " + pc);
        return node;
    }
}
