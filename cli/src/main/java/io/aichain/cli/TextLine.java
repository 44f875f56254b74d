package io.aichain.cli;

import io.aichain.contracts.StrangersText;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;

/**
 * An answer for people: lines of ours in which no word of a file, a chain or a node steers the terminal. All that {@code aichain model} says leaves
 * here, or for programs as one JSON object in ASCII.
 */
public final class TextLine {
    private TextLine() {}

    /**
     * Prints a line.
     *
     * @param format ours, without a line end
     * @param arguments numbers, and texts that may be anybody's: each stays in its line and has an end
     */
    public static void print(PrintWriter out, String format, Object... arguments) {
        Object[] tame = Arrays.stream(arguments).map(TextLine::argument).toArray();
        out.println(String.format(Locale.ROOT, format, tame));
    }

    /** Prints a text that may be anybody's, with its lines, whole. */
    public static void printText(PrintWriter out, String text) {
        out.println(StrangersText.lines(text));
    }

    /** What is said of a failure: words of ours with others' among them. */
    public static void failure(PrintWriter err, String message) {
        err.println("aichain: " + StrangersText.line(message));
    }

    private static Object argument(Object argument) {
        return argument instanceof Number ? argument : StrangersText.line(String.valueOf(argument));
    }
}
