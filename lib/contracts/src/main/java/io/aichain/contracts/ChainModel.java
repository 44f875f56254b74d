package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.contracts.abi.Model;
import io.aichain.contracts.abi.TextModel;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Profile;
import io.aichain.models.Generated;
import io.aichain.models.Melody;
import io.aichain.models.Sampling;
import io.aichain.models.ShortPrompt;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.Utils;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.RemoteFunctionCall;

/** A model that lies on a chain, and what it can be asked. */
public final class ChainModel {
    private static final int WORD = 32;
    /** An empty list. */
    private static final Bytes NO_STATES = Bytes.wrap(new byte[WORD]);

    private final Node node;
    private final Contracts contracts;
    private final Address address;

    /**
     * Nothing is asked yet: whether there is a model shows when it is.
     *
     * @param address of the model, or of a TextModel to generate with
     */
    public ChainModel(Node node, Address address) {
        this.node = node;
        this.contracts = Contracts.of(node.web3j());
        this.address = address;
    }

    /**
     * What a model says of itself.
     *
     * @param libraryCode the code that says it: not the contract's word, as all else is unless {@link #creation} and {@link #hashCheck} vouch for it
     * @param description empty while it is not sealed
     */
    public record About(
            Address address,
            LibraryCode libraryCode,
            String name,
            String profile,
            Address author,
            boolean isSealed,
            Hash modelHash,
            Optional<Description> description,
            List<String> classes) {}

    /**
     * What it says of itself.
     *
     * @throws UnreadableException if there is no model of ours: no contract, another one, or one with a damaged description
     * @throws ChainException if the node does not answer
     */
    public About about() {
        Bytes code = code();
        try {
            String profile = one(contracts.model().profile());
            boolean isSealed = one(contracts.model().isSealed());
            boolean compat = profile.equals(Profile.D1_COMPAT.title());
            String name = one(
                    compat ? contracts.eternal().modelName() : contracts.model().name());
            Optional<Description> description = isSealed ? Optional.of(description()) : Optional.empty();
            return new About(
                    address,
                    LibraryCode.of(code),
                    name,
                    profile,
                    Address.fromHex(one(contracts.model().author())),
                    isSealed,
                    Hash.of(this.<byte[]>one(contracts.model().modelHash())),
                    description,
                    classes(compat));
        } catch (RevertedException | HaltedException refused) {
            Optional<String> textOf =
                    window().flatMap(_ -> ifAnswered(contracts.text().model()));
            throw notOurs(
                    textOf.map(model -> "it is the TextModel of " + model
                                    + ": give that address, or generate with this one")
                            .orElseGet(refused::getMessage),
                    refused);
        } catch (ModelRevert garbage) {
            throw notOurs("its description is damaged: " + RevertText.of(garbage.data()), garbage);
        }
    }

    /**
     * What a TextModel says of itself.
     *
     * @param libraryCode the code that says it
     * @param model that it asks; what makes the tokens is that one's code
     * @param window the most tokens that the model sees at once
     * @param textHash names model, words and window together
     */
    public record Text(Address address, LibraryCode libraryCode, Address model, BigInteger window, Hash textHash) {}

    /**
     * What it says as a TextModel; empty if it does not answer as one.
     *
     * @throws UnreadableException if there is no contract
     */
    public Optional<Text> text() {
        Bytes code = code();
        Optional<BigInteger> window = window();
        if (window.isEmpty()) return Optional.empty();
        Optional<String> model = ifAnswered(contracts.text().model());
        Optional<byte[]> hash = ifAnswered(contracts.text().textHash());
        if (model.isEmpty() || hash.isEmpty()) return Optional.empty();
        return Optional.of(new Text(
                address, LibraryCode.of(code), Address.fromHex(model.get()), window.get(), Hash.of(hash.get())));
    }

    /**
     * Whether its address proves a TextModel's words, window and model: it is the one that they give with the library's newest code and the usual deployer,
     * so nothing else has written what lies there. If not, nothing is known: it may be of another deployer or version.
     *
     * @param text what {@link #text} gave
     */
    public boolean isProven(Text text) {
        try {
            return StoredWords.read(node, address, TextContract.WORDS)
                    .map(words -> TextContract.address(text.model(), text.window(), words))
                    .filter(address::equals)
                    .isPresent();
        } catch (MalformedException noWords) {
            return false;
        }
    }

    /**
     * Whose code answers here: that of the contract, and where it is the library's TextModel that of the model behind it.
     *
     * @throws UnreadableException if there is no contract
     */
    public LibraryCode answeringCode() {
        LibraryCode own = LibraryCode.of(code());
        if (own.contract().filter("TextModel"::equals).isEmpty()) return own;
        return ifAnswered(contracts.text().model())
                .map(model -> LibraryCode.of(node.code(Address.fromHex((String) model))))
                .orElse(own);
    }

    /**
     * Whether the model is the one whose hash it says: all weights are read, up to half a GiB.
     *
     * @param about what {@link #about} gave
     */
    public HashCheck hashCheck(About about) {
        return new ModelHash(node, about).check();
    }

    /** How its contract was created: some dozens of questions to the node. @param about what {@link #about} gave */
    public Creation creation(About about) {
        return new Creations(node, address, about.libraryCode()).find();
    }

    private Bytes code() {
        Bytes code = node.code(address);
        if (!code.isEmpty()) return code;
        throw new UnreadableException(
                "there is no contract at " + address + " on chain " + node.chainId() + " (" + node.url()
                        + "): is it another chain's address?",
                null);
    }

    private UnreadableException notOurs(String why, RuntimeException cause) {
        return new UnreadableException("the contract at " + address + " is no model of ours (" + why + ")", cause);
    }

    private Description description() {
        String at = one(contracts.model().description());
        return Description.read(node.code(Address.fromHex(at)));
    }

    private List<String> classes(boolean compat) {
        if (!compat) return texts(one(contracts.model().classes()));
        try {
            return texts(node.read(Address.ZERO, address, contracts.eternal().getInfo())
                    .get(2)
                    .getValue());
        } catch (RevertedException | UnreadableException melody) {
            // they have three values there, and no classes
            return List.of();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Object list) {
        return ((List<Type<String>>) list).stream().map(Type::getValue).toList();
    }

    /**
     * Evaluates the whole model.
     *
     * @throws RevertedException what the arithmetic defines for this input
     * @throws UnreadableException if the answer holds no tensors
     */
    @SuppressWarnings("unchecked")
    public List<Tensor> run(List<Tensor> inputs) {
        List<Model.Tensor> given = inputs.stream().map(ChainModel::tensor).toList();
        List<Model.Tensor> answer = (List<Model.Tensor>)
                node.read(Address.ZERO, address, contracts.model().run(given))
                        .getFirst()
                        .getValue();
        try {
            return answer.stream().map(ChainModel::tensor).toList();
        } catch (ArithmeticException | IllegalArgumentException noTensor) {
            // dimensions that do not fit the numbers, or that nothing has
            throw new UnreadableException(address, node.chainId(), noTensor);
        }
    }

    private static Model.Tensor tensor(Tensor tensor) {
        List<BigInteger> shape =
                Arrays.stream(tensor.shape()).mapToObj(BigInteger::valueOf).toList();
        return new Model.Tensor(shape, Arrays.asList(tensor.bigs()));
    }

    private static Tensor tensor(Model.Tensor tensor) {
        int[] shape = tensor.shape.stream().mapToInt(BigInteger::intValueExact).toArray();
        if (Tensor.elements(shape) != tensor.data.size()) {
            throw new IllegalArgumentException(tensor.data.size() + " numbers of shape " + Arrays.toString(shape));
        }
        return Tensor.of(shape, tensor.data.toArray(BigInteger[]::new));
    }

    /**
     * Goes on with a prompt, asking the contract as a view.
     *
     * @param prompt a text; for melodies notes as {@link Melody} reads them
     * @param count tokens to make
     * @throws RevertedException what the arithmetic defines for this prompt
     * @throws HaltedException if a melody, or one token of a text, is more than the node's limit of gas allows
     * @throws MalformedException if the prompt or the sampling is not for this model
     * @throws ChainException if there is no model that makes texts or melodies
     */
    public Generated generate(String prompt, int count, Sampling sampling) throws MalformedException {
        try {
            return generated(prompt, count, sampling);
        } catch (HaltedException refused) {
            throw refused.ofTokens();
        }
    }

    private Generated generated(String prompt, int count, Sampling sampling) throws MalformedException {
        code();
        Optional<BigInteger> window = window();
        if (window.isPresent()) {
            int seen = window.get().min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
            return windowText(seen, prompt, count, sampling);
        }
        About about = about();
        if (!about.profile().equals(Profile.D1_COMPAT.title())) {
            throw new ChainException(address + " is a model of " + StrangersText.line(about.profile())
                    + " and keeps no vocabulary: its texts come from a TextModel. Give that one's address;"
                    + " aichain model publish says it");
        }
        BigInteger id = one(contracts.eternal().modelId());
        if (id.signum() == 0) throw new ChainException(address + " has no id yet: publish it to the end");
        if (melodies()) {
            sampling.requireForMelody();
            return melody(id, Melody.read(prompt), count);
        }
        BigInteger unknown = one(contracts.eternal().vocabInfo());
        if (unknown.signum() == 0) {
            throw new ChainException(
                    address
                            + " has no vocabulary, so it makes no texts: call it, or import the model with --vocabulary FILE or --melody and publish that");
        }
        sampling.requireForCompatText();
        return text(id, prompt, count, sampling.seed().orElse(BigInteger.ZERO));
    }

    /** What a TextModel's model sees; empty for other contracts. */
    private Optional<BigInteger> window() {
        return ifAnswered(contracts.text().window());
    }

    private Generated windowText(int window, String prompt, int count, Sampling sampling) {
        var parameters = new TextModel.SamplingParameters(
                sampling.temperature().orElse(BigInteger.ZERO),
                BigInteger.valueOf(sampling.top().orElse(0)));
        LongText.Call call = (given, states, some, seed) -> {
            var answer = node.read(
                    Address.ZERO,
                    address,
                    contracts.text().generate(given, BigInteger.valueOf(some), seed, parameters));
            return new LongText.Part((String) answer.get(0).getValue(), Bytes.EMPTY, (BigInteger)
                    answer.get(1).getValue());
        };
        return new LongText(call, text -> LongText.end(text, window))
                .generate(prompt, count, sampling.seed().orElse(BigInteger.ZERO));
    }

    /** What a prompt lacks for the model that a TextModel asks; empty where it lacks nothing, or the model does not say. */
    public Optional<String> shortPrompt(String prompt) {
        try {
            String model = one(contracts.text().model());
            return ShortPrompt.words(new ChainModel(node, Address.fromHex(model)).description(), prompt);
        } catch (RevertedException | HaltedException | UnreadableException | ModelRevert unknown) {
            return Optional.empty();
        }
    }

    private boolean melodies() {
        try {
            node.read(Address.ZERO, address, contracts.melody().getVocabs());
            return true;
        } catch (RevertedException | UnreadableException no) {
            return false;
        }
    }

    /** With states only the last character is fed. */
    private Generated text(BigInteger id, String prompt, int count, BigInteger seed) {
        LongText.Call call = (given, states, some, from) -> text(id, given, states, some, from);
        return new LongText(call, text -> LongText.end(text, 1)).generate(prompt, count, seed);
    }

    /** States of three dimensions, which the generated wrappers cannot carry, go on as they came: the end of the answer, and of the question. */
    @SuppressWarnings("rawtypes")
    private LongText.Part text(BigInteger id, String prompt, Bytes states, int count, BigInteger seed) {
        Bytes text = Bytes.fromHex("0x" + TypeEncoder.encode(new Utf8String(prompt)));
        int head = 5 * WORD;
        String words = "";
        for (long word : new long[] {head, count, head + text.size()}) {
            words += TypeEncoder.encode(new Uint256(BigInteger.valueOf(word)));
        }
        String data = RevertText.selector("generateTextNoTx(uint256,string,uint256,int256[][][],uint256)")
                        .toHex()
                + TypeEncoder.encode(new Uint256(id))
                + words
                + TypeEncoder.encode(new Uint256(seed))
                + text.toHex().substring(2)
                + (states.isEmpty() ? NO_STATES : states).toHex().substring(2);
        Bytes answer = node.call(Address.ZERO, address, data);
        List<Type> values = decoded(
                answer,
                List.of(
                        new TypeReference<Utf8String>() {},
                        new TypeReference<Uint256>() {},
                        new TypeReference<Uint256>() {}));
        BigInteger at = (BigInteger) values.get(1).getValue();
        if (at.compareTo(BigInteger.valueOf(answer.size())) > 0) {
            throw new UnreadableException(address, node.chainId(), null);
        }
        return new LongText.Part(
                (String) values.get(0).getValue(), answer.slice(at.intValueExact(), answer.size()), (BigInteger)
                        values.get(2).getValue());
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private Generated melody(BigInteger id, List<BigInteger> notes, int count) {
        List<Type> arguments = List.of(
                new Uint256(id),
                new Uint256(BigInteger.valueOf(count)),
                new DynamicArray<>(Int256.class, notes.stream().map(Int256::new).toList()));
        List<Type> answer = ask(
                "generateMelodyTest(uint256,uint256,int256[])",
                arguments,
                List.of(new TypeReference<DynamicArray<Int256>>() {}, new TypeReference<Uint256>() {}));
        List<Int256> made = (List<Int256>) answer.getFirst().getValue();
        return new Generated(Melody.write(made.stream().map(Int256::getValue).toList()), Optional.empty());
    }

    /** A call whose nested arrays the generated wrappers cannot carry. */
    @SuppressWarnings("rawtypes")
    private List<Type> ask(String signature, List<Type> arguments, List<TypeReference<?>> outputs) {
        Bytes selector = RevertText.selector(signature);
        String data = selector.toHex() + FunctionEncoder.encodeConstructor(arguments);
        return decoded(node.call(Address.ZERO, address, data), outputs);
    }

    @SuppressWarnings("rawtypes")
    private List<Type> decoded(Bytes answer, List<TypeReference<?>> outputs) {
        List<Type> values =
                node.decoded(address, answer, hex -> FunctionReturnDecoder.decode(hex, Utils.convert(outputs)));
        if (values.size() != outputs.size()) throw new UnreadableException(address, node.chainId(), null);
        return values;
    }

    private <T> T one(RemoteFunctionCall<?> call) {
        return node.readOne(Address.ZERO, address, call);
    }

    /** Empty where the contract has no such function, or does not keep to what it gives. */
    private <T> Optional<T> ifAnswered(RemoteFunctionCall<?> call) {
        try {
            return Optional.of(one(call));
        } catch (RevertedException | HaltedException | UnreadableException no) {
            return Optional.empty();
        }
    }
}
