package io.aichain.bitcoin.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.node.NodeError;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.HexFormat;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.SegwitAddress;
import org.bitcoinj.base.exceptions.AddressFormatException;
import org.bitcoinj.script.ScriptBuilder;

/** The positional parameters of a call. */
record RpcParameters(JsonNode list) {
    boolean has(int index) {
        return list.hasNonNull(index);
    }

    JsonNode array(int index) throws Refusal {
        JsonNode value = list.path(index);
        if (!value.isArray()) throw new Refusal(NodeError.TYPE, "parameter " + index + ": an array expected");
        return value;
    }

    int integer(int index) throws Refusal {
        JsonNode value = list.path(index);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new Refusal(NodeError.TYPE, "parameter " + index + ": a whole number expected");
        }
        return value.intValue();
    }

    /** @param absent its value when it is not given */
    boolean flag(int index, boolean absent) throws Refusal {
        if (!has(index)) return absent;
        if (!list.get(index).isBoolean()) throw new Refusal(NodeError.TYPE, "parameter " + index + ": a flag expected");
        return list.get(index).booleanValue();
    }

    String text(int index) throws Refusal {
        return text(list.path(index), "parameter " + index);
    }

    Txid txid(int index) throws Refusal {
        return txid(list.path(index), "parameter " + index);
    }

    BlockHash blockHash(int index) throws Refusal {
        try {
            return BlockHash.parse(text(index), "parameter " + index);
        } catch (MalformedException e) {
            throw new Refusal(NodeError.INVALID_PARAMETER, e.getMessage());
        }
    }

    Bytes hex(int index) throws Refusal {
        return hex(list.path(index), "parameter " + index);
    }

    /** The output script of a regtest segwit address. */
    Bytes script(int index) throws Refusal {
        return script(text(index));
    }

    static Txid txid(JsonNode value, String what) throws Refusal {
        try {
            return Txid.parse(text(value, what), what);
        } catch (MalformedException e) {
            throw new Refusal(NodeError.INVALID_PARAMETER, e.getMessage());
        }
    }

    static Bytes hex(JsonNode value, String what) throws Refusal {
        try {
            return Bytes.wrap(HexFormat.of().parseHex(text(value, what)));
        } catch (IllegalArgumentException e) {
            throw new Refusal(NodeError.DESERIALIZATION, what + ": not hex");
        }
    }

    static Bytes script(String address) throws Refusal {
        try {
            return Bytes.wrap(
                    ScriptBuilder.createOutputScript(SegwitAddress.fromBech32(address, BitcoinNetwork.REGTEST))
                            .program());
        } catch (AddressFormatException e) {
            throw new Refusal(NodeError.INVALID_ADDRESS_OR_KEY, "Invalid address: " + address);
        }
    }

    private static String text(JsonNode value, String what) throws Refusal {
        if (!value.isTextual()) throw new Refusal(NodeError.TYPE, what + ": a string expected");
        return value.textValue();
    }
}
