package io.aichain.executor.chain;

import io.aichain.chain.primitives.Address;
import io.aichain.evm.world.Account;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Accounts that were asked for since the last block, so that a sender's thousand transactions open one snapshot of the store and not a
 * thousand. Thrown away with every block: what a reader finds in it was read from the state of that block or a later one.
 */
final class RecentAccounts {
    private static final int MOST = 1 << 14;

    private final Map<Address, Account> accounts = new ConcurrentHashMap<>();

    /** @param load from the latest state */
    Account get(Address address, Function<Address, Account> load) {
        Account known = accounts.get(address);
        if (known != null) return known;
        Account loaded = load.apply(address);
        if (accounts.size() < MOST) accounts.put(address, loaded);
        return loaded;
    }
}
