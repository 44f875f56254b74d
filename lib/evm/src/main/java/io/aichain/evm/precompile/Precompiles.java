package io.aichain.evm.precompile;

import io.aichain.chain.primitives.Address;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.bls.BlsPrecompiles;
import io.aichain.evm.precompile.bls.PointEvaluation;
import io.aichain.evm.precompile.bn254.Bn254Precompiles;
import io.aichain.evm.precompile.p256.P256Verify;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which addresses are precompiles: those of a fork, and what a chain adds. All are warm from the start (EIP-2929).
 */
public final class Precompiles {
    private final Map<Address, Precompile> byAddress;

    private Precompiles(Map<Address, Precompile> byAddress) {
        this.byAddress = byAddress;
    }

    public static Precompiles of(Fork fork) {
        return of(fork, BlsPrecompiles.instance());
    }

    /** @param bls whose results do not differ, only how fast they come */
    public static Precompiles of(Fork fork, BlsPrecompiles bls) {
        Map<Address, Precompile> all = new TreeMap<>();
        all.put(at(1), Precompile.priced(input -> 3000, EcRecover::recover));
        all.put(at(2), Precompile.priced(input -> 60 + 12 * words(input.size()), Digests::sha256));
        all.put(at(3), Precompile.priced(input -> 600 + 120 * words(input.size()), Digests::ripemd160));
        all.put(at(4), Precompile.priced(input -> 15 + 3 * words(input.size()), input -> input));
        if (fork.isAtLeast(Fork.BYZANTIUM)) {
            all.put(at(5), new ModExp(ModExp.Rule.of(fork)));
            boolean istanbul = fork.isAtLeast(Fork.ISTANBUL);
            all.put(at(6), Precompile.priced(input -> istanbul ? 150 : 500, Bn254Precompiles::add));
            all.put(at(7), Precompile.priced(input -> istanbul ? 6000 : 40_000, Bn254Precompiles::multiply));
            long base = istanbul ? 45_000 : 100_000;
            long pair = istanbul ? 34_000 : 80_000;
            all.put(
                    at(8),
                    Precompile.priced(input -> base + pair * Bn254Precompiles.pairs(input), Bn254Precompiles::pairing));
        }
        if (fork.isAtLeast(Fork.ISTANBUL)) all.put(at(9), new Blake2F());
        if (fork.isAtLeast(Fork.CANCUN))
            all.put(at(0x0a), Precompile.priced(input -> 50_000, input -> PointEvaluation.verify(bls, input)));
        if (fork.isAtLeast(Fork.PRAGUE)) {
            all.put(at(0x0b), Precompile.priced(input -> 375, bls::addG1));
            all.put(at(0x0c), Precompile.priced(BlsPrecompiles::gasOfSumG1, bls::sumG1));
            all.put(at(0x0d), Precompile.priced(input -> 600, bls::addG2));
            all.put(at(0x0e), Precompile.priced(BlsPrecompiles::gasOfSumG2, bls::sumG2));
            all.put(at(0x0f), Precompile.priced(BlsPrecompiles::gasOfPairing, bls::pairing));
            all.put(at(0x10), Precompile.priced(input -> 5500, bls::mapToG1));
            all.put(at(0x11), Precompile.priced(input -> 23_800, bls::mapToG2));
        }
        if (fork.isAtLeast(Fork.OSAKA)) all.put(at(0x100), Precompile.priced(input -> 6900, P256Verify::verify));
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

    private static Address at(int number) {
        return new Address(0, 0, number);
    }

    private static long words(int bytes) {
        return (bytes + 31L) / 32;
    }
}
