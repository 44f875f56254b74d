package io.aichain.conformance.fuzz;

import io.aichain.conformance.trace.TraceStep;
import io.aichain.evm.fork.Op;
import java.io.BufferedReader;
import java.io.IOException;

/**
 * Our steps against go-ethereum's lines. Lines are compared as text, up to the instruction's name, which differs between us for one
 * instruction. A failed instruction's cost is left out (each of us stops counting elsewhere), and go-ethereum's second line for an
 * instruction that failed after its cost was known, and its lines for ends of frames, are passed over.
 */
final class TraceComparison {
    private final FuzzCase one;
    private long steps;

    TraceComparison(FuzzCase one) {
        this.one = one;
    }

    long steps() {
        return steps;
    }

    /** Reads up to the end of this case's trace. @return null if it is equal to ours */
    String with(BufferedReader lines) throws IOException {
        String difference = null;
        String line = next(lines);
        for (TraceStep step : one.steps()) {
            if (isEnd(line)) {
                if (difference == null) difference = "go-ethereum's trace ends before " + step.toJson();
                break;
            }
            if (difference == null && !equal(step, line)) {
                difference = "step " + steps + " differs: ours " + step.toJson() + " go-ethereum's " + line;
            }
            steps++;
            String failed = line;
            line = next(lines);
            if (line.contains("\"error\":") && isSamePlace(failed, line)) line = next(lines);
        }
        while (!isEnd(line)) {
            if (difference == null) difference = "our trace ends before go-ethereum's " + line;
            line = next(lines);
        }
        return difference;
    }

    private static boolean isEnd(String line) {
        return line.startsWith("{\"stateRoot\"");
    }

    private static String next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("{\"pc\"") && !line.startsWith("{\"stateRoot\""))
            line = lines.readLine();
        if (line == null) throw new IOException("go-ethereum's traces end early");
        return line;
    }

    private static boolean equal(TraceStep step, String line) {
        String ours = step.toJson();
        // go-ethereum leaves returnData out by default
        String head = ours.substring(0, ours.indexOf(",\"returnData\""));
        // it counts a refund before it shows the instruction that gives it; the next step has it in both
        boolean refunds = step.op() == Op.SSTORE || step.op() == Op.SELFDESTRUCT;
        String tail = refunds ? "" : ours.substring(ours.indexOf(",\"refund\""), ours.indexOf(",\"opName\""));
        if (step.error().isEmpty()) return line.startsWith(head) && line.startsWith(tail, head.length());
        String before = head.substring(0, head.indexOf(",\"gasCost\""));
        String after = head.substring(head.indexOf(",\"memSize\"")) + tail;
        return line.startsWith(before) && line.contains(after);
    }

    private static boolean isSamePlace(String line, String other) {
        int end = line.indexOf(",\"gasCost\"");
        return end > 0 && other.startsWith(line.substring(0, end));
    }
}
