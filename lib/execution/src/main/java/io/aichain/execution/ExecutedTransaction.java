package io.aichain.execution;

import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.UInt256;

/**
 * A transaction that is in the executed block.
 *
 * @param payloadIndex its place in the ordered block's payload
 * @param gasUsed by it alone
 * @param gasPrice effective, in wei
 */
public record ExecutedTransaction(
        PayloadItem.Readable item, int payloadIndex, Receipt receipt, long gasUsed, UInt256 gasPrice) {}
