package io.aichain.bench.inference;

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
    private static final int UNITS = 64;
    private static final int FEW = 256;
    private static final int MANY = 512;

    private SolidityGas() {}

    static void run() {
        Accounts accounts = new Accounts();
        LocalEvm evm = new LocalEvm(accounts, Precompiles.of(Fork.OSAKA));
        Address engine = engine(evm);
        for (Profile profile : List.of(Profile.D1, Profile.D2, Profile.INT8)) {
            long few = gas(evm, accounts, engine, profile, FEW);
            long many = gas(evm, accounts, engine, profile, MANY);
            System.out.printf(
                    Locale.ROOT,
                    "%-18s one more product %6.2f gas, all of %d to %d %6.2f gas a product%s%n",
                    profile.title(),
                    (double) (many - few) / (UNITS * (MANY - FEW)),
                    MANY,
                    UNITS,
                    (double) many / (UNITS * MANY),
                    profile == Profile.INT8 ? "" : " (limit 60, goal 55)");
        }
    }

    static Address engine(LocalEvm evm) {
        Address[] parts = new Address[5];
        String[] names = {"SumOps", "CellOps", "AttentionOps", "PlainOps", "Int8Ops"};
        for (int i = 0; i < parts.length; i++) parts[i] = evm.create(Calls.creationCode(names[i]));
        return evm.create(Calls.creationCode("Engine"), parts);
    }

    private static long gas(LocalEvm evm, Accounts accounts, Address engine, Profile profile, int in) {
        Address model = accounts.add(DenseModels.of(profile, 1, in, UNITS));
        Bytes call = Calls.with(Calls.EVALUATE, Calls.evaluate(model, 1, DenseModels.input(profile, in)));
        LocalEvm.Answer answer = evm.call(engine, call);
        if (!answer.isSuccess()) throw new IllegalStateException(profile + ": " + answer);
        return answer.gasUsed();
    }
}
