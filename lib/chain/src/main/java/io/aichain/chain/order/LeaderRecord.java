package io.aichain.chain.order;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The first thing a new leader appends: closes the old epoch for every reader. It has no number and is no block.
 *
 * <pre>header = rlp([version = 1, kind = 16, epoch, tipNumber, tipHash, timeMillis, node, software, extensions])</pre>
 *
 * @param epoch the term that begins: above every earlier one
 * @param tipNumber of the last block the leader accepted, 0 for none
 * @param tipHash of that block, or the genesis hash
 * @param node who leads, at most 64 bytes of UTF-8; for people only
 * @param software its version, at most 64 bytes of UTF-8; for people only
 */
public record LeaderRecord(
        long epoch,
        long tipNumber,
        Hash tipHash,
        long timeMillis,
        String node,
        String software,
        List<Extension> extensions) {
    private static final int MAX_TEXT = 64;

    public LeaderRecord {
        if (epoch < 1) throw new IllegalArgumentException("epoch " + epoch);
        extensions = List.copyOf(extensions);
    }

    Bytes header() {
        return Bytes.wrap(RlpWriter.list(w -> {
            w.uint(OrderedBlock.VERSION)
                    .uint(RecordKind.LEADER.number())
                    .uint(epoch)
                    .uint(tipNumber)
                    .hash(tipHash);
            w.uint(timeMillis)
                    .bytes(node.getBytes(StandardCharsets.UTF_8))
                    .bytes(software.getBytes(StandardCharsets.UTF_8));
            Extension.encode(extensions, w);
        }));
    }

    /** @param in behind version and kind */
    static LeaderRecord decode(RlpReader in) throws MalformedException {
        long epoch = in.uint63("epoch");
        long tipNumber = in.uint63("tipNumber");
        Hash tipHash = in.hash("tipHash");
        long timeMillis = in.uint63("timeMillis");
        String node = text(in, "node");
        String software = text(in, "software");
        List<Extension> extensions = Extension.decode(in);
        in.end("leader header");
        if (epoch < 1) throw MalformedException.malformed("epoch: 0, epochs start at 1");
        return new LeaderRecord(epoch, tipNumber, tipHash, timeMillis, node, software, extensions);
    }

    private static String text(RlpReader in, String field) throws MalformedException {
        byte[] bytes = in.bytes(MAX_TEXT, field).unsafeArray();
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!java.util.Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            throw MalformedException.malformed("%s: not UTF-8", field);
        }
        return text;
    }
}
