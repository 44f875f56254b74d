package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.util.List;

/**
 * How far a model has come, as its chain says.
 *
 * @param stored bytes of weights of each layer; empty while the layers are not described
 * @param chunks of each layer, bytes in each of the accounts that hold them: as long as its chain took them then
 * @param vocabulary whether it has one, or for profiles 1 to 3 the contract that has it
 * @param hashed whether {@code hashWeights} is through
 * @param minted whether its collection has given it an id
 */
record Draft(
        Address address,
        List<Long> stored,
        List<List<Integer>> chunks,
        boolean vocabulary,
        boolean hashed,
        boolean isSealed,
        boolean minted) {

    static Draft fresh(Address address) {
        return new Draft(address, List.of(), List.of(), false, false, false, false);
    }

    /** Bytes of a layer's weights. */
    long stored(int layer) {
        return stored.isEmpty() ? 0 : stored.get(layer);
    }

    /** Bytes in each account of a layer's weights. */
    List<Integer> chunks(int layer) {
        return chunks.isEmpty() ? List.of() : chunks.get(layer);
    }

    long storedBytes() {
        return stored.stream().mapToLong(Long::longValue).sum();
    }

    /** Whether nothing is left to do: sealed, and what a model of its kind gets afterwards is there too. */
    boolean isFinished(ModelFile file) {
        if (!isSealed) return false;
        if (Front.of(file) != Front.MODEL) return minted;
        return vocabulary || file.vocabulary() instanceof Vocabulary.None;
    }

    boolean isFull(ModelFile file) {
        if (stored.size() != file.layers().size()) return false;
        for (int i = 0; i < stored.size(); i++)
            if (stored.get(i) != file.streams().get(i).size()) return false;
        return true;
    }
}
