package io.aichain.bench.inference;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
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
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.model.Weights;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Operations;
import io.aichain.models.ModelFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Each sample model five ways: the contracts in Solidity on anvil and on our EVM, the precompile called by a contract on our EVM, the precompile by itself,
 * with the input decoded and the output encoded, and the kernels alone, from numbers to numbers. Beside them PRBMath as the first library writes it, on anvil: the whole model ({@link LiteralModel}), and as
 * many products by themselves ({@code LiteralSums}). The bits of all models must be the same.
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
    private static final BigInteger TOKEN = BigInteger.valueOf(20);

    private static final String CALL = "time of a call";
    private static final String KERNELS = "time in the kernels";
    private static final String KERNELS_512 = "time in the kernels with vectors of 512 bits";

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

    private final Results results;

    private ModelTimes(long span, SampleModels samples, Optional<Anvil> anvil, Results results) {
        this.results = results;
        this.span = span;
        this.samples = samples;
        this.anvil = anvil;
    }

    /** @param log of anvil; empty to leave anvil out */
    static void run(long span, Optional<Path> log, Results results) throws IOException, MalformedException {
        Optional<SampleModels> samples = SampleModels.find();
        if (samples.isEmpty()) {
            System.out.println("sample models: skipped, no folder shared/models beside the checkout");
            results.note("The sample models were not measured: no folder shared/models beside the checkout.");
            return;
        }
        Optional<Anvil> anvil = log.map(Anvil::start);
        try {
            new ModelTimes(span, samples.get(), anvil, results).all();
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
        Numbers[][] states = {{Numbers.of(new long[128])}};
        Plain plain = new Plain(
                new LiteralModel(evm, NOBODY, samples.read(SampleModels.TEXT)),
                LiteralModel.step(20, states, true),
                LiteralModel.step(20, states, false));
        CompatEvaluation kernels = kernels(samples.read(SampleModels.TEXT));
        measure(
                "shakespeare, a step",
                64 * 128 + 128 * 128 + 128 * 66,
                Calls.STEP,
                Operations.STEP_COMPAT,
                Calls.step(text, 20, states),
                () -> kernels.step(TOKEN, BigInteger.ZERO, true, states).x2(),
                plain);
    }

    private void image(String file, int products, JsonNode vectors) throws IOException, MalformedException {
        for (JsonNode vector : vectors) {
            if (!vector.get("model").asText().equals(file)) continue;
            ModelFile model = samples.read(file);
            Image pixels = Image.of(samples.image(model, vector.get("image").asText()));
            Plain plain = new Plain(
                    new LiteralModel(evm, NOBODY, model),
                    LiteralModel.forward(pixels, true),
                    LiteralModel.forward(pixels, false));
            Bytes input = Calls.forward(accounts.add(model), pixels);
            CompatEvaluation kernels = kernels(model);
            CompatEvaluation.State given = new CompatEvaluation.State(pixels, Numbers.EMPTY);
            Supplier<Numbers> alone =
                    () -> kernels.forward(BigInteger.ZERO, BigInteger.valueOf(Calls.TO_THE_END), given)
                            .x2();
            measure(file, products, Calls.FORWARD, Operations.EVALUATE_COMPAT, input, alone, plain);
            return;
        }
        throw new IllegalStateException("no vector of " + file);
    }

    /** With its weights as they were decoded once. */
    private static CompatEvaluation kernels(ModelFile model) {
        Description description = model.description();
        List<Weights> weights = new ArrayList<>();
        for (int i = 0; i < description.layers().size(); i++) weights.add(model.weights(i));
        return new CompatEvaluation(description, weights::get, FastCompat.BEST, Meter.FREE);
    }

    private void add(String title, String who, String metric, double nanos) {
        results.add(Result.of(title, who, metric, "ms", nanos / 1e6));
    }

    /** @param whole computes the model @param copy copies it to memory and ends */
    private record Plain(LiteralModel model, Bytes whole, Bytes copy) {}

    private void measure(
            String title,
            int products,
            String function,
            int operation,
            Bytes input,
            Supplier<Numbers> alone,
            Plain plain) {
        Bytes call = Calls.with(function, input);
        Address forwarder = accounts.add(Bytes.fromHex(FORWARDER.formatted(0xA1000 + operation)));
        Bytes expected = success(title, evm.call(engine, call));
        Answer.Success kernels = (Answer.Success) operations.call(operation, input, accounts, PLENTY);
        same(title + ", precompile by itself", expected, kernels.output());
        if (!expected.toHex().contains(Calls.list(alone.get()).toHex().substring(2)))
            throw new IllegalStateException(title + ", kernels: other bits than Solidity on our EVM");
        same(title + ", precompile", expected, success(title, chain.call(forwarder, input)));
        LocalEvm.Answer literally = evm.call(plain.model.address(), plain.whole);
        same(title + ", literal PRBMath", expected, success(title, literally));
        long copied = evm.call(plain.model.address(), plain.copy).gasUsed();
        Bytes gauged = Calls.joined(Calls.word(engine), call);
        long gas = number(success(title, evm.call(gauge, gauged)));

        // The compiler does what lies around the loops while the slower ways are measured; on a busy machine that takes
        // seconds.
        var unused =
                KernelRates.best(span, () -> chain.call(forwarder, input).data().size());
        double ours = KernelRates.best(span, () -> evm.call(engine, call).data().size());
        Optional<Peer> peer = anvil.map(node -> beside(node, title, products, call, expected, gauged, gas, plain));
        double kernel =
                KernelRates.best(span, () -> KernelRates.size(operations.call(operation, input, accounts, PLENTY)));
        double kernelsAlone = KernelRates.best(span, () -> alone.get().size());
        double precompile =
                KernelRates.best(span, () -> chain.call(forwarder, input).data().size());
        System.out.printf(
                Locale.ROOT,
                "%-20s %,9d products   kernels %8.4f ms   precompile %8.4f ms, by a contract %8.4f ms, %,8d gas   Solidity on our EVM %9.2f ms, %,12d gas%n",
                title,
                products,
                kernelsAlone / 1e6,
                kernel / 1e6,
                precompile / 1e6,
                kernels.gasUsed(),
                ours / 1e6,
                gas);
        System.out.printf(
                Locale.ROOT,
                "%-20s literal PRBMath %,d gas, of which %,d for the copy of the model from storage%n",
                title,
                literally.gasUsed(),
                copied);
        add(title, "aichain", CALL, kernel);
        add(title, "aichain, called by a contract", CALL, precompile);
        add(title, "aichain, Solidity on our EVM", CALL, ours);
        add(title, "aichain", KERNELS, kernelsAlone);
        results.add(Result.of(title, "aichain", "gas of a call", "gas", kernels.gasUsed()));
        results.add(Result.of(title, "aichain, Solidity on our EVM", "gas of a call", "gas", gas));
        peer.ifPresent(there -> {
            for (String metric : List.of(CALL, KERNELS)) {
                add(title, "our Solidity on anvil", metric, there.solidity);
                add(title, "literal PRBMath on anvil", metric, there.stored);
                add(title, "literal PRBMath on anvil, weights in memory", metric, there.literal);
            }
            if (Lanes.bits() == 512) {
                add(title, "aichain", KERNELS_512, kernelsAlone);
                add(title, "our Solidity on anvil", KERNELS_512, there.solidity);
            }
            System.out.printf(
                    Locale.ROOT, "%-20s same bits, same gas; on anvil, and how many times the kernels:%n", title);
            Peer.row("Solidity (goal 100)", there.solidity, kernelsAlone);
            Peer.row("literal PRBMath, weights in storage (goal 1,000)", there.stored, kernelsAlone);
            Peer.row("literal PRBMath, weights in memory (goal 1,000)", there.literal, kernelsAlone);
            Peer.row("PRBMath's products alone", there.operators, kernelsAlone);
        });
    }

    /**
     * Nanoseconds on anvil, without the call itself.
     *
     * @param stored the whole call of {@link LiteralModel}
     * @param literal the same without its copy of the model from storage to memory
     * @param operators as many products by themselves
     */
    private record Peer(double solidity, double stored, double literal, double operators) {
        private static void row(String what, double there, double kernel) {
            System.out.printf(Locale.ROOT, "    %-50s %9.2f ms = %,7.0f x%n", what, there / 1e6, there / kernel);
        }
    }

    private Peer beside(
            Anvil peer, String title, int products, Bytes call, Bytes expected, Bytes gauged, long gas, Plain plain) {
        peer.setCode(engine, evm.code(engine));
        peer.setCode(literal, evm.code(literal));
        accounts.all().forEach(peer::setCode);
        plain.model.copyTo(peer);
        same(title + ", anvil", expected, peer.call(engine, call).data());
        same(
                title + ", literal PRBMath on anvil",
                expected,
                peer.call(plain.model.address(), plain.whole).data());
        long theirGas = number(peer.call(gauge, gauged).data());
        if (theirGas != gas)
            throw new IllegalStateException(title + ": " + theirGas + " gas on anvil, " + gas + " here");
        double rpc = time(peer, NOBODY, call);
        double solidity = time(peer, engine, call) - rpc;
        double whole = time(peer, plain.model.address(), plain.whole);
        double stored = whole - time(peer, NOBODY, plain.whole);
        double inMemory = whole - time(peer, plain.model.address(), plain.copy);
        double operators = time(peer, literal, sums(products)) - time(peer, literal, sums(0));
        return new Peer(solidity, stored, inMemory, operators);
    }

    private double time(Anvil peer, Address to, Bytes call) {
        return KernelRates.best(span, () -> peer.call(to, call).data().size() + 1);
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
