package io.aichain.bench;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.precompile.bls.BlsPrecompiles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What each precompile of Osaka takes for its gas, on one thread in its own processor time: a block is as slow as the dearest of them makes
 * it. Rows above twice the average are marked; where a native library does the work, what Java takes stands beside it. Peers: six clients' medians, June 2026, ethereum/EIPs assets/eip-7904.
 */
final class PrecompileBench {
    private static final Size FULL = new Size(200_000_000, 7, 10);
    private static final Size SMALL = new Size(1_000_000, 1, 1);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private PrecompileBench() {}

    /** @param inJava nanoseconds, if a native library had the other ones */
    private record Row(PrecompileInputs.Input input, long gas, double nanoseconds, OptionalDouble inJava) {
        double perGas() {
            return nanoseconds / gas;
        }

        String perGasInJava() {
            return inJava.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", inJava.getAsDouble() / gas);
        }
    }

    /**
     * How much is measured.
     *
     * @param nanos of processor time for each precompile
     * @param batches that share them; the fastest counts
     * @param callsAtOnce between two looks at the clock
     */
    private record Size(long nanos, int batches, int callsAtOnce) {
        Size warmUp() {
            return new Size(nanos / 4, batches, callsAtOnce);
        }
    }

    static void run(boolean small) throws Exception {
        Size size = small ? SMALL : FULL;
        List<Row> rows = new ArrayList<>();
        // All once first: call sites that all of them share are then as polymorphic as in a node.
        List<PrecompileInputs.Input> inputs = PrecompileInputs.all();
        for (PrecompileInputs.Input input : inputs) measure(input, size.warmUp());
        for (PrecompileInputs.Input input : inputs) rows.add(measure(input, size));
        double average = rows.stream().mapToDouble(Row::perGas).average().orElseThrow();
        System.out.println("BLS12-381 and KZG by " + BlsPrecompiles.instance());
        System.out.printf(
                Locale.ROOT,
                "%-34s %10s %12s %8s  %8s %s%n",
                "precompile",
                "gas",
                "ns a call",
                "ns/gas",
                "in Java",
                "peers, ns");
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %10d %12.0f %8.2f%s %8s %s%n",
                    row.input.name(),
                    row.gas,
                    row.nanoseconds,
                    row.perGas(),
                    row.perGas() > 2 * average ? "!" : " ",
                    row.perGasInJava(),
                    row.input.peers());
        }
        System.out.printf(Locale.ROOT, "%-34s %10s %12s %8.2f%n", "average", "", "", average);
    }

    private static Row measure(PrecompileInputs.Input input, Size size) {
        Precompile precompile = Precompiles.of(Fork.OSAKA).get(new Address(0, 0, input.address()));
        Precompile.Call call = new Precompile.Call(input.data(), Long.MAX_VALUE, NoCodes.INSTANCE);
        if (!(precompile.call(call) instanceof Precompile.Result.Success(Bytes output, long gas)) || output.isEmpty()) {
            throw new IllegalStateException(input.name() + " fails");
        }
        OptionalDouble inJava = OptionalDouble.empty();
        if (input.address() >= 0x0a && input.address() <= 0x11) {
            Precompile other =
                    Precompiles.of(Fork.OSAKA, BlsPrecompiles.inJava()).get(new Address(0, 0, input.address()));
            inJava = OptionalDouble.of(nanoseconds(other, call, size));
        }
        return new Row(input, gas, nanoseconds(precompile, call, size), inJava);
    }

    /** Of a call, in the quickest of some batches. */
    private static double nanoseconds(Precompile precompile, Precompile.Call call, Size size) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < size.batches; i++) {
            int calls = 0;
            long start = THREADS.getCurrentThreadCpuTime();
            long used;
            do {
                for (int k = 0; k < size.callsAtOnce; k++) precompile.call(call);
                calls += size.callsAtOnce;
                used = THREADS.getCurrentThreadCpuTime() - start;
            } while (used < size.nanos / size.batches);
            best = Math.min(best, used / (double) calls);
        }
        return best;
    }

    /** None of these reads code. */
    private enum NoCodes implements Precompile.CodeSource {
        INSTANCE;

        @Override
        public Hash codeHash(Address address) {
            throw new IllegalStateException("code of " + address);
        }

        @Override
        public Bytes code(Address address) {
            throw new IllegalStateException("code of " + address);
        }
    }
}
