package io.aichain.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them: three digits that say something, thousands apart. */
final class Numbers {
    private Numbers() {}

    static String of(double value) {
        double size = Math.abs(value);
        if (size > 0 && size < 1)
            return new BigDecimal(value).round(new MathContext(3)).toPlainString();
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Never more than it is, so that what misses a goal is not written as if it met it. */
    static String down(double value) {
        return rounded(value, RoundingMode.DOWN);
    }

    /** Never less than it is, for what is not to be exceeded. */
    static String up(double value) {
        return rounded(value, RoundingMode.UP);
    }

    private static String rounded(double value, RoundingMode mode) {
        return of(new BigDecimal(value).round(new MathContext(3, mode)).doubleValue());
    }

    /** The median, with the least and the most where there were several runs. */
    static String of(Result result) {
        String median = of(result.median());
        if (result.least() == result.most()) return median;
        return median + " (" + of(result.least()) + " to " + of(result.most()) + ")";
    }

    /** How often the peer's number fits into ours, or ours into the peer's where less is better. */
    static double ratio(Result ours, Result peer) {
        return isMoreBetter(ours) ? ours.median() / peer.median() : peer.median() / ours.median();
    }

    /** Rates: everything else that is measured is time, bytes or gas. */
    static boolean isMoreBetter(Result result) {
        return result.unit().endsWith("/s");
    }
}
