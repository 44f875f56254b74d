package io.aichain.contracts;

import java.util.Locale;
import java.util.regex.Pattern;

/** A call that the machine ended, without an answer or a revert of the contract's: out of gas, an invalid opcode. */
final class HaltedException extends ChainException {
    private static final long serialVersionUID = 1;

    /** Nodes have no code for it: words of our executors and geth, and of anvil. */
    private static final Pattern WORDS = Pattern.compile(
            "out ?of ?gas|opcode|invalid ?jump|stack|overflow|out of bounds|write protection|execution aborted|evm error");

    HaltedException(String message) {
        super(message);
    }

    static boolean is(String nodesWords) {
        return WORDS.matcher(nodesWords.toLowerCase(Locale.ROOT)).find();
    }
}
