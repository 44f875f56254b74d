package io.aichain.anchor.data;

import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.primitives.Bytes;
import io.aichain.da.DaNetwork;
import io.aichain.da.Finality;
import io.aichain.da.GetAnswer;
import io.aichain.da.PutAnswer;
import java.util.Optional;

/** Lays a manifest on a network and reads it back there, by the pointer that Bitcoin will carry, before anything is signed (P6). */
public final class ManifestPublisher {
    private final DaNetwork network;

    /** How it went. */
    public sealed interface Result {
        record Published(Commitment commitment) implements Result {}

        /** Not yet, or not on this network: nothing is lost by trying the same again. */
        record NotYet(String reason) implements Result {}
    }

    public ManifestPublisher(DaNetwork network) {
        this.network = network;
    }

    public int maxObjectBytes() {
        return network.maxSegmentBytes();
    }

    public Result publish(Manifest manifest) {
        Bytes bytes = manifest.encoded();
        return switch (network.put(bytes)) {
            case PutAnswer.Stored(var pointer) -> readBack(manifest, bytes, pointer);
            case PutAnswer.Rejected(var reason) -> new Result.NotYet("manifest refused: " + reason);
            case PutAnswer.Unavailable(var reason) -> new Result.NotYet(reason);
            case PutAnswer.Ambiguous(var reason) -> new Result.NotYet("unclear whether it is there: " + reason);
        };
    }

    private Result readBack(Manifest manifest, Bytes bytes, Bytes pointer) {
        if (!(network.finality(pointer) instanceof Finality.Final)) return new Result.NotYet("manifest not final yet");
        Optional<Bytes> shortPointer = network.shortPointer(pointer);
        if (shortPointer.isEmpty() || shortPointer.get().size() > AnchorPayload.MAX_POINTER_BYTES) {
            return new Result.NotYet("network " + network.id().label() + " has no pointer that fits an OP_RETURN");
        }
        if (!(network.get(shortPointer.get(), Manifest.MAX_BYTES) instanceof GetAnswer.Found(var found))
                || !found.equals(bytes)) {
            return new Result.NotYet("the manifest cannot be read back yet");
        }
        return new Result.Published(commitment(manifest, bytes, network.id().number(), shortPointer.get()));
    }

    /** What a record says of an anchor with this manifest. */
    public static Commitment commitment(Manifest manifest, Bytes bytes, int network, Bytes pointer) {
        PublishedBatch last = manifest.entries().getLast();
        return new Commitment(
                manifest.root(),
                bytes,
                network,
                pointer,
                manifest.firstBatch(),
                manifest.lastBatch(),
                last.lastBlock(),
                last.lastBlockHash(),
                last.outputRoot());
    }
}
