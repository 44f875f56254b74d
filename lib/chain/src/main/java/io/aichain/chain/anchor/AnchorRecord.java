package io.aichain.chain.anchor;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.json.JsonReader;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A record of the {@code anchors} topic, in JSON: the anchor's outbox (every signed version, before it is sent) and what Bitcoin is seen
 * to know. One line of its history says all that is needed to go on from it.
 *
 * @param anchor its number; 0 is the start transaction
 * @param attempt 1 for the first signed version of this anchor, one more for each replacement
 * @param txid as people write it (reversed), 64 hex digits
 * @param rawTransaction signed, with witness
 * @param spends {@code txid:vout} of vin[0]
 * @param feeSat in satoshi
 * @param vsize in virtual bytes
 * @param commitment empty for the start transaction
 * @param bitcoinHeight of the block that holds it, 0 while none does
 * @param bitcoinBlock hash of that block as people write it, empty while none does
 * @param confirmations on the best chain, 0 while none
 * @param detail for people: why it was replaced, what conflicts
 */
public record AnchorRecord(
        State state,
        long anchor,
        int attempt,
        String txid,
        Bytes rawTransaction,
        String spends,
        long feeSat,
        int vsize,
        Optional<Commitment> commitment,
        int bitcoinHeight,
        String bitcoinBlock,
        int confirmations,
        String detail,
        long timeMillis) {

    public static final int MAX_BYTES = 8 << 20;
    private static final int VERSION = 1;

    /** What is known of a signed version of an anchor. */
    public enum State {
        /** Signed and stored; may be sent from now on. */
        SIGNED,
        /** A node has it in its mempool. */
        SENT,
        /** In a block of the best chain. */
        CONFIRMED,
        /** Buried by the configured depth: the range is committed. */
        FINAL,
        /** Was in a block that left the best chain. */
        REORGED,
        /** Nobody spends the output any more: to be sent again. */
        EVICTED,
        /** Somebody else spent the output. */
        CONFLICT
    }

    /**
     * What an anchor commits to.
     *
     * @param manifest its bytes, so that a successor can go on without the network
     * @param network number of the DA network it lies on
     * @param pointer in the OP_RETURN's short form
     * @param lastBlock of the last batch
     */
    public record Commitment(
            Hash manifestRoot,
            Bytes manifest,
            int network,
            Bytes pointer,
            long firstBatch,
            long lastBatch,
            long lastBlock,
            Hash lastBlockHash,
            Hash outputRoot) {
        /** The same commitment, for a reader that keeps many. */
        public Commitment withoutManifest() {
            return new Commitment(
                    manifestRoot,
                    Bytes.EMPTY,
                    network,
                    pointer,
                    firstBatch,
                    lastBatch,
                    lastBlock,
                    lastBlockHash,
                    outputRoot);
        }
    }

    public byte[] encoded() {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("version", VERSION).put("state", state.name().toLowerCase(Locale.ROOT));
        out.put("anchor", anchor)
                .put("attempt", attempt)
                .put("txid", txid)
                .put("rawTransaction", rawTransaction.toHex());
        out.put("spends", spends).put("feeSat", feeSat).put("vsize", vsize);
        commitment.ifPresent(c -> {
            ObjectNode o = out.putObject("commitment");
            o.put("manifestRoot", c.manifestRoot.toHex()).put("manifest", c.manifest.toHex());
            o.put("network", c.network).put("pointer", c.pointer.toHex());
            o.put("firstBatch", c.firstBatch).put("lastBatch", c.lastBatch).put("lastBlock", c.lastBlock);
            o.put("lastBlockHash", c.lastBlockHash.toHex()).put("outputRoot", c.outputRoot.toHex());
        });
        out.put("bitcoinHeight", bitcoinHeight)
                .put("bitcoinBlock", bitcoinBlock)
                .put("confirmations", confirmations);
        out.put("detail", detail).put("timeMillis", timeMillis);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static AnchorRecord decode(byte[] text) throws MalformedException {
        if (text.length > MAX_BYTES) throw malformed("anchor record: %d bytes, at most %d", text.length, MAX_BYTES);
        JsonReader in = JsonReader.object(text, "anchor record");
        in.number("version", VERSION, VERSION);
        String stateText = in.text("state");
        State state = Arrays.stream(State.values())
                .filter(s -> s.name().toLowerCase(Locale.ROOT).equals(stateText))
                .findFirst()
                .orElseThrow(() -> malformed("anchor record.state: %s", stateText));
        Optional<Commitment> commitment =
                in.has("commitment") ? Optional.of(commitment(in.object("commitment"))) : Optional.empty();
        return new AnchorRecord(
                state,
                in.number("anchor", 0, Long.MAX_VALUE),
                (int) in.number("attempt", 0, Integer.MAX_VALUE),
                in.text("txid"),
                in.bytes("rawTransaction", 400_000),
                in.text("spends"),
                in.number("feeSat", 0, 2_100_000_000_000_000L),
                (int) in.number("vsize", 0, 400_000),
                commitment,
                (int) in.number("bitcoinHeight", 0, Integer.MAX_VALUE),
                in.text("bitcoinBlock"),
                (int) in.number("confirmations", 0, Integer.MAX_VALUE),
                in.text("detail"),
                in.number("timeMillis", 0, Long.MAX_VALUE));
    }

    private static Commitment commitment(JsonReader in) throws MalformedException {
        return new Commitment(
                in.hash("manifestRoot"),
                in.bytes("manifest", Manifest.MAX_BYTES),
                (int) in.number("network", 1, 255),
                in.bytes("pointer", AnchorPayload.MAX_POINTER_BYTES),
                in.number("firstBatch", 1, Long.MAX_VALUE),
                in.number("lastBatch", 1, Long.MAX_VALUE),
                in.number("lastBlock", 1, Long.MAX_VALUE),
                in.hash("lastBlockHash"),
                in.hash("outputRoot"));
    }

    /** The same, for a reader that keeps many. */
    public AnchorRecord withoutManifest() {
        return new AnchorRecord(
                state,
                anchor,
                attempt,
                txid,
                rawTransaction,
                spends,
                feeSat,
                vsize,
                commitment.map(Commitment::withoutManifest),
                bitcoinHeight,
                bitcoinBlock,
                confirmations,
                detail,
                timeMillis);
    }

    /** The same version of the anchor, seen in another state. */
    public AnchorRecord seen(State newState, int height, String block, int depth, String why, long now) {
        return new AnchorRecord(
                newState,
                anchor,
                attempt,
                txid,
                rawTransaction,
                spends,
                feeSat,
                vsize,
                commitment,
                height,
                block,
                depth,
                why,
                now);
    }
}
