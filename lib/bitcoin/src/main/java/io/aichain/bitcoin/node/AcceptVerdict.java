package io.aichain.bitcoin.node;

/** Whether a node would take a transaction. @param reason its short reason against, empty when allowed */
public record AcceptVerdict(boolean allowed, String reason) {}
