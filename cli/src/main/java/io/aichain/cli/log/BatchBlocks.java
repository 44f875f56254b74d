package io.aichain.cli.log;

import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.cli.Failure;
import io.aichain.da.BatchFetcher;
import io.aichain.da.FetchedBatch;
import io.aichain.sequencer.repair.BlockSource;
import java.util.List;
import java.util.Optional;

/**
 * Blocks out of published batches. A batch keeps all of a block that is hashed and the signature of its last one; the key signs the others
 * again, and because signatures are a function of key and message (RFC 6979) the records come out byte for byte as they were. The last
 * one of each batch shows that.
 */
final class BatchBlocks implements BlockSource {
    private final List<PublishedBatch> batches;
    private final BatchFetcher fetcher;
    private final Hash secretKey;
    private Optional<Batch> current = Optional.empty();

    /**
     * @param batches in order, from the first on
     * @throws Failure if the key is not the one that genesis names
     */
    BatchBlocks(List<PublishedBatch> batches, BatchFetcher fetcher, Genesis genesis, Hash secretKey) {
        this.batches = batches;
        this.fetcher = fetcher;
        this.secretKey = secretKey;
        requireSequencer(secretKey, genesis);
    }

    /** @throws Failure if the key is not the one that genesis names */
    static void requireSequencer(Hash secretKey, Genesis genesis) {
        var signer = Secp256k1.instance().address(secretKey);
        var sequencer = genesis.aichain().sequencer();
        if (!signer.equals(sequencer)) {
            throw new Failure("the key signs as " + signer + ", genesis names the sequencer " + sequencer);
        }
    }

    /** Number of the last published block, 0 for none. */
    long lastBlock() {
        return batches.isEmpty() ? 0 : batches.getLast().lastBlock();
    }

    @Override
    public Optional<Bytes> record(long number) {
        if (number > lastBlock()) return Optional.empty();
        Batch batch = batch(number);
        OrderedBlock block = batch.blocks().get((int) (number - batch.firstBlock()));
        OrderRecord record = OrderRecord.signed(block, secretKey);
        if (number == batch.lastBlock() && !record.signature().equals(batch.lastSignature())) {
            throw new Failure("block " + number + ": the signature in batch " + batch.number()
                    + " is another than this key gives; nothing of this batch's end was appended");
        }
        return Optional.of(record.encoded());
    }

    private Batch batch(long number) {
        if (current.isPresent()
                && current.get().firstBlock() <= number
                && number <= current.get().lastBlock()) return current.get();
        PublishedBatch entry = batches.stream()
                .filter(b -> b.firstBlock() <= number && number <= b.lastBlock())
                .findFirst()
                .orElseThrow(() -> new Failure("no batch has block " + number));
        current = Optional.of(fetch(entry));
        return current.get();
    }

    private Batch fetch(PublishedBatch entry) {
        String what = "batch " + entry.batch() + ": ";
        return switch (fetcher.fetch(entry)) {
            case FetchedBatch.Valid(var batch, var raw) -> batch;
            case FetchedBatch.Waiting(var segment, var reason) ->
                throw new Failure(what + "segment " + segment + ": " + reason);
            case FetchedBatch.Gone(var segment, var reason) ->
                throw new Failure(what + "segment " + segment + " is gone: " + reason);
            case FetchedBatch.Tampered(var segment, var expected, var found) ->
                throw new Failure(what + "segment " + segment + ": expected " + expected + ", found " + found);
            case FetchedBatch.Invalid(var field, var expected, var found) ->
                throw new Failure(what + field + ": expected " + expected + ", found " + found);
            case FetchedBatch.Unknown(var reason) -> throw new Failure(what + reason + ": install a later version");
        };
    }
}
