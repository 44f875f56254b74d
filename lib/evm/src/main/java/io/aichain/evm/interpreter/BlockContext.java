package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;

/**
 * What code can ask about the block it runs in.
 *
 * @param timestamp in seconds
 * @param gasLimit of the block; a transaction asking for more is invalid. How much others have used is the caller's to check
 * @param baseFee in wei per gas; zero before London
 * @param prevRandao the difficulty as a word before Paris
 * @param blobBaseFee in wei per blob gas
 * @param blockHashes asked for the 256 numbers before {@code number} only
 */
public record BlockContext(
        long number,
        long timestamp,
        long gasLimit,
        UInt256 baseFee,
        Hash prevRandao,
        Address beneficiary,
        UInt256 blobBaseFee,
        UInt256 chainId,
        BlockHashes blockHashes) {

    /** Hashes of earlier blocks. */
    @FunctionalInterface
    public interface BlockHashes {
        /** The hash of a block that exists; {@link Hash#ZERO} where it is not known. */
        Hash hash(long number);
    }

    public BlockContext withBaseFee(UInt256 fee) {
        return new BlockContext(
                number, timestamp, gasLimit, fee, prevRandao, beneficiary, blobBaseFee, chainId, blockHashes);
    }
}
