package io.aichain.chain.genesis;

import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.SortedMap;

/**
 * How a chain begins, in the file format that geth reads, with what is ours under {@code config.aichain}. Only Osaka from the first block
 * on is offered.
 *
 * @param hash SHA-256 of the file's canonical JSON (RFC 8785): the parent of ordered block 1
 * @param chainId 1 to 2^63 - 1
 * @param gasLimit of every block
 * @param timestamp of block 0, in seconds
 * @param coinbase receives the tips
 * @param baseFeePerGas of block 0
 * @param extraData of block 0
 * @param alloc by address
 * @see GenesisCodec
 */
public record Genesis(
        Hash hash,
        long chainId,
        long gasLimit,
        long timestamp,
        Address coinbase,
        UInt256 baseFeePerGas,
        Bytes extraData,
        SortedMap<Address, GenesisAccount> alloc,
        AiChainConfig aichain) {

    public TransactionRecord.Limits inputLimits() {
        return new TransactionRecord.Limits(aichain.maxTransactionBytes(), gasLimit);
    }
}
