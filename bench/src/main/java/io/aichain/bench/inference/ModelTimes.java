package io.aichain.bench.inference;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.e2e.kit.Accounts;
import io.aichain.e2e.kit.Anvil;
import io.aichain.e2e.kit.LocalEvm;
import io.aichain.e2e.kit.SampleModels;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.execution.AiPrecompiles;
import io.aichain.inference.Numbers;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.kernels.Lanes;
import io.aichain.inference.kernels.Warmup;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Operations;
import io.aichain.models.ModelFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Each sample model four ways: the contracts in Solidity on anvil and on our EVM, the precompile called by a contract on our EVM, and the kernels alone,
 * with the input decoded and the output encoded. The bits must be the same. Beside them as many products in PRBMath's own operators, on anvil.
 */
final class ModelTimes {
    /**
     * Answers with the gas of a static call: of the account in the first word, with the rest as its input.
     *
     * <p>CALLDATACOPY, GAS, STATICCALL, GAS, the difference; REVERT if the call fails.
     */
    private static final Bytes GAUGE =
            Bytes.fromHex("0x602036038060205f375a5f5f835f5f355afa5a90601a575f5ffd5b90035f5260205ff3");

    /** Hands its input to precompile A1011 or A1012, and back what that answers. */
    private static final String FORWARDER = "0x365f5f375f5f365f62%06x5afa3d5f5f3e6018573d5ffd5b3d5ff3";

    private static final Address NOBODY = Address.fromHex("0x00000000000000000000000000000000000f00d0");
    private static final long PLENTY = 1L << 50;

    private final long span;
    private final SampleModels samples;
    private final Optional<Anvil> anvil;
    private final Accounts accounts = new Accounts();
    private final LocalEvm evm = new LocalEvm(accounts, Precompiles.of(Fork.OSAKA));
    private final LocalEvm chain = new LocalEvm(accounts, AiPrecompiles.OSAKA);
    private final Operations operations = new Operations(new ModelStore(1L << 28), Fast.BEST, FastCompat.BEST);
    private final Address engine = evm.create(Calls.creationCode("CompatEngine"));
    private final Address literal = evm.create(Calls.creationCode("LiteralSums"));
    private final Address gauge = accounts.add(GAUGE);

    private ModelTimes(long span, SampleModels samples, Optional<Anvil> anvil) {
        this.span = span;
        this.samples = samples;
        this.anvil = anvil;
    }

    /** @param log of anvil; empty to leave anvil out */
    static void run(long span, Optional<Path> log) throws IOException, MalformedException {
        Optional<SampleModels> samples = SampleModels.find();
        if (samples.isEmpty()) {
            System.out.println("sample models: skipped, no folder shared/models beside the checkout");
            return;
        }
        Optional<Anvil> anvil = log.map(Anvil::start);
        try {
            new ModelTimes(span, samples.get(), anvil).all();
        } finally {
            anvil.ifPresent(Anvil::close);
        }
    }

    private void all() throws IOException, MalformedException {
        System.out.println("kernels: " + Lanes.describe());
        // as an executor does when it has started
        Warmup.run(() -> false);
        JsonNode vectors = samples.json("vectors/image-vectors.json");
        // products of the sums: Dense in x units; Conv2D channels x filters x the cells of the window that lie inside
        image("10x10.json", 300 * 20 + 20 * 10 + 10 * 5 + 5 * 4, vectors);
        image("cnn_10x10_mini.json", 28 * 28 * 3 + 25 * 4, vectors);
        image("cnn_10x10.json", 28 * 28 * 3 * 16 + 13 * 13 * 16 * 32 + 288 * 20 + 20 * 4, vectors);
        Address text = accounts.add(samples.read(SampleModels.TEXT));
        Bytes step = Calls.step(text, 20, new Numbers[][] {{Numbers.of(new long[128])}});
        measure("shakespeare, a step", 64 * 128 + 128 * 128 + 128 * 66, Calls.STEP, Operations.STEP_COMPAT, step);
    }

    private void image(String file, int products, JsonNode vectors) throws IOException, MalformedException {
        for (JsonNode vector : vectors) {
            if (!vector.get("model").asText().equals(file)) continue;
            ModelFile model = samples.read(file);
            Image pixels = Image.of(samples.image(model, vector.get("image").asText()));
            Bytes input = Calls.forward(accounts.add(model), pixels);
            measure(file, products, Calls.FORWARD, Operations.EVALUATE_COMPAT, input);
            return;
        }
        throw new IllegalStateException("no vector of " + file);
    }

    private void measure(String title, int products, String function, int operation, Bytes input) {
        Bytes call = Calls.with(function, input);
        Address forwarder = accounts.add(Bytes.fromHex(FORWARDER.formatted(0xA1000 + operation)));
        Bytes expected = success(title, evm.call(engine, call));
        Answer.Success kernels = (Answer.Success) operations.call(operation, input, accounts, PLENTY);
        same(title + ", kernels", expected, kernels.output());
        same(title + ", precompile", expected, success(title, chain.call(forwarder, input)));
        Bytes gauged = Calls.joined(Calls.word(engine), call);
        long gas = number(success(title, evm.call(gauge, gauged)));

        // The compiler does what lies around the loops while the slower ways are measured; on a busy machine that takes
        // seconds.
        var unused =
                KernelRates.best(span, () -> chain.call(forwarder, input).data().size());
        double ours = KernelRates.best(span, () -> evm.call(engine, call).data().size());
        Optional<Peer> peer = anvil.map(node -> beside(node, title, products, call, expected, gauged, gas));
        double kernel =
                KernelRates.best(span, () -> KernelRates.size(operations.call(operation, input, accounts, PLENTY)));
        double precompile =
                KernelRates.best(span, () -> chain.call(forwarder, input).data().size());
        System.out.printf(
                Locale.ROOT,
                "%-20s %,9d products   kernels %8.3f ms   precompile %8.3f ms, %,8d gas   Solidity on our EVM %9.2f ms, %,12d gas%n",
                title,
                products,
                kernel / 1e6,
                precompile / 1e6,
                kernels.gasUsed(),
                ours / 1e6,
                gas);
        peer.ifPresent(there -> System.out.printf(
                Locale.ROOT,
                "%-20s same bits, same gas   Solidity on anvil %9.2f ms = %,7.0f x kernels (goal 100)   PRBMath's operators on anvil %9.2f ms = %,7.0f x (goal 1,000)%n",
                title,
                there.solidity / 1e6,
                there.solidity / kernel,
                there.operators / 1e6,
                there.operators / kernel));
    }

    /** Nanoseconds on anvil, without the call itself. */
    private record Peer(double solidity, double operators) {}

    private Peer beside(Anvil peer, String title, int products, Bytes call, Bytes expected, Bytes gauged, long gas) {
        peer.setCode(engine, evm.code(engine));
        peer.setCode(literal, evm.code(literal));
        accounts.all().forEach(peer::setCode);
        same(title + ", anvil", expected, peer.call(engine, call).data());
        long theirGas = number(peer.call(gauge, gauged).data());
        if (theirGas != gas)
            throw new IllegalStateException(title + ": " + theirGas + " gas on anvil, " + gas + " here");
        double rpc = KernelRates.best(span, () -> peer.call(NOBODY, call).data().size() + 1);
        double solidity =
                KernelRates.best(span, () -> peer.call(engine, call).data().size()) - rpc;
        double idle =
                KernelRates.best(span, () -> peer.call(literal, sums(0)).data().size());
        double prb = KernelRates.best(
                        span, () -> peer.call(literal, sums(products)).data().size())
                - idle;
        return new Peer(solidity, prb);
    }

    private static Bytes sums(int products) {
        return Calls.with("sums(uint256)", Calls.word(products));
    }

    private static Bytes success(String title, LocalEvm.Answer answer) {
        if (!answer.isSuccess()) throw new IllegalStateException(title + ": " + answer);
        return answer.data();
    }

    private static void same(String what, Bytes expected, Bytes found) {
        if (!found.equals(expected)) throw new IllegalStateException(what + ": other bits than Solidity on our EVM");
    }

    private static long number(Bytes word) {
        return new BigInteger(1, word.toArray()).longValueExact();
    }
}
