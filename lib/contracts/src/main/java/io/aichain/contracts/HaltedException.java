package io.aichain.contracts;

import java.util.Locale;
import java.util.regex.Pattern;

/** A call that the machine ended, without an answer or a revert of the contract's: out of gas or time, an invalid opcode. */
final class HaltedException extends ChainException {
    private static final long serialVersionUID = 1;

    /** Nodes have no code for it: words of our executors and geth, and of anvil. */
    private static final Pattern WORDS = Pattern.compile(
            "out ?of ?gas|opcode|invalid ?jump|stack|overflow|out of bounds|write protection|execution aborted|evm error|timed ?out|time ?out");

    HaltedException(String message) {
        super(message);
    }

    /** The same with what else can be done where tokens are made. */
    HaltedException ofTokens() {
        HaltedException fewer = new HaltedException(
                getMessage().replace(RevertText.MORE_GAS, RevertText.FEWER_TOKENS + RevertText.MORE_GAS));
        fewer.initCause(this);
        return fewer;
    }

    static boolean is(String nodesWords) {
        return WORDS.matcher(nodesWords.toLowerCase(Locale.ROOT)).find();
    }
}
