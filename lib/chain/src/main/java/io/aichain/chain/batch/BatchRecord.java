package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.json.JsonReader;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A record of the {@code batches} topic, in JSON: the da-writer's outbox (prepared) and what all others go by (published).
 *
 * @param parentHash content hash of the batch before
 * @param timeMillis when it was written; for people only
 */
public record BatchRecord(State state, PublishedBatch batch, Hash parentHash, long timeMillis) {
    public static final int MAX_BYTES = 1 << 20;
    private static final int VERSION = 1;

    /** How far the batch has come. */
    public enum State {
        /** Cut and packed; its segments may or may not lie on the network. Pointers may be empty. */
        PREPARED,
        /** Every segment lies on the network and was read back. */
        PUBLISHED
    }

    public byte[] encoded() {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("version", VERSION).put("state", state.name().toLowerCase(Locale.ROOT));
        out.put("batch", batch.batch()).put("firstBlock", batch.firstBlock()).put("lastBlock", batch.lastBlock());
        out.put("contentHash", batch.contentHash().toHex()).put("parentHash", parentHash.toHex());
        out.put("rawLength", batch.rawLength())
                .put("packedLength", batch.packedLength())
                .put("codec", batch.codec());
        out.put("lastOrderedHash", batch.lastOrderedHash().toHex())
                .put("lastBlockHash", batch.lastBlockHash().toHex());
        out.put("outputRoot", batch.outputRoot().toHex())
                .put("traceRoot", batch.traceRoot().toHex());
        out.put("network", NetworkId.of(batch.network()).orElseThrow().label());
        ArrayNode segments = out.putArray("segments");
        for (Segment s : batch.segments()) {
            segments.addObject()
                    .put("length", s.length())
                    .put("hash", s.hash().toHex())
                    .put("pointer", s.pointer().toHex());
        }
        out.put("timeMillis", timeMillis);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static BatchRecord decode(byte[] text) throws MalformedException {
        if (text.length > MAX_BYTES) throw malformed("batch record: %d bytes, at most %d", text.length, MAX_BYTES);
        JsonReader in = JsonReader.object(text, "batch record");
        in.number("version", VERSION, VERSION);
        State state = switch (in.text("state")) {
            case "prepared" -> State.PREPARED;
            case "published" -> State.PUBLISHED;
            default -> throw malformed("batch record.state: %s", in.text("state"));
        };
        long batch = in.number("batch", 1, Long.MAX_VALUE);
        long firstBlock = in.number("firstBlock", 1, Long.MAX_VALUE);
        long lastBlock = in.number("lastBlock", firstBlock, Long.MAX_VALUE);
        String label = in.text("network");
        int network = NetworkId.of(label)
                .orElseThrow(() -> malformed("batch record.network: %s", label))
                .number();
        List<Segment> segments = new ArrayList<>();
        for (JsonNode item : in.array("segments")) {
            JsonReader s = JsonReader.object(item, "batch record.segments[" + segments.size() + "]");
            segments.add(new Segment(
                    (int) s.number("length", 1, Integer.MAX_VALUE),
                    s.hash("hash"),
                    s.bytes("pointer", Segment.MAX_POINTER_BYTES)));
        }
        PublishedBatch published = new PublishedBatch(
                batch,
                firstBlock,
                lastBlock,
                in.hash("contentHash"),
                (int) in.number("rawLength", 1, PublishedBatch.MAX_RAW_BYTES),
                (int) in.number("packedLength", 1, PublishedBatch.MAX_RAW_BYTES),
                (int) in.number("codec", PublishedBatch.CODEC_ZSTD, PublishedBatch.CODEC_ZSTD),
                in.hash("lastOrderedHash"),
                in.hash("lastBlockHash"),
                in.hash("outputRoot"),
                in.hash("traceRoot"),
                network,
                segments,
                List.of());
        return new BatchRecord(state, published, in.hash("parentHash"), in.number("timeMillis", 0, Long.MAX_VALUE));
    }

    /** For messages and logs. */
    @Override
    public String toString() {
        return state + " batch " + batch.batch() + ", blocks " + batch.firstBlock() + " to " + batch.lastBlock();
    }

    /** A pointer that is not known yet. */
    public static final Bytes NO_POINTER = Bytes.EMPTY;
}
