package io.aichain.conformance.world;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.UInt256;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The first account or slot in which two worlds differ: what a person wants to see instead of two roots. */
public final class WorldDifference {
    private WorldDifference() {}

    public static Optional<String> first(MemoryWorld expected, MemoryWorld found) {
        SortedSet<Address> addresses = new TreeSet<>(expected.entries().keySet());
        addresses.addAll(found.entries().keySet());
        for (Address address : addresses) {
            if (!Objects.equals(expected.account(address), found.account(address))) {
                return Optional.of("account " + address + ": expected " + expected.account(address) + ", found "
                        + found.account(address));
            }
            SortedSet<UInt256> slots = new TreeSet<>(expected.slots(address).keySet());
            slots.addAll(found.slots(address).keySet());
            for (UInt256 slot : slots) {
                UInt256 there = expected.storage(address, slot);
                UInt256 here = found.storage(address, slot);
                if (!there.equals(here)) {
                    return Optional.of("account " + address + " slot " + slot.toQuantity() + ": expected "
                            + there.toQuantity() + ", found " + here.toQuantity());
                }
            }
        }
        return Optional.empty();
    }
}
