package io.aichain.execution;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.function.Supplier;

/**
 * What a block has to know of the one before it. All but the hash is known once the parent has been executed; the hash also needs the
 * parent's state root.
 *
 * @param hash of the parent, perhaps still being computed: then asking waits. Answers the same to every thread
 */
public record ParentBlock(long number, UInt256 baseFee, long gasUsed, long gasLimit, Supplier<Hash> hash) {
    public static ParentBlock of(Header header) {
        Hash hash = header.hash();
        return new ParentBlock(
                header.number(), header.baseFeePerGas(), header.gasUsed(), header.gasLimit(), () -> hash);
    }

    /** @param hash of the executed block's header */
    public static ParentBlock of(ExecutedBlock executed, Supplier<Hash> hash) {
        return new ParentBlock(
                executed.ordered().number(),
                executed.baseFee(),
                executed.gasUsed(),
                executed.ordered().gasLimit(),
                hash);
    }
}
