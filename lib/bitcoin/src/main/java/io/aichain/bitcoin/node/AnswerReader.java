package io.aichain.bitcoin.node;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.math.BigDecimal;
import java.util.HexFormat;

/** Takes typed members out of a node's JSON answer. @param path for messages */
record AnswerReader(JsonNode node, String path) {
    AnswerReader member(String name) throws MalformedException {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) throw malformed("%s.%s: missing", path, name);
        return new AnswerReader(member, path + "." + name);
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    String text() throws MalformedException {
        if (!node.isTextual()) throw malformed("%s: a string expected", path);
        return node.textValue();
    }

    boolean flag() throws MalformedException {
        if (!node.isBoolean()) throw malformed("%s: true or false expected", path);
        return node.booleanValue();
    }

    int integer() throws MalformedException {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) throw malformed("%s: a whole number expected", path);
        return node.intValue();
    }

    int height() throws MalformedException {
        int height = integer();
        if (height < 0) throw malformed("%s: height %d", path, height);
        return height;
    }

    Sat bitcoin() throws MalformedException {
        return Sat.ofBitcoin(decimal(), path);
    }

    FeeRate feeRate() throws MalformedException {
        return FeeRate.ofBitcoinPerKvb(decimal(), path);
    }

    Txid txid() throws MalformedException {
        return Txid.parse(text(), path);
    }

    BlockHash blockHash() throws MalformedException {
        return BlockHash.parse(text(), path);
    }

    Bytes hex() throws MalformedException {
        try {
            return Bytes.wrap(HexFormat.of().parseHex(text()));
        } catch (IllegalArgumentException notHex) {
            throw malformed("%s: not hex", path);
        }
    }

    private BigDecimal decimal() throws MalformedException {
        if (!node.isNumber()) throw malformed("%s: a number expected", path);
        return node.decimalValue();
    }
}
