package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import java.util.SortedMap;

/**
 * Executes what is not a transaction, on the state after a block and in that block's context. Nothing is kept. Runs on the caller's
 * thread; bounded by a gas cap of the executor's configuration.
 */
public interface CallRunner {
    CallOutcome call(long block, CallRequest request, SortedMap<Address, StateOverride> overrides);

    GasEstimate estimateGas(long block, CallRequest request, SortedMap<Address, StateOverride> overrides);

    AccessListResult createAccessList(long block, CallRequest request);
}
