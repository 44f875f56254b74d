package io.aichain.chain.report;

/** A transaction that was ordered and not executed. @param index its place in the ordered block's payload */
public record Skip(int index, SkipReason reason) {}
