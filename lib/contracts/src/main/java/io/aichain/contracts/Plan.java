package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.model.Layer;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is left to do until a model is sealed: a function of the model and of what the chain has of it, so that resuming is planning again.
 *
 * @param file as its contract seals it
 * @param draft what the chain has of it already
 * @param steps in order
 * @param baseFee of a unit of gas now, in wei
 * @param tip on top of it
 * @param balance of the author, in wei
 */
public record Plan(
        ModelFile file,
        Hash modelHash,
        Address author,
        Engines engines,
        Optional<Draft> draft,
        List<Step> steps,
        BigInteger baseFee,
        BigInteger tip,
        BigInteger balance) {

    /**
     * What a chain allows.
     *
     * @param gas of one transaction
     * @param chunk bytes of weights in one
     */
    record Limits(long gas, int chunk) {
        /** EIP-170, less the byte that makes code inert. */
        static final int CAPACITY = 24_575;

        static Limits of(long blockGasLimit) {
            long gas = Math.min(blockGasLimit, Gas.TRANSACTION_CAP);
            int chunk = Gas.longestChunk(gas, CAPACITY);
            if (chunk < 32) {
                throw new ChainException("blocks of " + blockGasLimit
                        + " gas are too small for any model: publish it on a chain with larger ones");
            }
            return new Limits(gas, chunk);
        }

        Limits halved() {
            return new Limits(gas, chunk / 2);
        }
    }

    /** Gas of all steps, at most. */
    public long gas() {
        return steps.stream().mapToLong(Step::gas).sum();
    }

    /** In wei, at the price of now. */
    public BigInteger cost() {
        BigInteger cost = baseFee.add(tip).multiply(BigInteger.valueOf(gas()));
        boolean funds = steps.stream().anyMatch(Step.Fund.class::isInstance);
        return funds ? cost.add(Publisher.DEPLOYERS_COINS) : cost;
    }

    /** The model's address, if its contract is there already. */
    public Optional<Address> address() {
        return draft.map(Draft::address);
    }

    /** Where the contract lies, or will lie, that makes texts of the model; empty before the model has an address, and for other models. */
    public Optional<Address> text() {
        return address()
                .flatMap(model -> TextContract.of(file, model, engines.deployer()))
                .map(TextContract::address);
    }

    /** Whether nothing is left to do. */
    public boolean isDone() {
        return steps.isEmpty();
    }

    /** Bytes of weights that the chain has. */
    public long storedBytes() {
        return draft.map(Draft::storedBytes).orElse(0L);
    }

    /** Bytes of weights of the model. */
    public long totalBytes() {
        return file.streams().stream().mapToLong(Bytes::size).sum();
    }

    /** @param present which of the deployer and the shared contracts the chain has */
    static List<Step> steps(
            ModelFile file,
            Contracts contracts,
            Engines engines,
            Set<Address> present,
            Optional<Draft> draft,
            Limits limits) {
        Front front = Front.of(file);
        List<Step> steps = new ArrayList<>();
        if (draft.isEmpty()) {
            engines(engines, present, steps);
            String code = front.creation(file, engines);
            long texts = file.classes().stream().mapToLong(Plan::bytes).sum() + bytes(file.name());
            steps.add(new Step.Create(
                    front.contract(),
                    code,
                    Gas.create(Bytes.fromHex(code), texts, file.classes().size() + 1)));
        }
        Draft now = draft.orElse(Draft.fresh(Address.ZERO));
        if (!now.isSealed()) {
            if (now.stored().isEmpty()) steps.add(configure(file, front, contracts));
            if (!now.vocabulary()) vocabulary(file, front, contracts).ifPresent(steps::add);
            append(file, now, limits.chunk(), steps);
            seal(file, now, limits, steps);
        }
        if (front != Front.MODEL && !now.minted()) steps.add(new Step.Register(Gas.register()));
        if (front == Front.MODEL && !now.vocabulary())
            text(file, engines, limits).ifPresent(steps::add);
        for (Step step : steps) {
            if (step.gas() > limits.gas() && !(step instanceof Step.Seal)) {
                throw new ChainException(step.title() + ": " + step.gas()
                        + " gas may be needed, and the chain takes at most " + limits.gas() + " in one transaction: "
                        + advice(step));
            }
        }
        return List.copyOf(steps);
    }

    private static String advice(Step step) {
        return switch (step) {
            case Step.Configure _ -> "a model of fewer layers, or a chain with larger blocks, is needed";
            case Step.SetVocabulary _ ->
                "import the model with fewer words (--vocabulary FILE), or publish it on a chain with larger blocks";
            case Step.Fund _,
                    Step.Engine _,
                    Step.Create _,
                    Step.Append _,
                    Step.HashWeights _,
                    Step.Text _,
                    Step.Seal _,
                    Step.Register _ -> "publish it on a chain with larger blocks";
        };
    }

    /** Any address will do: the words decide the size. */
    private static Optional<Step> text(ModelFile file, Engines engines, Limits limits) {
        return TextContract.of(file, Address.ZERO, engines.deployer()).map(text -> {
            if (text.fits(limits.gas())) return new Step.Text(text.gas());
            throw new ChainException(
                    "the contract TextModel: %d bytes of creation code (at most %d, EIP-3860) and %d gas (at most %d in one transaction) with its %d words; the first %d of them would fit: import a model of fewer or shorter words (--vocabulary FILE)%s"
                            .formatted(
                                    text.initCode().size(),
                                    TextContract.LONGEST_INIT_CODE,
                                    text.gas(),
                                    limits.gas(),
                                    text.words().size(),
                                    text.wordsThatFit(limits.gas()),
                                    limits.gas() < Gas.TRANSACTION_CAP
                                            ? ", or publish it on a chain with larger blocks"
                                            : ""));
        });
    }

    private static void engines(Engines engines, Set<Address> present, List<Step> steps) {
        if (!present.contains(engines.deployer())) steps.add(new Step.Fund(21_000));
        for (Engines.Part part : engines.parts()) {
            if (!present.contains(part.address())) steps.add(new Step.Engine(part, Gas.engine(part.initCode())));
        }
    }

    private static Step configure(ModelFile file, Front front, Contracts contracts) {
        String data = front.configure(file, contracts);
        long records = file.layers().stream().mapToLong(Plan::recordBytes).sum();
        return new Step.Configure(
                data, Gas.configure(Bytes.fromHex(data), file.layers().size(), records));
    }

    private static Optional<Step> vocabulary(ModelFile file, Front front, Contracts contracts) {
        int words = switch (file.vocabulary()) {
            case Vocabulary.None() -> 0;
            case Vocabulary.Words(var list, var _) -> list.size();
            case Vocabulary.Notes(var list) -> list.size();
        };
        return front.vocabulary(file, contracts)
                .map(data -> new Step.SetVocabulary(data, Gas.vocabulary(Bytes.fromHex(data), words)));
    }

    private static void append(ModelFile file, Draft now, int chunk, List<Step> steps) {
        for (int layer = 0; layer < file.layers().size(); layer++) {
            Bytes stream = file.streams().get(layer);
            int from = now.stored().isEmpty() ? 0 : Math.toIntExact(now.stored().get(layer));
            while (from < stream.size()) {
                int length = Math.min(chunk, stream.size() - from);
                steps.add(new Step.Append(layer, from, length, Gas.append(stream.slice(from, from + length))));
                from += length;
            }
        }
    }

    private static void seal(ModelFile file, Draft now, Limits limits, List<Step> steps) {
        int layers = file.layers().size();
        long tiles = file.streams().stream()
                .mapToLong(s -> (s.size() + Gas.TILE - 1) / Gas.TILE)
                .sum();
        long description =
                9 + file.layers().stream().mapToLong(Plan::recordBytes).sum() + 20 * chunks(now, steps);
        if (description > Limits.CAPACITY) {
            throw new ChainException(
                    "the model's description would have " + description + " bytes, with 20 for each of "
                            + chunks(now, steps) + " chunks; at most " + Limits.CAPACITY
                            + ": a chain with larger blocks takes larger chunks, and int8-v1 has an eighth of the bytes");
        }
        long room = limits.gas() / 4 * 3;
        long seal = Gas.seal(description, layers);
        if (!now.hashed() && Gas.hash(tiles, layers) + seal > room) {
            long some = Math.max(1, (room - Gas.hash(0, layers)) / (Gas.hash(1, 0) - Gas.hash(0, 0)));
            for (long left = tiles; left > 0; left -= some) {
                int count = (int) Math.min(some, left);
                steps.add(new Step.HashWeights(count, Gas.hash(count, layers)));
            }
            steps.add(new Step.Seal(seal + Gas.hash(0, 0)));
        } else {
            steps.add(new Step.Seal(seal + (now.hashed() ? Gas.hash(0, 0) : Gas.hash(tiles, layers))));
        }
    }

    private static long chunks(Draft now, List<Step> steps) {
        return now.chunks().stream().mapToLong(List::size).sum()
                + steps.stream().filter(Step.Append.class::isInstance).count();
    }

    private static long recordBytes(Layer layer) {
        return 10 + layer.inputs().size() + 32L * layer.parameterCount();
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
