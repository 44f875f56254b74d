package io.aichain.cli.model;

import io.aichain.contracts.Publisher;
import java.io.PrintWriter;
import java.util.Locale;

/** How far publishing is: a bar that moves on a terminal, else a line for every step but the weights, and for every tenth of those. */
final class ProgressBar {
    private static final int WIDTH = 40;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter out;
    private final boolean terminal;
    private int tenths;

    ProgressBar(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(Publisher.Progress progress) {
        double part = progress.ofBytes() == 0 ? 1 : (double) progress.bytes() / progress.ofBytes();
        if (terminal) {
            int full = (int) (part * WIDTH);
            out.printf(
                    Locale.ROOT,
                    "%s[%s%s] %3.0f %%  %s",
                    CLEAR_LINE,
                    "#".repeat(full),
                    " ".repeat(WIDTH - full),
                    100 * part,
                    progress.step());
        } else if (!progress.step().startsWith("weights") || (int) (10 * part) > tenths) {
            out.printf(Locale.ROOT, "%3.0f %%  %s%n", 100 * part, progress.step());
        }
        tenths = (int) (10 * part);
        out.flush();
    }

    void end() {
        if (terminal) out.print(CLEAR_LINE);
        out.flush();
    }
}
