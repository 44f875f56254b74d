package io.aichain.executor.domain;

import io.aichain.chain.tx.AccessListEntry;
import java.util.List;

/** What {@code eth_createAccessList} found. @param outcome of the call with that list; a revert is a normal result here */
public record AccessListResult(List<AccessListEntry> accessList, CallOutcome outcome) {}
