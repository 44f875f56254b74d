package io.aichain.evm.fork;

import java.util.Arrays;
import java.util.Optional;

/** The mainnet forks that changed what execution means, in their order; {@link #label()} is the name the public fixtures use. */
public enum Fork {
    FRONTIER("Frontier"),
    HOMESTEAD("Homestead"),
    TANGERINE_WHISTLE("EIP150"),
    SPURIOUS_DRAGON("EIP158"),
    BYZANTIUM("Byzantium"),
    CONSTANTINOPLE("Constantinople"),
    PETERSBURG("ConstantinopleFix"),
    ISTANBUL("Istanbul"),
    BERLIN("Berlin"),
    LONDON("London"),
    PARIS("Paris"),
    SHANGHAI("Shanghai"),
    CANCUN("Cancun"),
    PRAGUE("Prague"),
    OSAKA("Osaka");

    private final String label;

    Fork(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public boolean isAtLeast(Fork other) {
        return compareTo(other) >= 0;
    }

    public static Optional<Fork> ofLabel(String label) {
        return Arrays.stream(values()).filter(f -> f.label.equals(label)).findFirst();
    }
}
