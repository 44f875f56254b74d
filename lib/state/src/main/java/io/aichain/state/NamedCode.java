package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.world.Account;
import io.aichain.state.kv.KeyValueView;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The code that accounts of a state have. A store keeps code for old states too (a delegation that was changed leaves its code behind), and
 * that is no part of the state.
 */
final class NamedCode {
    /** Some hundredths of a second. */
    private static final int ACCOUNTS_PER_SCAN = 1 << 14;

    private NamedCode() {}

    /** By hash, an account that has it. Takes 100 bytes of memory for each. The store can be closed in between. */
    static NavigableMap<Hash, Address> of(KeyValueView view) {
        return of(view, ACCOUNTS_PER_SCAN);
    }

    /** @param most accounts that one scan looks at, at least 1 */
    static NavigableMap<Hash, Address> of(KeyValueView view, int most) {
        NavigableMap<Hash, Address> named = new TreeMap<>();
        collect(view, new byte[0], most, named);
        return named;
    }

    /** One scan holds the store open, so each is short: where many accounts begin alike, those with a longer beginning are looked at apart. */
    private static void collect(KeyValueView view, byte[] prefix, int most, Map<Hash, Address> named) {
        int[] seen = {0};
        Columns.ACCOUNTS.scan(view, prefix, (address, stored) -> {
            if (++seen[0] > most) return false;
            Account account = stored.account();
            if (account.hasCode()) named.putIfAbsent(account.codeHash(), address);
            return true;
        });
        if (seen[0] <= most) return;
        byte[] longer = Arrays.copyOf(prefix, prefix.length + 1);
        for (int next = 0; next < 256; next++) {
            longer[prefix.length] = (byte) next;
            collect(view, longer, most, named);
        }
    }
}
