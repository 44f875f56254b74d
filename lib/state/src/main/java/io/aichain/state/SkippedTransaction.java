package io.aichain.state;

/** A skip and the block that holds it. */
public record SkippedTransaction(long block, Skip skip) {}
