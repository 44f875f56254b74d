package io.aichain.inference.model;

/** What the elements of a tensor are (section 2). */
public enum Kind {
    SD(0),
    Q8(1),
    TOKENS(2);

    private final int number;

    Kind(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Null for a number that is no kind. */
    public static Kind of(int number) {
        for (Kind kind : values()) if (kind.number == number) return kind;
        return null;
    }
}
