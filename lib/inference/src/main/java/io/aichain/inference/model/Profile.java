package io.aichain.inference.model;

/** How sums of products are rounded (section 3); part of a model's identity. */
public enum Profile {
    D1_COMPAT(0, "sd59x18-d1-compat"),
    D1(1, "sd59x18-d1"),
    D2(2, "sd59x18-d2"),
    INT8(3, "int8-v1");

    private final int number;
    private final String title;

    Profile(int number, String title) {
        this.number = number;
        this.title = title;
    }

    public int number() {
        return number;
    }

    /** The name in documents. */
    public String title() {
        return title;
    }

    /** Whether a sum of products is exact and truncated once, not product by product. */
    public boolean isExact() {
        return this == D2 || this == INT8;
    }

    /** Null for a number that is no profile. */
    public static Profile of(int number) {
        for (Profile profile : values()) if (profile.number == number) return profile;
        return null;
    }
}
