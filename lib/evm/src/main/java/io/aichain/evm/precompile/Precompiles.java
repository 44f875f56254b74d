package io.aichain.evm.precompile;

import io.aichain.chain.primitives.Address;
import io.aichain.evm.fork.Fork;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which addresses are precompiles: those of a fork, and what a chain adds. All are warm from the start (EIP-2929), also those that
 * this library does not have yet.
 */
public final class Precompiles {
    private static final Precompile UNSUPPORTED = call -> new Precompile.Result.Unsupported();

    private final Map<Address, Precompile> byAddress;

    private Precompiles(Map<Address, Precompile> byAddress) {
        this.byAddress = byAddress;
    }

    public static Precompiles of(Fork fork) {
        Map<Address, Precompile> all = new TreeMap<>();
        all.put(at(1), Precompile.priced(input -> 3000, EcRecover::recover));
        all.put(at(2), Precompile.priced(input -> 60 + 12 * words(input.size()), Digests::sha256));
        all.put(at(3), Precompile.priced(input -> 600 + 120 * words(input.size()), Digests::ripemd160));
        all.put(at(4), Precompile.priced(input -> 15 + 3 * words(input.size()), input -> input));
        if (fork.isAtLeast(Fork.BYZANTIUM)) {
            all.put(at(5), new ModExp(ModExp.Rule.of(fork)));
            missing(all, 0x06, 0x08);
        }
        if (fork.isAtLeast(Fork.ISTANBUL)) all.put(at(9), new Blake2F());
        if (fork.isAtLeast(Fork.CANCUN)) missing(all, 0x0a, 0x0a);
        if (fork.isAtLeast(Fork.PRAGUE)) missing(all, 0x0b, 0x11);
        if (fork.isAtLeast(Fork.OSAKA)) missing(all, 0x100, 0x100);
        return new Precompiles(all);
    }

    /**
     * These and one more; it replaces what stands at its address.
     *
     * @param address zero but for its last 4 bytes: what other addresses cost to look up is nothing
     */
    public Precompiles with(Address address, Precompile precompile) {
        if ((address.w0() | address.w1()) != 0) throw new IllegalArgumentException("a precompile at " + address);
        Map<Address, Precompile> all = new TreeMap<>(byAddress);
        all.put(address, precompile);
        return new Precompiles(all);
    }

    /** Null where there is none. */
    public Precompile get(Address address) {
        return (address.w0() | address.w1()) != 0 ? null : byAddress.get(address);
    }

    private static void missing(Map<Address, Precompile> all, int first, int last) {
        for (int i = first; i <= last; i++) all.put(at(i), UNSUPPORTED);
    }

    private static Address at(int number) {
        return new Address(0, 0, number);
    }

    private static long words(int bytes) {
        return (bytes + 31L) / 32;
    }
}
