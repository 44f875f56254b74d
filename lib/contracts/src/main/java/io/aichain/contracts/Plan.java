package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

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
    /** An account, in a description. */
    private static final long BYTES_OF_CHUNK = 20;

    /**
     * What a chain allows.
     *
     * @param gas of one transaction
     * @param chunk bytes of weights in one
     * @param contract bytes that one inert contract holds, however many transactions there are: those of the model's description too
     */
    record Limits(long gas, int chunk, int contract) {
        /** EIP-170, less the byte that makes code inert. */
        static final int CAPACITY = 24_575;

        /** Fewer bytes in a chunk than this make no model. */
        static final int SMALLEST_CHUNK = 32;

        static Limits of(long blockGasLimit) {
            long gas = Math.min(blockGasLimit, Gas.TRANSACTION_CAP);
            int chunk = Gas.longestChunk(gas, CAPACITY);
            if (chunk < SMALLEST_CHUNK) {
                throw new ChainException("blocks of " + blockGasLimit
                        + " gas are too small for any model: publish it on a chain with larger ones");
            }
            return new Limits(gas, chunk, CAPACITY);
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
        return bytes(file);
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
        Draft now = draft.orElse(Draft.fresh(Address.ZERO));
        if (!now.isSealed())
            tooLong(file, now, limits).ifPresent(reason -> {
                throw new ChainException(reason);
            });
        if (draft.isEmpty()) {
            engines(engines, present, steps);
            String code = front.creation(file, engines);
            long texts = file.classes().stream().mapToLong(Plan::bytes).sum() + bytes(file.name());
            steps.add(new Step.Create(
                    front.contract(),
                    code,
                    Gas.create(Bytes.fromHex(code), texts, file.classes().size() + 1)));
        }
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
            if (step.gas() > limits.gas()) {
                throw new ChainException(step.title() + ": " + step.gas()
                        + " gas may be needed, and the chain takes at most " + limits.gas() + " in one transaction: "
                        + advice(step));
            }
        }
        return List.copyOf(steps);
    }

    /** Larger blocks help up to the most that one transaction may have (EIP-7825), and not beyond. */
    private static String advice(Step step) {
        String larger = "publish it on a chain with larger blocks";
        boolean helps = step.gas() <= Gas.TRANSACTION_CAP;
        return switch (step) {
            case Step.Configure _, Step.Seal _
            when !helps ->
                "no chain describes more layers at once (EIP-7825): a model of fewer layers, or of layers with fewer parameters, is needed";
            case Step.SetVocabulary _ ->
                "import the model with fewer words (--vocabulary FILE)" + (helps ? ", or " + larger : "");
            case Step.Fund _,
                    Step.Engine _,
                    Step.Create _,
                    Step.Configure _,
                    Step.Append _,
                    Step.HashWeights _,
                    Step.Text _,
                    Step.Seal _,
                    Step.Register _ -> larger;
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
        return new Step.Configure(data, Gas.configure(Bytes.fromHex(data), file.layers()));
    }

    private static Optional<Step> vocabulary(ModelFile file, Front front, Contracts contracts) {
        return front.vocabulary(file, contracts).map(call -> {
            Bytes data = Bytes.fromHex(call);
            return new Step.SetVocabulary(
                    call,
                    switch (file.vocabulary()) {
                        case Vocabulary.None() -> 0;
                        case Vocabulary.Words(var words, var _) -> Gas.vocabulary(data, words);
                        case Vocabulary.Notes(var notes) -> Gas.notes(data, notes.size());
                    });
        });
    }

    private static void append(ModelFile file, Draft now, int chunk, List<Step> steps) {
        for (int layer = 0; layer < file.layers().size(); layer++) {
            Bytes stream = file.streams().get(layer);
            int from = Math.toIntExact(now.stored(layer));
            while (from < stream.size()) {
                int length = Math.min(chunk, stream.size() - from);
                steps.add(new Step.Append(layer, from, length, Gas.append(stream.slice(from, from + length))));
                from += length;
            }
        }
    }

    private static void seal(ModelFile file, Draft now, Limits limits, List<Step> steps) {
        int layers = file.layers().size();
        int tiles = file.streams().stream()
                .mapToInt(s -> (s.size() + Gas.TILE - 1) / Gas.TILE)
                .sum();
        int chunk = limits.chunk();
        long chunks = chunks(file, now, chunk);
        long room = limits.gas() / 4 * 3;
        long seal = Gas.seal(descriptionBytes(file, chunks), copiedBytes(file, now, chunk), layers, chunks);
        if (now.hashed()) {
            steps.add(new Step.Seal(seal + Gas.hash(0, 0, 0, 0)));
            return;
        }
        int weighted = weighted(file);
        int others = layers - weighted;
        int accounts = accountsOfATile(file, now, chunk);
        if (Gas.hash(tiles, weighted, others, accounts) + seal > room) {
            int some = Bisection.last(1, tiles, count -> Gas.hash(count, weighted, others, accounts) <= room);
            for (int left = tiles; left > 0; left -= some) {
                int count = Math.min(some, left);
                steps.add(new Step.HashWeights(count, Gas.hash(count, weighted, others, accounts)));
            }
            steps.add(new Step.Seal(seal + Gas.hash(0, 0, others, 0)));
        } else {
            steps.add(new Step.Seal(seal + Gas.hash(tiles, weighted, others, accounts)));
        }
    }

    /**
     * How many accounts of weights one tile lies in, at most: those that the chain has are as long as they are, and may be shorter than those that are to
     * come. Two where all are longer than a tile, as it may begin anywhere in one.
     */
    private static int accountsOfATile(ModelFile file, Draft now, int chunk) {
        int most = 2;
        for (int layer = 0; layer < file.layers().size(); layer++) {
            long at = 0;
            int accounts = 0;
            for (int length : lengths(file, now, chunk, layer)) {
                most = Math.max(most, ++accounts);
                long end = at + length;
                // the tile that goes on behind it, if one does
                if (end / Gas.TILE > at / Gas.TILE) accounts = end % Gas.TILE == 0 ? 0 : 1;
                at = end;
            }
        }
        return most;
    }

    /** Bytes in each account of a layer's weights: those that the chain has, and those that are to come. */
    private static List<Integer> lengths(ModelFile file, Draft now, int chunk, int layer) {
        List<Integer> lengths = new ArrayList<>(now.chunks(layer));
        for (long left = file.streams().get(layer).size() - now.stored(layer); left > 0; left -= chunk)
            lengths.add((int) Math.min(chunk, left));
        return lengths;
    }

    /** Why no contract can describe the model, where chunks are as large as contracts of the usual size hold; empty if one can. */
    public static Optional<String> tooLong(ModelFile file) {
        return tooLong(file, Draft.fresh(Address.ZERO), Limits.of(Gas.TRANSACTION_CAP));
    }

    /** A question of lengths alone. */
    private static Optional<String> tooLong(ModelFile file, Draft now, Limits limits) {
        long chunks = chunks(file, now, limits.chunk());
        long description = descriptionBytes(file, chunks);
        if (description <= limits.contract()) return Optional.empty();
        List<String> advice = new ArrayList<>();
        if (limits.chunk() < Limits.CAPACITY) advice.add("a chain with larger blocks or contracts takes larger chunks");
        if (file.profile() != Profile.INT8) advice.add("int8-v1 has an eighth of the weights' bytes");
        return Optional.of(
                "the model's description would have %d bytes, %d for its layers and %d for each of %d chunks of weights; at most %d%s"
                        .formatted(
                                description,
                                descriptionBytes(file, 0),
                                BYTES_OF_CHUNK,
                                chunks,
                                limits.contract(),
                                advice.isEmpty() ? "" : ": " + String.join(", and ", advice)));
    }

    private static long descriptionBytes(ModelFile file, long chunks) {
        return 9 + file.layers().stream().mapToLong(Plan::recordBytes).sum() + BYTES_OF_CHUNK * chunks;
    }

    /** The description as it is behind each layer. */
    private static long copiedBytes(ModelFile file, Draft now, int chunk) {
        long copied = 0;
        long length = 0;
        for (int layer = 0; layer < file.layers().size(); layer++) {
            length += recordBytes(file.layers().get(layer)) + BYTES_OF_CHUNK * chunks(file, now, chunk, layer);
            copied += length;
        }
        return copied;
    }

    private static long chunks(ModelFile file, Draft now, int chunk) {
        return IntStream.range(0, file.layers().size())
                .mapToLong(layer -> chunks(file, now, chunk, layer))
                .sum();
    }

    /** Those of a layer that the chain has, and those that are to come. */
    private static long chunks(ModelFile file, Draft now, int chunk, int layer) {
        long left = file.streams().get(layer).size() - now.stored(layer);
        return now.chunks(layer).size() + (left + chunk - 1) / chunk;
    }

    private static long bytes(ModelFile file) {
        return file.streams().stream().mapToLong(Bytes::size).sum();
    }

    private static int weighted(ModelFile file) {
        return (int)
                file.layers().stream().filter(layer -> layer.weights() != 0).count();
    }

    private static int recordBytes(Layer layer) {
        return 10 + layer.inputs().size() + 32 * layer.parameterCount();
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
