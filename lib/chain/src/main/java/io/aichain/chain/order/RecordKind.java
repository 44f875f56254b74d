package io.aichain.chain.order;

import java.util.Optional;

/** What a record of the {@code blocks} topic is. The numbers are the format; none is ever used again for something else. */
public enum RecordKind {
    /** A block of ordered transactions. */
    TRANSACTIONS(1),
    /** A block that changes the chain's configuration. Reserved: this version stops at it. */
    CONFIGURATION(2),
    /** A block of inputs forced from Bitcoin or DA. Reserved: this version stops at it. */
    FORCED(3),
    /** Not a block: a new leader raises the epoch. */
    LEADER(16);

    private final int number;

    RecordKind(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static Optional<RecordKind> of(int number) {
        for (RecordKind kind : values()) if (kind.number == number) return Optional.of(kind);
        return Optional.empty();
    }
}
