package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.contracts.abi.Model;
import io.aichain.contracts.abi.TextModel;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
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
    private final Node node;
    private final Contracts contracts;
    private final Address address;

    public ChainModel(Node node, Address address) {
        this.node = node;
        this.contracts = Contracts.of(node.web3j());
        this.address = address;
    }

    /**
     * What a model says of itself.
     *
     * @param description empty while it is not sealed
     */
    public record About(
            Address address,
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
        if (node.code(address).isEmpty()) {
            throw new UnreadableException(
                    "there is no contract at " + address + " on chain " + node.chainId() + " (" + node.url()
                            + "): is it another chain's address?",
                    null);
        }
        try {
            String profile = one(contracts.model().profile());
            boolean isSealed = one(contracts.model().isSealed());
            boolean compat = profile.equals(Profile.D1_COMPAT.title());
            String name = one(
                    compat ? contracts.eternal().modelName() : contracts.model().name());
            Optional<Description> description = isSealed ? Optional.of(description()) : Optional.empty();
            return new About(
                    address,
                    name,
                    profile,
                    Address.fromHex(one(contracts.model().author())),
                    isSealed,
                    Hash.of(this.<byte[]>one(contracts.model().modelHash())),
                    description,
                    classes(compat));
        } catch (RevertedException | HaltedException refused) {
            throw notOurs(refused.getMessage(), refused);
        } catch (ModelRevert garbage) {
            throw notOurs("its description is damaged: " + RevertText.of(garbage.data()), garbage);
        }
    }

    private UnreadableException notOurs(String why, RuntimeException cause) {
        return new UnreadableException("the contract at " + address + " is no model of ours (" + why + ")", cause);
    }

    private Description description() {
        String at = one(contracts.model().description());
        return Description.read(node.code(Address.fromHex(at)));
    }

    @SuppressWarnings("unchecked")
    private List<String> classes(boolean compat) {
        try {
            Object list = compat
                    // melodies have three values there, and no classes
                    ? node.read(Address.ZERO, address, contracts.eternal().getInfo())
                            .get(2)
                            .getValue()
                    : one(contracts.model().classes());
            return ((List<Type<String>>) list).stream().map(Type::getValue).toList();
        } catch (RevertedException | UnreadableException melody) {
            return List.of();
        }
    }

    /**
     * Evaluates the whole model.
     *
     * @throws RevertedException what the arithmetic defines for this input
     */
    @SuppressWarnings("unchecked")
    public List<Tensor> run(List<Tensor> inputs) {
        List<Model.Tensor> given = inputs.stream().map(ChainModel::tensor).toList();
        List<Model.Tensor> answer = (List<Model.Tensor>)
                node.read(Address.ZERO, address, contracts.model().run(given))
                        .getFirst()
                        .getValue();
        return answer.stream().map(ChainModel::tensor).toList();
    }

    private static Model.Tensor tensor(Tensor tensor) {
        List<BigInteger> shape =
                Arrays.stream(tensor.shape()).mapToObj(BigInteger::valueOf).toList();
        return new Model.Tensor(shape, Arrays.asList(tensor.bigs()));
    }

    private static Tensor tensor(Model.Tensor tensor) {
        int[] shape = tensor.shape.stream().mapToInt(BigInteger::intValueExact).toArray();
        return Tensor.of(shape, tensor.data.toArray(BigInteger[]::new));
    }

    /**
     * What was made.
     *
     * @param text the text, or notes with blanks between
     * @param seed to go on with, where the contract says it
     */
    public record Generated(String text, Optional<BigInteger> seed) {}

    /**
     * How tokens are chosen; what is left out is 0.
     *
     * @param seed not for melodies, which have none
     * @param temperature raw; for {@link TextModel} alone
     * @param top among how many of the likeliest, 0 for all; for {@link TextModel} alone
     */
    public record Sampling(Optional<BigInteger> seed, Optional<BigInteger> temperature, Optional<Integer> top) {}

    /**
     * Goes on with a prompt, asking the contract as a view.
     *
     * @param prompt a text; for melodies notes as whole numbers
     * @throws RevertedException what the arithmetic defines for this prompt
     * @throws ChainException also if the sampling says what this model has no use for
     */
    public Generated generate(String prompt, int count, Sampling sampling) {
        BigInteger seed = sampling.seed().orElse(BigInteger.ZERO);
        if (node.code(address).isEmpty())
            throw new ChainException("there is no contract at " + address + " on chain " + node.chainId());
        if (isTextModel()) {
            var parameters = new TextModel.SamplingParameters(
                    sampling.temperature().orElse(BigInteger.ZERO),
                    BigInteger.valueOf(sampling.top().orElse(0)));
            var answer = node.read(
                    Address.ZERO,
                    address,
                    contracts.text().generate(prompt, BigInteger.valueOf(count), seed, parameters));
            return new Generated((String) answer.get(0).getValue(), Optional.of((BigInteger)
                    answer.get(1).getValue()));
        }
        About about = about();
        if (!about.profile().equals(Profile.D1_COMPAT.title())) {
            throw new ChainException(about.name() + " is a model of " + about.profile()
                    + " without a vocabulary: its texts come from a TextModel, whose address is to be given");
        }
        String own = "a model of " + about.profile() + " has its own";
        refuse("--temperature", sampling.temperature(), own);
        refuse("--top", sampling.top(), own);
        BigInteger id = one(contracts.eternal().modelId());
        if (id.signum() == 0) throw new ChainException(address + " has no id yet: publish it to the end");
        if (!melodies()) return text(id, prompt, count, seed);
        refuse("--seed", sampling.seed(), "a melody leaves nothing to chance");
        return melody(id, prompt, count);
    }

    /** Who gives an option expects something of it. */
    private static void refuse(String option, Optional<?> given, String why) {
        if (given.isPresent()) throw new ChainException(option + " has no effect: " + why + ". Leave it out");
    }

    private boolean isTextModel() {
        try {
            node.read(Address.ZERO, address, contracts.text().window());
            return true;
        } catch (RevertedException | UnreadableException no) {
            return false;
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

    @SuppressWarnings("rawtypes")
    private Generated text(BigInteger id, String prompt, int count, BigInteger seed) {
        List<Type> arguments = List.of(
                new Uint256(id),
                new Utf8String(prompt),
                new Uint256(BigInteger.valueOf(count)),
                // states of three dimensions: empty ones look alike
                new DynamicArray<>(Uint256.class, List.of()),
                new Uint256(seed));
        // text, states, seed; the states stay the offset that stands for them
        List<Type> answer = ask(
                "generateTextNoTx(uint256,string,uint256,int256[][][],uint256)",
                arguments,
                List.of(
                        new TypeReference<Utf8String>() {},
                        new TypeReference<Uint256>() {},
                        new TypeReference<Uint256>() {}));
        return new Generated((String) answer.get(0).getValue(), Optional.of((BigInteger)
                answer.get(2).getValue()));
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private Generated melody(BigInteger id, String prompt, int count) {
        List<Int256> notes = new ArrayList<>();
        for (String note : prompt.strip().split("[\\s,]+")) {
            if (!note.matches("[0-9]{1,9}"))
                throw new ChainException("prompt: notes as whole numbers expected, found \"" + note + "\"");
            notes.add(new Int256(new BigInteger(note).multiply(BigInteger.TEN.pow(18))));
        }
        List<Type> arguments = List.of(
                new Uint256(id), new Uint256(BigInteger.valueOf(count)), new DynamicArray<>(Int256.class, notes));
        List<Type> answer = ask(
                "generateMelodyTest(uint256,uint256,int256[])",
                arguments,
                List.of(new TypeReference<DynamicArray<Int256>>() {}, new TypeReference<Uint256>() {}));
        StringBuilder text = new StringBuilder();
        for (Int256 note : (List<Int256>) answer.getFirst().getValue()) {
            text.append(text.isEmpty() ? "" : " ").append(note.getValue().divide(BigInteger.TEN.pow(18)));
        }
        return new Generated(text.toString(), Optional.empty());
    }

    /** A call whose nested arrays the generated wrappers cannot carry. */
    @SuppressWarnings("rawtypes")
    private List<Type> ask(String signature, List<Type> arguments, List<TypeReference<?>> outputs) {
        Bytes selector = RevertText.selector(signature);
        String data = selector.toHex() + FunctionEncoder.encodeConstructor(arguments);
        return FunctionReturnDecoder.decode(
                node.call(Address.ZERO, address, data).toHex(), Utils.convert(outputs));
    }

    private <T> T one(RemoteFunctionCall<?> call) {
        return node.readOne(Address.ZERO, address, call);
    }
}
