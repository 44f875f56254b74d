package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.rpc.Progress;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Where the chain stands on its way to Bitcoin: heights, the last batch and anchor, and how far each is behind the one before. */
record AichainStatus(ChainView chain, Progress progress) implements RpcMethod {
    @Override
    public String name() {
        return "aichain_status";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        Heads heads = chain.heads();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("chainId", chain.genesis().chainId());
        out.put("name", chain.genesis().aichain().name());
        long latest = heads.latest().number();
        long ordered = Math.max(latest, progress.ordered().orElse(latest));
        out.put("ordered", ordered);
        out.set("latest", point(heads.latest()));
        out.set("safe", point(heads.safe()));
        out.set("finalized", point(heads.finalized()));
        out.set(
                "lastBatch",
                progress.lastBatch().<JsonNode>map(AichainStatus::batch).orElse(NullNode.instance));
        out.set(
                "lastAnchor",
                progress.lastAnchor().<JsonNode>map(AichainStatus::anchor).orElse(NullNode.instance));
        out.putObject("lag")
                .put("execution", ordered - latest)
                .put("safe", latest - heads.safe().number())
                .put("finalized", latest - heads.finalized().number());
        return out;
    }

    private static ObjectNode point(Heads.Point point) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("number", point.number());
        out.set("hash", data(point.hash()));
        return out;
    }

    private static ObjectNode batch(Progress.PublishedBatch batch) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("number", batch.number()).put("lastBlock", batch.lastBlock()).put("network", batch.network());
        out.set("contentHash", data(batch.contentHash()));
        return out;
    }

    private static ObjectNode anchor(Progress.Anchor anchor) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("number", anchor.number())
                .put("txid", anchor.txid())
                .put("lastBatch", anchor.lastBatch())
                .put("lastBlock", anchor.lastBlock())
                .put("confirmations", anchor.confirmations());
    }
}
