package io.aichain.conformance.statetest;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.conformance.fixture.Fields;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.BlockContext;
import java.nio.charset.StandardCharsets;

/** The {@code env} of a fixture. Block hashes are those that go-ethereum's runner gives: keccak of the number in decimal. */
public final class Environment {
    /** What go-ethereum's runner takes from London on where a test names no base fee. */
    private static final UInt256 DEFAULT_BASE_FEE = UInt256.of(10);

    private Environment() {}

    public static BlockContext block(Fields env, ForkName name, UInt256 chainId) throws MalformedException {
        Fork fork = name.fork();
        boolean merged = fork.isAtLeast(Fork.PARIS);
        UInt256 mix =
                env.uint(merged && env.has("currentRandom") ? "currentRandom" : "currentDifficulty", UInt256.ZERO);
        long excess = env.has("currentExcessBlobGas") ? env.amount("currentExcessBlobGas") : 0;
        return new BlockContext(
                env.amount("currentNumber"),
                env.amount("currentTimestamp"),
                env.amount("currentGasLimit"),
                fork.isAtLeast(Fork.LONDON) ? env.uint("currentBaseFee", DEFAULT_BASE_FEE) : UInt256.ZERO,
                mix.toHash(),
                env.address("currentCoinbase"),
                name.blobs().baseFee(excess),
                chainId,
                number -> Keccak.hash(Long.toString(number).getBytes(StandardCharsets.US_ASCII)));
    }
}
