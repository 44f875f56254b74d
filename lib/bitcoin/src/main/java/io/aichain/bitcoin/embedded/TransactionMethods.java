package io.aichain.bitcoin.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.node.NodeError;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.bitcoin.wire.RawBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls about transactions, coins and fees. */
final class TransactionMethods {
    private static final HexFormat HEX = HexFormat.of();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final BigDecimal ONE_SAT_PER_VBYTE = new BigDecimal("0.00001000");

    private final RegtestNode node;

    TransactionMethods(RegtestNode node) {
        this.node = node;
    }

    void register(Map<String, RpcMethod> methods) {
        methods.put(
                "sendrawtransaction", p -> TextNode.valueOf(node.send(p.hex(0)).toString()));
        methods.put("testmempoolaccept", this::testAccept);
        methods.put("getrawtransaction", this::raw);
        methods.put("gettxout", this::unspent);
        methods.put("gettxspendingprevout", this::spender);
        methods.put("getmempoolinfo", this::poolInfo);
        methods.put("getmempoolentry", this::poolEntry);
        methods.put("estimatesmartfee", this::estimate);
        methods.put("scantxoutset", this::scan);
    }

    private JsonNode testAccept(RpcParameters parameters) throws Refusal {
        JsonNode list = parameters.array(0);
        if (list.size() != 1) {
            throw new Refusal(NodeError.INVALID_PARAMETER, "this node tests one transaction at a time");
        }
        ObjectNode verdict = JSON.objectNode();
        try {
            node.test(RpcParameters.hex(list.get(0), "transaction"));
            verdict.put("allowed", true);
        } catch (Refusal refusal) {
            if (refusal.error().code() != NodeError.VERIFY_REJECTED) throw refusal;
            // As real nodes have it: the short reason ends where the details begin.
            verdict.put("allowed", false)
                    .put("reject-reason", refusal.getMessage().split(",", 2)[0]);
        }
        return JSON.arrayNode().add(verdict);
    }

    private JsonNode raw(RpcParameters parameters) throws Refusal, IOException {
        Txid txid = parameters.txid(0);
        if (parameters.flag(1, false)) {
            throw new Refusal(NodeError.INVALID_PARAMETER, "this node gives transactions as bytes only");
        }
        Optional<Bytes> found;
        if (parameters.has(2)) {
            found = block(node.known(parameters.blockHash(2))).transactions().stream()
                    .filter(t -> t.txid().equals(txid))
                    .map(BitcoinTransaction::raw)
                    .findFirst();
        } else {
            found = node.pool().find(txid).map(PooledTransaction::raw);
        }
        return TextNode.valueOf(HEX.formatHex(found.orElseThrow(() -> new Refusal(
                        NodeError.INVALID_ADDRESS_OR_KEY, "No such mempool transaction, or not in that block"))
                .unsafeArray()));
    }

    private RawBlock block(ChainEntry entry) throws IOException {
        try {
            return RawBlock.decode(node.chain().raw(entry));
        } catch (MalformedException e) {
            throw new IOException("block file: block " + entry.hash() + " is damaged", e);
        }
    }

    private JsonNode unspent(RpcParameters parameters) throws Refusal {
        OutPoint outPoint = outPoint(parameters.txid(0), parameters.integer(1));
        boolean pooled = parameters.flag(2, true);
        if (pooled && node.pool().spender(outPoint).isPresent()) return NullNode.instance;
        CoinView coins =
                pooled ? node.pool().over(node.chain().coins()) : node.chain().coins();
        Optional<Output> found = coins.find(outPoint);
        if (found.isEmpty()) return NullNode.instance;
        Output output = found.get();
        ChainEntry tip = node.chain().tip();
        ObjectNode out = JSON.objectNode();
        out.put("bestblock", tip.hash().toString());
        out.put("confirmations", output.height() == Output.POOLED ? 0 : tip.height() - output.height() + 1);
        out.put("value", output.value().toBitcoin());
        out.putObject("scriptPubKey").put("hex", HEX.formatHex(output.script().unsafeArray()));
        return out.put("coinbase", output.coinbase());
    }

    private JsonNode spender(RpcParameters parameters) throws Refusal {
        ArrayNode answers = JSON.arrayNode();
        for (JsonNode item : parameters.array(0)) {
            Txid txid = RpcParameters.txid(item.path("txid"), "txid");
            OutPoint outPoint = outPoint(txid, item.path("vout").asInt(-1));
            ObjectNode out = answers.addObject().put("txid", txid.toString()).put("vout", outPoint.vout());
            node.pool().spender(outPoint).ifPresent(by -> out.put("spendingtxid", by.toString()));
        }
        return answers;
    }

    private static OutPoint outPoint(Txid txid, int vout) throws Refusal {
        if (vout < 0) throw new Refusal(NodeError.INVALID_PARAMETER, "vout: 0 and up");
        return new OutPoint(txid, vout);
    }

    /** The minimum is what clients should pay here, though this node takes less. */
    private JsonNode poolInfo(RpcParameters parameters) {
        return JSON.objectNode()
                .put("loaded", true)
                .put("size", node.pool().inOrder().size())
                .put("mempoolminfee", ONE_SAT_PER_VBYTE)
                .put("minrelaytxfee", ONE_SAT_PER_VBYTE)
                .put("incrementalrelayfee", ONE_SAT_PER_VBYTE)
                .put("fullrbf", true);
    }

    private JsonNode poolEntry(RpcParameters parameters) throws Refusal {
        Txid txid = parameters.txid(0);
        PooledTransaction entry = node.pool()
                .find(txid)
                .orElseThrow(() -> new Refusal(NodeError.INVALID_ADDRESS_OR_KEY, "Transaction not in mempool"));
        List<PooledTransaction> family = node.pool().withDescendants(txid);
        Sat fees = family.stream().map(PooledTransaction::fee).reduce(Sat.ZERO, Sat::plus);
        ObjectNode out = JSON.objectNode();
        out.put("vsize", entry.vsize()).put("descendantcount", family.size());
        out.putObject("fees").put("base", entry.fee().toBitcoin()).put("descendant", fees.toBitcoin());
        return out;
    }

    private JsonNode estimate(RpcParameters parameters) {
        ObjectNode out = JSON.objectNode();
        out.putArray("errors").add("Insufficient data or no feerate found");
        return out.put("blocks", 0);
    }

    private JsonNode scan(RpcParameters parameters) throws Refusal {
        JsonNode descriptors = parameters.array(1);
        String descriptor = descriptors.path(0).asText();
        if (!parameters.text(0).equals("start") || descriptors.size() != 1 || !descriptor.matches("addr\\([^()]+\\)")) {
            throw new Refusal(NodeError.INVALID_PARAMETER, "this node scans for one addr(ADDRESS)");
        }
        Bytes script = RpcParameters.script(descriptor.substring(5, descriptor.length() - 1));
        ObjectNode out = JSON.objectNode()
                .put("success", true)
                .put("height", node.chain().tip().height());
        ArrayNode unspents = out.putArray("unspents");
        node.chain().coins().all().forEach((outPoint, output) -> {
            if (!output.script().equals(script)) return;
            unspents.addObject()
                    .put("txid", outPoint.txid().toString())
                    .put("vout", outPoint.vout())
                    .put("amount", output.value().toBitcoin())
                    .put("coinbase", output.coinbase())
                    .put("height", output.height());
        });
        return out;
    }
}
