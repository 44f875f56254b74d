package io.aichain.cli.model;

/** Texts that strangers wrote on a chain, for a terminal: no control characters but line ends and tabs. */
final class Strangers {
    private Strangers() {}

    static String text(String theirs) {
        return theirs.replaceAll("[\\p{Cc}&&[^\n\t]]", "?");
    }

    /** The same in one line. */
    static String line(String theirs) {
        return theirs.replaceAll("\\p{Cc}", "?");
    }
}
