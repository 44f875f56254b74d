package io.aichain.bench.inference;

import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.Accounts;
import io.aichain.e2e.kit.LocalEvm;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.inference.model.Profile;
import java.util.List;
import java.util.Locale;

/** Gas of one multiply-accumulate in Solidity: of a Dense layer evaluated by the deployed engine, weights read from code and all. */
final class SolidityGas {
    /** Input and units: within one chunk of 3,071 weights, and of eleven. */
    private static final int[][] SIZES = {{64, 32}, {512, 64}};

    private SolidityGas() {}

    static void run(Results results) {
        Accounts accounts = new Accounts();
        LocalEvm evm = new LocalEvm(accounts, Precompiles.of(Fork.OSAKA));
        Address engine = engine(evm);
        for (Profile profile : List.of(Profile.D1, Profile.D2, Profile.INT8)) {
            for (int[] size : SIZES) {
                int in = size[0];
                int units = size[1];
                long half = gas(evm, accounts, engine, profile, in / 2, units);
                long whole = gas(evm, accounts, engine, profile, in, units);
                System.out.printf(
                        Locale.ROOT,
                        "%-14s Dense %3d to %2d: one more product %6.2f gas%s; the whole call %,10d gas, %6.2f a product%n",
                        profile.title(),
                        in,
                        units,
                        (double) (whole - half) / (units * (in - in / 2)),
                        profile == Profile.INT8 ? "" : " (limit 60, goal 55)",
                        whole,
                        (double) whole / (units * in));
                String name = profile.title() + ", Dense " + in + " to " + units;
                double more = (double) (whole - half) / (units * (in - in / 2));
                results.add(Result.of(name, "aichain", "gas for one more product", "gas", more));
                results.add(Result.of(
                        name, "aichain", "gas of the call for each product", "gas", (double) whole / (units * in)));
            }
        }
    }

    static Address engine(LocalEvm evm) {
        Address[] parts = new Address[5];
        String[] names = {"SumOps", "CellOps", "AttentionOps", "PlainOps", "Int8Ops"};
        for (int i = 0; i < parts.length; i++) parts[i] = evm.create(Calls.creationCode(names[i]));
        return evm.create(Calls.creationCode("Engine"), parts);
    }

    private static long gas(LocalEvm evm, Accounts accounts, Address engine, Profile profile, int in, int units) {
        Address model = accounts.add(DenseModels.of(profile, 1, in, units));
        Bytes call = Calls.with(Calls.EVALUATE, Calls.evaluate(model, 1, DenseModels.input(profile, in)));
        LocalEvm.Answer answer = evm.call(engine, call);
        if (!answer.isSuccess()) throw new IllegalStateException(profile + ": " + answer);
        return answer.gasUsed();
    }
}
