package io.aichain.bitcoin.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.node.NodeError;
import io.aichain.chain.primitives.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The calls about blocks. */
final class ChainMethods {
    private static final HexFormat HEX = HexFormat.of();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_BLOCKS_AT_ONCE = 10_000;

    private final RegtestNode node;

    ChainMethods(RegtestNode node) {
        this.node = node;
    }

    void register(Map<String, RpcMethod> methods) {
        methods.put("getblockchaininfo", this::info);
        methods.put("getblockcount", p -> IntNode.valueOf(node.chain().tip().height()));
        methods.put(
                "getbestblockhash",
                p -> TextNode.valueOf(node.chain().tip().hash().toString()));
        methods.put("getblockhash", this::hash);
        methods.put("getblockheader", this::header);
        methods.put("getblock", this::block);
        methods.put("generatetoaddress", this::generateToAddress);
        methods.put("generateblock", this::generateBlock);
        methods.put("submitblock", this::submit);
        methods.put("invalidateblock", p -> {
            node.invalidate(p.blockHash(0));
            return NullNode.instance;
        });
        methods.put("reconsiderblock", p -> {
            node.reconsider(p.blockHash(0));
            return NullNode.instance;
        });
    }

    private JsonNode info(RpcParameters parameters) {
        ChainEntry tip = node.chain().tip();
        ObjectNode out = JSON.objectNode();
        out.put("chain", "regtest").put("blocks", tip.height()).put("headers", tip.height());
        out.put("bestblockhash", tip.hash().toString()).put("time", tip.header().timeSeconds());
        out.put("mediantime", node.chain().medianTimeSeconds(tip));
        out.put("initialblockdownload", false).put("pruned", false);
        return out.put("warnings", "an embedded node without peers");
    }

    private JsonNode hash(RpcParameters parameters) throws Refusal {
        return node.chain()
                .at(parameters.integer(0))
                .map(e -> (JsonNode) TextNode.valueOf(e.hash().toString()))
                .orElseThrow(() -> new Refusal(NodeError.INVALID_PARAMETER, "Block height out of range"));
    }

    private JsonNode header(RpcParameters parameters) throws Refusal {
        ChainEntry entry = node.known(parameters.blockHash(0));
        if (!parameters.flag(1, true))
            return TextNode.valueOf(HEX.formatHex(entry.header().encoded()));
        ObjectNode out = JSON.objectNode();
        out.put("hash", entry.hash().toString()).put("confirmations", confirmations(entry));
        out.put("height", entry.height()).put("version", entry.header().version());
        out.put("merkleroot", new BlockHash(entry.header().merkleRoot()).toString());
        out.put("time", entry.header().timeSeconds())
                .put("nonce", entry.header().nonce() & 0xffffffffL);
        out.put("bits", String.format("%08x", entry.header().bits()));
        if (entry.height() > 0)
            out.put("previousblockhash", entry.header().previous().toString());
        return out;
    }

    private int confirmations(ChainEntry entry) {
        return node.chain().isActive(entry) ? node.chain().tip().height() - entry.height() + 1 : -1;
    }

    private JsonNode block(RpcParameters parameters) throws Refusal, IOException {
        ChainEntry entry = node.known(parameters.blockHash(0));
        if (!parameters.has(1) || parameters.integer(1) != 0) {
            throw new Refusal(NodeError.INVALID_PARAMETER, "this node gives blocks as bytes only (verbosity 0)");
        }
        return TextNode.valueOf(HEX.formatHex(node.chain().raw(entry).unsafeArray()));
    }

    private JsonNode generateToAddress(RpcParameters parameters) throws Refusal, IOException {
        int count = parameters.integer(0);
        if (count < 0 || count > MAX_BLOCKS_AT_ONCE) {
            throw new Refusal(NodeError.INVALID_PARAMETER, count + " blocks, allowed 0 to " + MAX_BLOCKS_AT_ONCE);
        }
        ArrayNode out = JSON.arrayNode();
        node.mine(count, parameters.script(1)).forEach(hash -> out.add(hash.toString()));
        return out;
    }

    private JsonNode generateBlock(RpcParameters parameters) throws Refusal, IOException {
        List<Bytes> raws = new ArrayList<>();
        for (JsonNode item : parameters.array(1)) raws.add(RpcParameters.hex(item, "transaction"));
        BlockHash hash = node.mineExactly(parameters.script(0), raws);
        return JSON.objectNode().put("hash", hash.toString());
    }

    /** Answers null when taken, else the reason. */
    private JsonNode submit(RpcParameters parameters) throws Refusal, IOException {
        try {
            node.submit(parameters.hex(0));
            return NullNode.instance;
        } catch (Refusal refusal) {
            if (refusal.error().code() != NodeError.VERIFY_REJECTED
                    && refusal.error().code() != NodeError.VERIFY) {
                throw refusal;
            }
            return TextNode.valueOf(refusal.getMessage());
        }
    }
}
