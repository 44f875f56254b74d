package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.world.Account;

/** What the pool asks of the chain, always as of the latest committed block. Any thread may ask. */
public interface PoolState {
    /** {@link Account#EMPTY} where there is none. */
    Account account(Address address);

    Bytes code(Hash codeHash);

    boolean isExecuted(Hash transaction);
}
