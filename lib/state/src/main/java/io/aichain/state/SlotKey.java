package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;

/** A storage slot of an account as a key: address[20] | slot[32]. */
record SlotKey(Address address, UInt256 slot) {
    static final int BYTES = 52;

    static final Codec<SlotKey> CODEC = new Codec<>(SlotKey::encoded, SlotKey::decode);

    private byte[] encoded() {
        byte[] out = new byte[BYTES];
        address.copyTo(out, 0);
        slot.copyTo(out, Address.BYTES);
        return out;
    }

    private static SlotKey decode(byte[] bytes) throws MalformedException {
        Codecs.exactly(BYTES, bytes);
        return new SlotKey(Address.at(bytes, 0), UInt256.at(bytes, Address.BYTES));
    }
}
