package io.aichain.chain.order;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import io.aichain.chain.record.MerkleTree;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * One block as the sequencer ordered it: the chain's order, before anyone executed it. Its hash is keccak(01 || header) with
 *
 * <pre>
 * header = rlp([version = 1, kind, number, parentHash, epoch, timeMillis, gasLimit, configNumber,
 *               inputTopicId[16], [endOffset of partition 0, 1, ...], payloadRoot, extensions])
 * payload = the transactions' raw bytes, in order; payloadRoot is their {@link MerkleTree} root
 * </pre>
 *
 * @param number 1 and up; the executed block has the same
 * @param parentHash hash of ordered block number - 1; of block 1 the genesis hash
 * @param epoch the leader's term, at least 1
 * @param timeMillis since 1970, never below the parent's
 * @param gasLimit that cut this block; the gas limits of its transactions sum to at most this
 * @param configNumber of the configuration in force; 0 is genesis
 * @param inputTopicId Kafka's 16-byte id of the {@code transactions} topic that the offsets belong to
 * @param inputOffsets by partition: everything below is in this or an earlier block, or was passed over
 * @param payload raw transactions, each at most the chain's limit
 */
public record OrderedBlock(
        RecordKind kind,
        long number,
        Hash parentHash,
        long epoch,
        long timeMillis,
        long gasLimit,
        long configNumber,
        Bytes inputTopicId,
        List<Long> inputOffsets,
        List<Bytes> payload,
        List<Extension> extensions) {

    public static final int VERSION = 1;
    public static final int TOPIC_ID_BYTES = 16;
    public static final int MAX_PARTITIONS = 1024;
    /** Bound on transactions of one block, whatever the chain's limits. */
    public static final int MAX_TRANSACTIONS = 100_000;

    public OrderedBlock {
        if (kind == RecordKind.LEADER) throw new IllegalArgumentException("a leader record is no block");
        if (number < 1 || epoch < 1) throw new IllegalArgumentException("block " + number + ", epoch " + epoch);
        if (inputTopicId.size() != TOPIC_ID_BYTES) throw new IllegalArgumentException("topic id " + inputTopicId);
        inputOffsets = List.copyOf(inputOffsets);
        payload = List.copyOf(payload);
        extensions = List.copyOf(extensions);
    }

    public Hash hash() {
        return hashOf(header());
    }

    /** @param header the RLP list, as in the envelope */
    static Hash hashOf(Bytes header) {
        byte[] prefixed = new byte[header.size() + 1];
        prefixed[0] = VERSION;
        System.arraycopy(header.unsafeArray(), 0, prefixed, 1, header.size());
        return Keccak.hash(prefixed);
    }

    Bytes header() {
        Hash payloadRoot = MerkleTree.root(payload);
        return Bytes.wrap(RlpWriter.list(w -> {
            w.uint(VERSION)
                    .uint(kind.number())
                    .uint(number)
                    .hash(parentHash)
                    .uint(epoch)
                    .uint(timeMillis)
                    .uint(gasLimit);
            w.uint(configNumber).bytes(inputTopicId);
            w.nested(all -> inputOffsets.forEach(all::uint));
            w.hash(payloadRoot);
            Extension.encode(extensions, w);
        }));
    }

    /** @param in behind version and kind */
    static OrderedBlock decode(RecordKind kind, RlpReader in, List<Bytes> payload) throws MalformedException {
        long number = in.uint63("number");
        Hash parentHash = in.hash("parentHash");
        long epoch = in.uint63("epoch");
        long timeMillis = in.uint63("timeMillis");
        long gasLimit = in.uint63("gasLimit");
        long configNumber = in.uint63("configNumber");
        Bytes topicId = in.bytes(TOPIC_ID_BYTES, "inputTopicId");
        if (topicId.size() != TOPIC_ID_BYTES) throw malformed("inputTopicId: %d bytes, need 16", topicId.size());
        RlpReader offsets = in.list("inputOffsets");
        List<Long> inputOffsets = new ArrayList<>();
        while (offsets.hasNext()) {
            if (inputOffsets.size() == MAX_PARTITIONS) throw malformed("inputOffsets: more than %d", MAX_PARTITIONS);
            inputOffsets.add(offsets.uint63("inputOffset"));
        }
        Hash payloadRoot = in.hash("payloadRoot");
        List<Extension> extensions = Extension.decode(in);
        in.end("block header");
        if (number < 1) throw malformed("number: 0, blocks start at 1");
        if (epoch < 1) throw malformed("epoch: 0, epochs start at 1");
        if (!payloadRoot.equals(MerkleTree.root(payload))) throw malformed("payloadRoot: does not match the payload");
        return new OrderedBlock(
                kind,
                number,
                parentHash,
                epoch,
                timeMillis,
                gasLimit,
                configNumber,
                topicId,
                inputOffsets,
                payload,
                extensions);
    }
}
