package io.aichain.e2e.house;

/**
 * One text file of the house.
 * @param path from the root, with slashes
 */
record Source(String path, String text) {
    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMainJava() {
        return isJava() && path.contains("/src/main/java/");
    }

    boolean isTestJava() {
        return isJava() && path.contains("/src/test/java/");
    }

    /** What of the file is code: Java without comments and literals, of the same number of lines; other files as they are. */
    Source code() {
        return isJava() ? new Source(path, JavaCode.without(text)) : this;
    }

    /** Where an offset of the text lies, for a complaint. */
    String at(int offset) {
        return path + ":"
                + (1 + text.substring(0, offset).chars().filter(c -> c == '\n').count());
    }
}
