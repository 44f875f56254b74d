package io.aichain.chain.batch;

import java.util.Optional;

/** Data availability networks by their number in formats and their name in configuration. Numbers are never used again. */
public enum NetworkId {
    FILE(1, "file"),
    NEAR(2, "near"),
    AVAIL(3, "avail"),
    FILECOIN(4, "filecoin"),
    POLYGON(5, "polygon");

    private final int number;
    private final String label;

    NetworkId(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /** 1 to 255. */
    public int number() {
        return number;
    }

    public String label() {
        return label;
    }

    public static Optional<NetworkId> of(int number) {
        for (NetworkId id : values()) if (id.number == number) return Optional.of(id);
        return Optional.empty();
    }

    public static Optional<NetworkId> of(String label) {
        for (NetworkId id : values()) if (id.label.equals(label)) return Optional.of(id);
        return Optional.empty();
    }
}
