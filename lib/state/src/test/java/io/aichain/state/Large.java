package io.aichain.state;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/** States of some size. */
final class Large {
    private Large() {}

    static StateChanges changes(int accounts, int slots) {
        SortedMap<Address, AccountChange> changes = new TreeMap<>();
        for (int i = 0; i < accounts; i++) {
            byte[] seed = ByteBuffer.allocate(4).putInt(i).array();
            UInt256 word = UInt256.ofHash(Keccak.hash(seed));
            SortedMap<UInt256, UInt256> storage = new TreeMap<>();
            for (int s = 0; s < slots; s++) storage.put(UInt256.of(s), word);
            changes.put(
                    Address.ofWord(word),
                    new AccountChange(new Account(i, word, Account.EMPTY_CODE_HASH), false, storage));
        }
        return new StateChanges(changes, new TreeMap<>());
    }
}
