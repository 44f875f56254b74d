package io.aichain.contracts;

/** Texts that strangers wrote on a chain, or a node said, for a terminal: no characters that steer it or turn the reading direction, and no end of them. */
public final class StrangersText {
    private static final String STEERING = "\\p{Cc}\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";
    private static final int LONGEST_LINE = 1_000;

    private StrangersText() {}

    /** With its line ends and tabs, at any length. */
    public static String lines(String theirs) {
        return theirs.replaceAll("[" + STEERING + "&&[^\n\t]]", "?");
    }

    /** In one line of at most 1,000 characters; a longer one ends in how long it is. */
    public static String line(String theirs) {
        boolean isCut = theirs.length() > LONGEST_LINE;
        String line = (isCut ? theirs.substring(0, LONGEST_LINE) : theirs).replaceAll("[" + STEERING + "]", "?");
        return isCut ? line + "... (" + theirs.length() + " characters)" : line;
    }
}
