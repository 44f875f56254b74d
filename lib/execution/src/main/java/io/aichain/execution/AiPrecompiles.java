package io.aichain.execution;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.Codes;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Operations;

/**
 * The precompiles of Osaka and, from {@code 0x..A1000} up, those of models (docs/inference-semantics.md section 13): the rule of every
 * chain whose genesis has {@code config.aichain}, from its first block on.
 */
public final class AiPrecompiles {
    /** Decoded models of the whole process, in at most an eighth of the heap; what it holds changes no result. */
    private static final Operations OPERATIONS =
            new Operations(new ModelStore(Runtime.getRuntime().maxMemory() / 8), Fast.BEST, FastCompat.BEST);

    public static final Precompiles OSAKA = with(Precompiles.of(Fork.OSAKA));

    private AiPrecompiles() {}

    private static Precompiles with(Precompiles precompiles) {
        Precompiles all = precompiles;
        for (int number : Operations.numbers()) {
            all = all.with(Operations.address(number), call -> answer(number, call));
        }
        return all;
    }

    private static Precompile.Result answer(int number, Precompile.Call call) {
        if (call.hasValue()) return new Precompile.Result.Revert(Bytes.EMPTY, 0);
        return switch (OPERATIONS.call(number, call.input(), new CallCodes(call.codes()), call.gas())) {
            case Answer.Success(Bytes output, long used) -> new Precompile.Result.Success(output, used);
            case Answer.Revert(Bytes data, long used) -> new Precompile.Result.Revert(data, used);
            case Answer.OutOfGas() -> Precompile.FAILURE;
        };
    }

    /** Code as the running transaction sees it. */
    private record CallCodes(Precompile.CodeSource source) implements Codes {
        @Override
        public Hash codeHash(Address address) {
            return source.codeHash(address);
        }

        @Override
        public Bytes code(Address address) {
            return source.code(address);
        }
    }
}
