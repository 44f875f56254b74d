package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;

/** Values as the execution API writes them: quantities without leading zeros, data with all its digits, lower case. */
public final class Hex {
    private Hex() {}

    /** @param value unsigned */
    public static JsonNode quantity(long value) {
        return TextNode.valueOf("0x" + Long.toHexString(value));
    }

    public static JsonNode quantity(UInt256 value) {
        return TextNode.valueOf(value.toQuantity());
    }

    public static JsonNode data(Bytes bytes) {
        return TextNode.valueOf(bytes.toHex());
    }

    public static JsonNode data(Hash hash) {
        return TextNode.valueOf(hash.toHex());
    }

    public static JsonNode data(Address address) {
        return TextNode.valueOf(address.toHex());
    }
}
