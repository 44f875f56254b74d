package io.aichain.evm.world;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;

/**
 * The state a block starts from, for reading only. Implementations answer the same for as long as they live and may be asked by one
 * thread at a time. They throw unchecked exceptions when the store fails: never a wrong answer.
 */
public interface WorldState {
    /** The account, or null if the address has none. An account that exists may be empty (before EIP-161). */
    Account account(Address address);

    /** The code with this hash. @throws IllegalStateException if the store lacks it: an account names it, so it must be there */
    Bytes code(Hash codeHash);

    /** The word in a slot; zero where nothing was written or there is no account. */
    UInt256 storage(Address address, UInt256 slot);

    /** Whether any slot of the account is not zero (EIP-7610 asks at a creation). */
    boolean hasStorage(Address address);
}
