package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.ContractUtils;
import org.web3j.protocol.core.RemoteFunctionCall;

/**
 * Finds what a chain has of a model. An account's contracts lie where its address and transaction count say, so its drafts are found without any
 * note of them on this side.
 */
final class Drafts {
    /** How many of the author's last transactions may have created the draft. */
    static final int LOOK_BACK = 4_096;

    private static final int AT_ONCE = 50;

    private final Node node;
    private final Contracts contracts;
    private final Engines engines;
    private final Address author;

    Drafts(Node node, Contracts contracts, Engines engines, Address author) {
        this.node = node;
        this.contracts = contracts;
        this.engines = engines;
        this.author = author;
    }

    /** The author's newest contract that is this model, as far as it has come. @param wanted which of them are looked for */
    Optional<Draft> find(ModelFile file, Predicate<Draft> wanted) {
        long next = node.nonce(author, false);
        long oldest = Math.max(0, next - LOOK_BACK);
        for (long end = next; end > oldest; end -= AT_ONCE) {
            List<Address> created = new ArrayList<>();
            for (long nonce = end - 1; nonce >= Math.max(oldest, end - AT_ONCE); nonce--) {
                created.add(created(author, nonce));
            }
            List<Bytes> codes = node.codes(created);
            for (int i = 0; i < codes.size(); i++) {
                Optional<Draft> found = codes.get(i).isEmpty() ? Optional.empty() : read(created.get(i), file);
                if (found.filter(wanted).isPresent()) return found;
            }
        }
        return Optional.empty();
    }

    static Address created(Address sender, long nonce) {
        return Address.of(ContractUtils.generateContractAddress(sender.toArray(), BigInteger.valueOf(nonce)));
    }

    /** The contract at an address, if it is this model as far as it has come: same author, names, layers, vocabulary, and no other weights. */
    Optional<Draft> read(Address address, ModelFile file) {
        try {
            if (!isOurs(address, file)) return Optional.empty();
            return weights(address, file);
        } catch (RevertedException | UnreadableException anotherContract) {
            return Optional.empty();
        }
    }

    private boolean isOurs(Address address, ModelFile file) {
        Front front = Front.of(file);
        boolean same = one(address, contracts.model().author()).equals(author.toHex())
                && one(address, contracts.model().profile())
                        .equals(file.profile().title())
                && one(address, contracts.model().engine())
                        .equals(engines.engine().toHex());
        if (!same) return false;
        return switch (front) {
            case MODEL ->
                one(address, contracts.model().name()).equals(file.name())
                        && texts(one(address, contracts.model().classes())).equals(file.classes());
            case ETERNAL_AI ->
                one(address, contracts.eternal().modelName()).equals(file.name())
                        && texts(get(address, contracts.eternal().getInfo())
                                        .get(2)
                                        .getValue())
                                .equals(file.classes());
            case MELODY ->
                one(address, contracts.melody().modelName()).equals(file.name())
                        && one(address, contracts.melody().vocabInfo()) instanceof Boolean;
        };
    }

    private Optional<Draft> weights(Address address, ModelFile file) {
        List<Long> stored = new ArrayList<>();
        List<List<Integer>> chunks = new ArrayList<>();
        int layers = layers(address, file.layers().size());
        if (layers != 0 && layers != file.layers().size()) return Optional.empty();
        for (int i = 0; i < layers; i++) {
            Layer layer = file.layers().get(i);
            var slot = get(address, contracts.model().weightsOf(BigInteger.valueOf(i)));
            boolean same = number(slot, 1) == layer.streamLength()
                    && number(slot, 2) == layer.layout().number();
            if (!same) return Optional.empty();
            List<Address> accounts =
                    texts(slot.get(3).getValue()).stream().map(Address::fromHex).toList();
            Optional<List<Integer>> lengths = lengths(accounts, file.streams().get(i), number(slot, 0));
            if (lengths.isEmpty()) return Optional.empty();
            stored.add(number(slot, 0));
            chunks.add(lengths.get());
        }
        boolean isSealed = (Boolean) one(address, contracts.model().isSealed());
        var draft = new Draft(
                address,
                List.copyOf(stored),
                List.copyOf(chunks),
                // without layers nothing says which vocabulary it has: then it is set once more
                layers != 0 && vocabulary(address, file),
                false,
                isSealed,
                minted(address, file));
        boolean same = isSealed ? sealedAs(address, file) : layers == 0 || draftedAs(draft, file);
        if (!same) return Optional.empty();
        return Optional.of(!isSealed && draft.isFull(file) ? hashed(draft) : draft);
    }

    /** How many layers are described: none, as many as given, or another number. */
    private int layers(Address address, int expected) {
        if (!hasLayer(address, 0)) return 0;
        return hasLayer(address, expected - 1) && !hasLayer(address, expected) ? expected : -1;
    }

    private boolean hasLayer(Address address, int layer) {
        try {
            get(address, contracts.model().weightsOf(BigInteger.valueOf(layer)));
            return true;
        } catch (RevertedException none) {
            if (none.is("AINoSuchLayer(uint256,uint256)")) return false;
            throw none;
        }
    }

    /** Bytes in each of these accounts, if they hold exactly the first {@code stored} bytes. */
    private Optional<List<Integer>> lengths(List<Address> accounts, Bytes stream, long stored) {
        List<Integer> lengths = new ArrayList<>();
        int at = 0;
        for (Bytes code : node.codes(accounts)) {
            int end = at + code.size() - 1;
            if (code.isEmpty()
                    || end > stream.size()
                    || !code.slice(1, code.size()).equals(stream.slice(at, end))) {
                return Optional.empty();
            }
            lengths.add(end - at);
            at = end;
        }
        return at == stored ? Optional.of(List.copyOf(lengths)) : Optional.empty();
    }

    private boolean vocabulary(Address address, ModelFile file) {
        if (file.vocabulary() instanceof Vocabulary.None) return false;
        return switch (Front.of(file)) {
            case MODEL ->
                TextContract.of(file, address, engines.deployer())
                        .map(text -> !node.code(text.address()).isEmpty())
                        .orElse(false);
            case ETERNAL_AI -> ((BigInteger) one(address, contracts.eternal().vocabInfo())).signum() != 0;
            case MELODY -> (Boolean) one(address, contracts.melody().vocabInfo());
        };
    }

    private boolean minted(Address address, ModelFile file) {
        return file.profile() == Profile.D1_COMPAT
                && ((BigInteger) one(address, contracts.eternal().modelId())).signum() != 0;
    }

    private boolean sealedAs(Address address, ModelFile file) {
        return Bytes.wrap((byte[]) one(address, contracts.model().modelHash()))
                .equals(file.modelHash().toBytes());
    }

    /**
     * Whether what a draft says of itself is this model as far as it has come: layers with all their parameters, vocabulary and classes are in its hash,
     * with a root of 0 for each layer whose weights are not hashed yet. So a model that differs in one of them is seen before its weights are paid for.
     */
    private boolean draftedAs(Draft draft, ModelFile file) {
        Hash said = Hash.of((byte[]) one(draft.address(), contracts.model().draftHash()));
        int most = draft.isFull(file) ? file.layers().size() : 0;
        return file.draftHashes(most, draft.vocabulary()).contains(said);
    }

    private Draft hashed(Draft draft) {
        boolean hashed = isHashed(draft.address());
        return new Draft(
                draft.address(), draft.stored(), draft.chunks(), draft.vocabulary(), hashed, false, draft.minted());
    }

    /** Whether all weights have been read for the hash: asking to read no tile more answers so. */
    boolean isHashed(Address model) {
        String call = contracts.model().hashWeights(BigInteger.ZERO).encodeFunctionCall();
        Bytes answer = node.call(author, model, call);
        return answer.size() == 32 && answer.get(31) == 1;
    }

    private Object one(Address address, RemoteFunctionCall<?> call) {
        return get(address, call).getFirst().getValue();
    }

    @SuppressWarnings("rawtypes")
    private List<Type> get(Address address, RemoteFunctionCall<?> call) {
        return node.read(author, address, call);
    }

    @SuppressWarnings("rawtypes")
    private static long number(List<Type> values, int i) {
        return ((BigInteger) values.get(i).getValue()).longValueExact();
    }

    /** Values of an array of texts or addresses. */
    @SuppressWarnings("unchecked")
    private static List<String> texts(Object array) {
        return ((List<Type<String>>) array).stream().map(Type::getValue).toList();
    }
}
