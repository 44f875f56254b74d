package io.aichain.chain.order;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A record of the {@code blocks} topic: 01 || rlp([header, [transaction...], signature[65]]). The envelope never changes; what is in the
 * header is told by its first two fields, version and kind, so that a reader can check the signature of a record it does not understand
 * and stop, while the same bytes unsigned are only noise.
 *
 * @param content what was signed, or what is not understood
 * @param hash keccak(01 || header): what the signature is over
 */
public record OrderRecord(Content content, Hash hash, Signature signature) {
    /** The largest record any reader takes; topics and producers are configured for it. */
    public static final int MAX_BYTES = 8 << 20;

    private static final byte ENVELOPE = 1;

    /** What a record holds. */
    public sealed interface Content {
        record Block(OrderedBlock block) implements Content {}

        record Leader(LeaderRecord leader) implements Content {}

        /** Of a later version: stops the reader if the sequencer signed it. */
        record Unknown(int version, int kind) implements Content {}
    }

    public static OrderRecord signed(OrderedBlock block, Hash secretKey) {
        Hash hash = block.hash();
        return new OrderRecord(
                new Content.Block(block), hash, Secp256k1.instance().sign(hash, secretKey));
    }

    public static OrderRecord signed(LeaderRecord leader, Hash secretKey) {
        Hash hash = OrderedBlock.hashOf(leader.header());
        return new OrderRecord(
                new Content.Leader(leader), hash, Secp256k1.instance().sign(hash, secretKey));
    }

    public Optional<Address> signer() {
        return Secp256k1.instance().recoverAddress(hash, signature);
    }

    /** @throws IllegalStateException for content that this version does not understand */
    public Bytes encoded() {
        Bytes header = switch (content) {
            case Content.Block(var block) -> block.header();
            case Content.Leader(var leader) -> leader.header();
            case Content.Unknown unknown -> throw new IllegalStateException("cannot write " + unknown);
        };
        List<Bytes> payload = content instanceof Content.Block(var block) ? block.payload() : List.of();
        return encode(header, payload, signature);
    }

    static Bytes encode(Bytes header, List<Bytes> payload, Signature signature) {
        byte[] list = RlpWriter.list(w -> w.encoded(header.unsafeArray())
                .nested(all -> payload.forEach(all::bytes))
                .bytes(signature.toArray()));
        byte[] out = new byte[list.length + 1];
        out[0] = ENVELOPE;
        System.arraycopy(list, 0, out, 1, list.length);
        return Bytes.wrap(out);
    }

    public static OrderRecord decode(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_BYTES) throw malformed("record: %d bytes, at most %d", bytes.size(), MAX_BYTES);
        if (bytes.isEmpty() || bytes.get(0) != ENVELOPE) throw malformed("record: envelope is not version 1");
        RlpReader outer = RlpReader.of(bytes.unsafeArray(), 1, bytes.size());
        RlpReader in = outer.list("record");
        outer.end("record");
        Bytes header = in.encoded("header");
        List<Bytes> payload = payload(in.list("payload"));
        Bytes signature = in.bytes(Signature.BYTES, "signature");
        if (signature.size() != Signature.BYTES) throw malformed("signature: %d bytes, need 65", signature.size());
        in.end("record");
        return new OrderRecord(
                content(header, payload), OrderedBlock.hashOf(header), Signature.of(signature.unsafeArray()));
    }

    private static Content content(Bytes header, List<Bytes> payload) throws MalformedException {
        RlpReader in = RlpReader.ofList(header.unsafeArray(), "header");
        int version = in.uint(255, "version");
        int number = in.uint(255, "kind");
        Optional<RecordKind> kind = RecordKind.of(number);
        if (version != OrderedBlock.VERSION || kind.isEmpty()) return new Content.Unknown(version, number);
        return switch (kind.get()) {
            case TRANSACTIONS -> new Content.Block(OrderedBlock.decode(kind.get(), in, payload));
            case CONFIGURATION, FORCED -> new Content.Unknown(version, number);
            case LEADER -> {
                if (!payload.isEmpty()) throw malformed("payload: a leader record has none");
                yield new Content.Leader(LeaderRecord.decode(in));
            }
        };
    }

    private static List<Bytes> payload(RlpReader in) throws MalformedException {
        List<Bytes> payload = new ArrayList<>();
        while (in.hasNext()) {
            if (payload.size() == OrderedBlock.MAX_TRANSACTIONS) {
                throw malformed("payload: more than %d transactions", OrderedBlock.MAX_TRANSACTIONS);
            }
            payload.add(in.bytes(MAX_BYTES, "transaction"));
        }
        return payload;
    }
}
