package io.aichain.operator.model;

import java.util.regex.Pattern;

/** Words of others as a condition's message can hold them. */
public final class Brief {
    /** Of both ends together. */
    private static final int MOST_SHOWN = 500;

    /** What no message can hold: halves of characters, and what only a terminal understands. */
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cs}\\p{Cc}]");

    private Brief() {}

    /** Names in a file, and values that an API server repeats, are as long as they like; what is wrong stands first, and what to do at the end. */
    public static String of(String words) {
        String brief = words.length() <= MOST_SHOWN
                ? words
                : words.substring(0, MOST_SHOWN / 2) + " ... " + words.substring(words.length() - MOST_SHOWN / 2);
        return UNSHOWN.matcher(brief).replaceAll("?");
    }
}
