package io.aichain.contracts;

import java.util.function.IntPredicate;

/** The last of some numbers for which something holds that holds for all before it. */
final class Bisection {
    private Bisection() {}

    /** @param low for which it holds, or is taken to */
    static int last(int low, int high, IntPredicate holds) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = from + (to - from + 1) / 2;
            if (holds.test(middle)) from = middle;
            else to = middle - 1;
        }
        return from;
    }
}
