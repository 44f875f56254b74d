package io.aichain.conformance.fuzz;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.fuzz.Forms.Compared;
import io.aichain.conformance.fuzz.ScenarioMaker.Scenario;
import io.aichain.conformance.statetest.StateTest;
import io.aichain.conformance.statetest.StateTestRunner.Run;
import io.aichain.conformance.trace.CallCosts;
import io.aichain.conformance.trace.StepTracer;
import io.aichain.conformance.trace.TraceStep;
import io.aichain.evm.TransactionResult.Invalid;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A random program and what our EVM makes of it, as a state test that anyone can run.
 *
 * @param refused whether the transaction may not be in a block
 * @param steps of our trace; none if it was not wanted
 * @param differences between our own ways to run code: each is a defect of ours
 */
record FuzzCase(
        long seed, ObjectNode file, Hash root, boolean refused, List<TraceStep> steps, List<String> differences) {

    /**
     * Runs a program in all forms.
     *
     * @param traced whether steps are wanted
     */
    static FuzzCase run(long seed, Forms forms, boolean traced) throws MalformedException {
        Scenario scenario = ScenarioMaker.make(seed);
        ObjectNode test = scenario.test();
        nonce(test, seed);
        ObjectNode post = post(test, scenario.fork());
        StateTest draft = StateTest.of(scenario.name(), test);
        Transaction tx = signed(draft, scenario);
        post.put("txbytes", tx.encoded().toHex());

        Compared compared = forms.execute(draft, scenario.fork(), tx);
        Run run = compared.run();
        List<String> differences = new ArrayList<>(compared.differences());
        List<TraceStep> steps = new ArrayList<>();
        if (traced) {
            CallCosts costs = new CallCosts();
            forms.trace(draft, scenario.fork(), tx, costs, run).ifPresent(differences::add);
            StepTracer tracer =
                    new StepTracer(ForkRules.of(scenario.fork().fork()).opcodes(), costs, steps::add);
            forms.trace(draft, scenario.fork(), tx, tracer, run).ifPresent(differences::add);
        }
        post.put("hash", run.root().toHex());
        post.put("logs", run.logs().toHex());
        boolean refused = run.result() instanceof Invalid;
        if (run.result() instanceof Invalid invalid)
            post.put("expectException", "TransactionException." + invalid.reason());
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.set(scenario.name(), test);
        return new FuzzCase(seed, file, run.root(), refused, steps, differences);
    }

    /** Mostly the sender's. */
    private static void nonce(ObjectNode test, long seed) {
        ObjectNode tx = (ObjectNode) test.get("transaction");
        String nonce =
                test.get("pre").get(tx.get("sender").textValue()).get("nonce").textValue();
        long value = Long.parseLong(nonce.substring(2), 16);
        tx.put("nonce", "0x" + Long.toHexString(seed % 97 == 0 ? value + 1 : value));
    }

    private static ObjectNode post(ObjectNode test, ForkName fork) {
        ArrayNode list = test.putObject("post").putArray(fork.label());
        ObjectNode post = list.addObject();
        post.put("hash", Hash.ZERO.toHex());
        post.put("logs", Hash.ZERO.toHex());
        post.putObject("indexes").put("data", 0).put("gas", 0).put("value", 0);
        return post;
    }

    private static Transaction signed(StateTest test, Scenario scenario) throws MalformedException {
        Transaction tx = test.transaction(test.post(scenario.fork().label(), 0));
        boolean protectedLegacy = tx.type() == TransactionType.LEGACY
                && scenario.fork().fork().isAtLeast(Fork.SPURIOUS_DRAGON)
                && tx.nonce() % 2 == 0;
        if (protectedLegacy) tx = withChainId(tx);
        return tx.signed(scenario.key());
    }

    private static Transaction withChainId(Transaction tx) {
        return new Transaction(
                tx.type(),
                Optional.of(UInt256.ONE),
                tx.nonce(),
                tx.maxPriorityFeePerGas(),
                tx.maxFeePerGas(),
                tx.gasLimit(),
                tx.to(),
                tx.value(),
                tx.data(),
                tx.accessList(),
                tx.maxFeePerBlobGas(),
                tx.blobVersionedHashes(),
                tx.authorizations(),
                tx.signature());
    }
}
