package io.aichain.e2e.house;

import java.util.regex.Pattern;

/** Takes comments and literals out of Java, so that a rule about code does not trip over prose. */
final class JavaCode {
    /** Whatever begins first wins: a comment inside a string is a string. Quantifiers are possessive, so that long ones need no stack. */
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            "//[^\\n]*+|/\\*(?:[^*]|\\*(?!/))*+\\*/|\"\"\"(?:[^\"\\\\]|\\\\.|\"(?!\"\"))*+\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'",
            Pattern.DOTALL);

    private JavaCode() {}

    static String without(String java) {
        return COMMENT_OR_LITERAL
                .matcher(java)
                .replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
    }
}
