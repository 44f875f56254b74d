package io.aichain.dawriter.domain;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;

/** A block that enough executors agree on. @param header of the executed block, whose hash the quorum found */
public record AgreedBlock(OrderedEntry ordered, Hash blockHash, Header header) {
    public long number() {
        return ordered.block().number();
    }
}
