package io.aichain.bench.inference;

import io.aichain.bench.report.Machine;
import io.aichain.bench.report.Report;
import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.Lanes;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import io.aichain.inference.precompile.Answer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One layer Dense in each profile, its weights in the second cache, in the JVM that it was started in. */
public final class KernelRates {
    /** Enough for the first measured one not to be the only one; a short span is for tests. */
    private static final int FEWEST = 5;

    /** What the program ends with if a limit does not hold. */
    static final int EXCEEDED = 3;

    private KernelRates() {}

    /** And with, if vectors are asked for that the machine does not have, or not of that width. */
    static final int NOT_AVAILABLE = 4;

    /** Parts that tell vectors from one number at a time. */
    private static final Set<String> BOTH_WAYS = Set.of("rates", "gas");

    /**
     * {@code PART NANOSECONDS [FOLDER [LOG]]}: a part, for so long on each row; what it finds is kept as a report in the folder. A part that begins
     * with {@code small-} is a size that runs with the tests.
     */
    public static void main(String[] args) throws Exception {
        if (!Lanes.areNative() || (BOTH_WAYS.contains(args[0]) && areMissing())) System.exit(NOT_AVAILABLE);
        long span = Long.parseLong(args[1]);
        Results results = new Results();
        boolean holds = true;
        switch (args[0]) {
            case "gas" -> holds = gas(span, GasRates.rows(), results);
            case "rates" -> rates(span, results);
            case "sizes" -> SizeTimes.run(span, 5, results);
            case "models" -> ModelTimes.run(span, Optional.of(Path.of(args[3])), results);
            case "solidity" -> SolidityGas.run(results);
            case "small-gas" -> gas(span, GasRates.smallRows(), results);
            case "small-sizes" -> SizeTimes.run(span, 1, results);
            case "small-models" -> ModelTimes.run(span, Optional.empty(), results);
            default -> throw new IllegalArgumentException(args[0]);
        }
        if (args.length > 2) {
            String today = LocalDate.now(ZoneOffset.UTC).toString();
            Report.of(args[0], today, Machine.here(), results).write(Path.of(args[2]));
        }
        if (!holds) System.exit(EXCEEDED);
    }

    /** Whether this JVM was started for vectors and has none. */
    private static boolean areMissing() {
        return Lanes.bits() == 0
                && ModuleLayer.boot().findModule(InferenceBench.MODULE).isPresent();
    }

    private static boolean gas(long span, List<GasRow> rows, Results results) {
        GasGate gate = GasRates.measure(span, rows);
        System.out.println(gate.verdict());
        gate.addTo(results, Lanes.bits() == 0 ? "aichain, scalar" : "aichain");
        return gate.holds();
    }

    private static void rates(long span, Results results) {
        for (Profile profile : List.of(Profile.D1, Profile.D2)) {
            measure(
                    span,
                    results,
                    profile.title() + ", weights around 0.03",
                    numbers(profile, 512, 256, 0.03e18, 0.2e18));
            measure(span, results, profile.title() + ", weights around 0.2", numbers(profile, 512, 256, 0.2e18, 1e18));
        }
        measure(span, results, "int8-v1", bytes(2048, 512));
    }

    private static void measure(long span, Results results, String title, LayerCall call) {
        long products = (long) call.input().size() * call.shape()[0];
        double nanos = best(span, () -> Fast.BEST.run(call).output().size()) / products;
        InferenceBench.row(title, Lanes.describe(), nanos);
        String who = Lanes.bits() == 0 ? "aichain, scalar" : "aichain, " + Lanes.bits() + " bits";
        results.add(Result.of(title, who, "products", "M/s", 1_000 / nanos));
    }

    /** The best time of many, which what else runs on the machine disturbs least. */
    static double best(long span, Work work) {
        long end = System.nanoTime() + span;
        double best = Double.MAX_VALUE;
        long kept = 0;
        // Vectors are slow until they are compiled, which takes some runs.
        for (int runs = 0; runs < FEWEST || System.nanoTime() < end; runs++) {
            long start = System.nanoTime();
            kept += work.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        if (kept == 0) throw new IllegalStateException("nothing was computed");
        return best;
    }

    /** Bytes of an operation's output, for a measurement to hold on to; hashing them would be measured as well. */
    static int size(Answer answer) {
        return answer instanceof Answer.Success(Bytes output, long gas) ? output.size() : 0;
    }

    @FunctionalInterface
    interface Work {
        int run();
    }

    private static LayerCall numbers(Profile profile, int in, int units, double weight, double x) {
        Random random = new Random(1);
        byte[] stream = new byte[8 * in * units];
        for (int i = 0; i < in * units; i++) BigEndian.putLong(stream, 8 * i, (long) (random.nextGaussian() * weight));
        long[] input = new long[in];
        for (int i = 0; i < in; i++) input[i] = (long) (random.nextGaussian() * x);
        return dense(profile, Kind.SD, Layout.INT64, 0, stream, input, units);
    }

    private static LayerCall bytes(int in, int units) {
        Random random = new Random(1);
        int values = in * units;
        byte[] stream = new byte[values + 9 * units];
        for (int i = 0; i < values; i++) stream[i] = (byte) random.nextInt();
        for (int c = 0; c < units; c++) {
            stream[values + 4 * units + 4 * c] = 0x41;
            stream[values + 8 * units + c] = 40;
        }
        long[] input = new long[in];
        for (int i = 0; i < in; i++) input[i] = (byte) random.nextInt();
        return dense(Profile.INT8, Kind.Q8, Layout.INT8, 1, stream, input, units);
    }

    private static LayerCall dense(
            Profile profile, Kind kind, Layout layout, int bias, byte[] stream, long[] input, int units) {
        Layer layer = new Layer(
                LayerType.DENSE,
                layout,
                List.of(0),
                Numbers.of(1, 0, units, bias),
                stream.length / layout.width(),
                List.of());
        Tensor x = Tensor.of(new int[] {input.length}, input);
        return new LayerCall(
                profile, layer, 0, kind, List.of(x), Tensor.NONE, Weights.decode(layout, stream), new int[] {units});
    }
}
