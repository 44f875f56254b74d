package io.aichain.contracts;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.model.Commitments;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.web3j.protocol.core.RemoteFunctionCall;

/**
 * Makes a model's hash (docs/inference-semantics.md section 10) from what lies on a chain, as its seal has done. Encoded texts and numbers are hashed as
 * the chain gives them, so that no reading of them comes between.
 */
final class ModelHash {
    private static final int WORD = 32;

    private static final byte[] NO_TEXTS = new byte[2 * WORD];

    static {
        NO_TEXTS[WORD - 1] = WORD;
    }

    private final Node node;
    private final Contracts contracts;
    private final ChainModel.About about;

    ModelHash(Node node, ChainModel.About about) {
        this.node = node;
        this.contracts = Contracts.of(node.web3j());
        this.about = about;
    }

    HashCheck check() {
        Hash declared = about.modelHash();
        if (!about.isSealed()) return new HashCheck.Unknown(declared, "it is not sealed yet");
        boolean compat = about.profile().equals(Profile.D1_COMPAT.title());
        if (compat && !about.libraryCode().isKnown()) {
            return new HashCheck.Unknown(declared, "its code is unknown, and so is where it keeps its vocabulary");
        }
        try {
            Description description = description();
            long bytes =
                    description.layers().stream().mapToLong(Layer::streamLength).sum();
            if (bytes > ModelFile.MAX_STREAMS) {
                return new HashCheck.Unknown(
                        declared, bytes + " bytes of weights; at most " + ModelFile.MAX_STREAMS + " are read");
            }
            if (about.libraryCode().isKnown())
                requireLayers(description.layers().size());
            if (compat) requireInput(description.layers());
            Hash computed = Commitments.modelHash(
                    description, layers(description), compat ? vocabulary() : Hash.ZERO, classes(compat));
            return computed.equals(declared)
                    ? new HashCheck.Agrees(declared)
                    : new HashCheck.Differs(declared, computed);
        } catch (MalformedException broken) {
            return new HashCheck.Broken(declared, broken.getMessage());
        } catch (ModelRevert broken) {
            return new HashCheck.Broken(declared, "its description is damaged: " + RevertText.of(broken.data()));
        } catch (RevertedException | HaltedException | UnreadableException refused) {
            return new HashCheck.Unknown(declared, refused.getMessage());
        }
    }

    private Description description() throws MalformedException {
        Address at = Address.fromHex(one(contracts.model().description()));
        Description description = Description.read(Inert.require(node.code(at), "the description", at));
        if (!description.profile().title().equals(about.profile())) {
            throw malformed("its description is of %s", description.profile().title());
        }
        return description;
    }

    /** How many layers the contract takes itself to have: it asks for the last of them. */
    private void requireLayers(int count) throws MalformedException {
        if (!hasLayer(count - 1) || hasLayer(count)) {
            throw malformed("it does not ask for the %d layers that its description has", count);
        }
    }

    /** In profile 0 the engine takes images of any size: the contract says which, {@code [1, h, w, c]} as its Input layer or zeros for a vector. */
    private void requireInput(List<Layer> layers) throws MalformedException {
        byte[] info = answer("getInfo()").toArray();
        Optional<Layer> image = layers.stream()
                .filter(layer -> layer.type() == LayerType.INPUT && layer.parameterCount() == 4)
                .reduce((_, last) -> last);
        for (int i = 0; i < 3; i++) {
            int dimension = 1 + i;
            int expected = image.map(input -> input.parameter(dimension)).orElse(0);
            boolean same = info.length >= 3 * WORD
                    && new BigInteger(1, info, i * WORD, WORD).equals(BigInteger.valueOf(expected));
            if (!same) throw malformed("it takes inputs of another shape than its description says");
        }
    }

    private boolean hasLayer(int layer) {
        try {
            node.read(Address.ZERO, about.address(), contracts.model().weightsOf(BigInteger.valueOf(layer)));
            return true;
        } catch (RevertedException none) {
            if (none.is("AINoSuchLayer(uint256,uint256)")) return false;
            throw none;
        }
    }

    private List<Hash> layers(Description description) throws MalformedException {
        List<Hash> hashes = new ArrayList<>();
        for (int i = 0; i < description.layers().size(); i++) {
            Layer layer = description.layers().get(i);
            byte[] stream = Inert.content(node, layer.chunks(), "weights of layer " + i);
            if (stream.length != layer.streamLength()) {
                throw malformed("layer %d: %d bytes of weights; %d expected", i, stream.length, layer.streamLength());
            }
            hashes.add(Commitments.layerHash(layer, Commitments.weightRoot(stream)));
        }
        return hashes;
    }

    private Hash classes(boolean compat) throws MalformedException {
        if (!compat) return Keccak.hash(answer("classes()").toArray());
        if (isMelody()) return Keccak.hash(NO_TEXTS);
        // getInfo: three words, then the places of name, classes and layers
        byte[] info = answer("getInfo()").toArray();
        int from = StoredWords.number(info, 4 * WORD);
        int to = StoredWords.number(info, 5 * WORD);
        if (from > to || to > info.length) throw malformed("its classes are no list of texts");
        var texts = new ByteArrayOutputStream();
        texts.writeBytes(StoredWords.word(BigInteger.valueOf(WORD)));
        texts.write(info, from, to - from);
        return Keccak.hash(texts.toByteArray());
    }

    private boolean isMelody() {
        return about.libraryCode().contract().filter("MelodyRNN"::equals).isPresent();
    }

    /** Of profile 0. */
    private Hash vocabulary() throws MalformedException {
        if (isMelody()) {
            Bytes notes = answer("getVocabs()");
            return notes.size() <= 2 * WORD ? Hash.ZERO : Keccak.hash(notes.toArray());
        }
        BigInteger words =
                about.libraryCode().words().orElseThrow(() -> malformed("its code is none that keeps words"));
        return StoredWords.read(node, about.address(), words)
                .map(vocabulary -> Keccak.hash(vocabulary.encoded().toArray()))
                .orElse(Hash.ZERO);
    }

    private Bytes answer(String signature) {
        return node.call(
                Address.ZERO, about.address(), RevertText.selector(signature).toHex());
    }

    private <T> T one(RemoteFunctionCall<?> call) {
        return node.readOne(Address.ZERO, about.address(), call);
    }
}
