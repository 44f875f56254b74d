package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.world.Account;
import io.aichain.state.kv.KeyValueView;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The code that accounts of a state have. A store keeps code for old states too (a delegation that was changed leaves its code behind), and
 * that is no part of the state.
 */
final class NamedCode {
    private NamedCode() {}

    /** By hash, an account that has it. Takes 100 bytes of memory for each. */
    static SortedMap<Hash, Address> of(KeyValueView view) {
        SortedMap<Hash, Address> named = new TreeMap<>();
        Columns.ACCOUNTS.scan(view, new byte[0], (address, stored) -> {
            Account account = stored.account();
            if (account.hasCode()) named.putIfAbsent(account.codeHash(), address);
            return true;
        });
        return named;
    }
}
