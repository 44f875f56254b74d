package io.aichain.bench.inference;

import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.Accounts;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.kernels.Lanes;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.model.Profile;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Operations;
import io.aichain.models.ModelFile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Evaluation of whole models by the precompile, against their number of parameters: the first time, when weights are decoded, and later. */
final class SizeTimes {
    private static final int[][] SHAPES = {
        {100, 100},
        {316, 316},
        {1_000, 1_000},
        {1_000, 1_000, 1_000, 1_000},
        {1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000}
    };

    private SizeTimes() {}

    static void run(long span, int shapes, Results results) {
        System.out.println("kernels: " + Lanes.describe());
        for (Profile profile : List.of(Profile.INT8, Profile.D2, Profile.D1)) {
            for (int[] widths : Arrays.copyOf(SHAPES, shapes)) measure(span, profile, widths, results);
        }
    }

    private static void measure(long span, Profile profile, int[] widths, Results results) {
        ModelFile file = DenseModels.of(profile, 1, widths);
        Accounts accounts = new Accounts();
        Address model = accounts.add(file);
        Bytes input = Calls.evaluate(model, widths.length - 1, DenseModels.input(profile, widths[0]));
        Operations operations = new Operations(new ModelStore(1L << 30), Fast.BEST, FastCompat.BEST);
        long start = System.nanoTime();
        Answer answer = operations.call(Operations.EVALUATE, input, accounts, 1L << 50);
        double first = System.nanoTime() - start;
        if (!(answer instanceof Answer.Success success)) throw new IllegalStateException(profile + ": " + answer);
        double best = KernelRates.best(
                span, () -> KernelRates.size(operations.call(Operations.EVALUATE, input, accounts, 1L << 50)));
        long products = 0;
        for (int i = 1; i < widths.length; i++) products += (long) widths[i - 1] * widths[i];
        System.out.printf(
                Locale.ROOT,
                "%-14s %,12d parameters %,12d gas   first %9.2f ms   later %9.3f ms   %6.2f G products/s   %5.2f ns a gas%n",
                profile.title(),
                products,
                success.gasUsed(),
                first / 1e6,
                best / 1e6,
                products / best,
                best / success.gasUsed());
        String name = String.format(Locale.ROOT, "%s, %,d parameters", profile.title(), products);
        results.add(Result.of(name, "aichain", "first evaluation", "ms", first / 1e6));
        results.add(Result.of(name, "aichain", "later evaluations", "ms", best / 1e6));
        results.add(Result.of(name, "aichain", "gas of an evaluation", "gas", success.gasUsed()));
    }
}
