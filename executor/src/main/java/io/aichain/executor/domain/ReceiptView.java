package io.aichain.executor.domain;

import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.Optional;

/**
 * A receipt with what JSON-RPC says beside it.
 *
 * @param index of the transaction among the executed ones of its block
 * @param firstLogIndex of its first log among the block's logs
 * @param gasUsed by this transaction alone
 * @param created the contract's address, for a creation (also one that failed, as in geth)
 */
public record ReceiptView(
        Receipt receipt,
        Hash transactionHash,
        int index,
        long blockNumber,
        Hash blockHash,
        Address from,
        Optional<Address> to,
        Optional<Address> created,
        long gasUsed,
        UInt256 effectiveGasPrice,
        int firstLogIndex) {}
