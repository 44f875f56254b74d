package io.aichain.chain.anchor;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;

/**
 * What stands in the OP_RETURN of our Bitcoin transactions, at most 80 bytes:
 *
 * <pre>magic "AIC"[3] || version u8 = 1 || network u8 || root[32] || pointer[0..43]</pre>
 *
 * Network 0 is the start transaction, whose root is the genesis hash and whose pointer is empty.
 */
public sealed interface AnchorPayload {
    int MAX_BYTES = 80;
    int MAX_POINTER_BYTES = 43;

    /** Begins the chain of outputs. */
    record Start(Hash genesisHash) implements AnchorPayload {}

    /**
     * Commits to a manifest.
     *
     * @param network number of the DA network the manifest lies on, 1 to 255
     * @param pointer in that network's short form
     */
    record Anchor(int network, Hash manifestRoot, Bytes pointer) implements AnchorPayload {
        public Anchor {
            if (network < 1 || network > 255) throw new IllegalArgumentException("network " + network);
            if (pointer.size() > MAX_POINTER_BYTES) throw new IllegalArgumentException("pointer of " + pointer.size());
        }
    }

    default Bytes encoded() {
        return switch (this) {
            case Start(var genesisHash) -> encode(0, genesisHash, Bytes.EMPTY);
            case Anchor(var network, var root, var pointer) -> encode(network, root, pointer);
        };
    }

    static AnchorPayload decode(Bytes bytes) throws MalformedException {
        if (bytes.size() < 37 || bytes.size() > MAX_BYTES) throw malformed("payload: %d bytes, 37 to 80", bytes.size());
        if (!bytes.slice(0, 3).equals(Bytes.of((byte) 'A', (byte) 'I', (byte) 'C')))
            throw malformed("payload: not ours");
        if (bytes.get(3) != 1) throw malformed("payload: version %d, this reader knows 1", bytes.get(3) & 0xff);
        int network = bytes.get(4) & 0xff;
        Hash root = Hash.at(bytes.unsafeArray(), 5);
        Bytes pointer = bytes.slice(37, bytes.size());
        if (network != 0) return new Anchor(network, root, pointer);
        if (!pointer.isEmpty()) throw malformed("payload: a start has no pointer, found %d bytes", pointer.size());
        return new Start(root);
    }

    private static Bytes encode(int network, Hash root, Bytes pointer) {
        byte[] out = new byte[37 + pointer.size()];
        out[0] = 'A';
        out[1] = 'I';
        out[2] = 'C';
        out[3] = 1;
        out[4] = (byte) network;
        root.copyTo(out, 5);
        System.arraycopy(pointer.unsafeArray(), 0, out, 37, pointer.size());
        return Bytes.wrap(out);
    }
}
