package io.aichain.chain.tx;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import java.util.List;

/** One address of an access list with its storage keys (EIP-2930). */
public record AccessListEntry(Address address, List<Hash> storageKeys) {
    public AccessListEntry {
        storageKeys = List.copyOf(storageKeys);
    }
}
