package io.aichain.evm.precompile;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;

/** A contract that is no code of the chain, but ours. Pure: the result depends on the call only, and the same call costs the same gas. */
@FunctionalInterface
public interface Precompile {

    Result call(Call call);

    /**
     * One call.
     *
     * @param input at most what the caller's gas could pay for in memory
     * @param gas what the caller gave; a result that used more is a failure
     * @param hasValue whether CALLVALUE would be more than 0 in a contract at this address
     */
    record Call(Bytes input, long gas, CodeSource codes, boolean hasValue) {
        public Call(Bytes input, long gas, CodeSource codes) {
            this(input, gas, codes, false);
        }
    }

    /** Code of accounts, for precompiles that read data contracts. What such a read costs is the precompile's to charge. */
    interface CodeSource {
        Hash codeHash(Address address);

        Bytes code(Address address);
    }

    /** What came of a call. */
    sealed interface Result {
        record Success(Bytes output, long gasUsed) implements Result {}

        /** As if a contract had reverted: the rest of the gas goes back. */
        record Revert(Bytes output, long gasUsed) implements Result {}

        /** Bad input or too little gas: all gas is taken, nothing is returned. */
        record Failure() implements Result {}
    }

    Result FAILURE = new Result.Failure();

    /** A precompile whose price is known from the input alone and that then gives bytes, or null for a failure. */
    static Precompile priced(Price price, Body body) {
        return call -> {
            long gas = price.of(call.input());
            if (gas > call.gas()) return FAILURE;
            Bytes output = body.run(call.input());
            return output == null ? FAILURE : new Result.Success(output, gas);
        };
    }

    /** Gas for an input; {@link Long#MAX_VALUE} for more than anyone has. */
    @FunctionalInterface
    interface Price {
        long of(Bytes input);
    }

    /** Output for an input, or null for a failure. */
    @FunctionalInterface
    interface Body {
        Bytes run(Bytes input);
    }
}
