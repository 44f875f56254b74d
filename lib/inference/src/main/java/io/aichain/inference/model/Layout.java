package io.aichain.inference.model;

/** How one weight lies in the stream of a layer's weights (section 8). */
public enum Layout {
    NONE(0, 0),
    INT64(1, 8),
    WORD(2, 32),
    INT8(3, 1);

    private final int number;
    private final int width;

    Layout(int number, int width) {
        this.number = number;
        this.width = width;
    }

    public int number() {
        return number;
    }

    /** Bytes of one weight. */
    public int width() {
        return width;
    }

    /** Null for a number that is no layout. */
    public static Layout of(int number) {
        for (Layout layout : values()) if (layout.number == number) return layout;
        return null;
    }
}
