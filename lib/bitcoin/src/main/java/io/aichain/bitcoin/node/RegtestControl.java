package io.aichain.bitcoin.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.aichain.bitcoin.BlockHash;
import io.aichain.chain.primitives.Bytes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What only a node on a regtest chain does: mining at will and undoing blocks. For the devnet and for tests. */
public final class RegtestControl {
    private final NodeClient client;

    RegtestControl(NodeClient client) {
        this.client = client;
    }

    /** {@code generatetoaddress}: blocks that take what the mempool has. @param count 1 to 1,000 */
    public List<BlockHash> mine(int count, String address) throws NodeException {
        if (count < 1 || count > 1000) throw new IllegalArgumentException(count + " blocks");
        return client.required("generatetoaddress", NodeClient.SLOW, NodeClient.SMALL, List.of(count, address), in -> {
            List<BlockHash> blocks = new ArrayList<>();
            for (JsonNode item : in.node()) blocks.add(new AnswerReader(item, in.path()).blockHash());
            return blocks;
        });
    }

    /** {@code generateblock}: one block with exactly these transactions, whatever the mempool has. */
    public BlockHash mineExactly(String address, List<Bytes> transactions) throws NodeException {
        ArrayNode hex = RpcConnection.JSON.createArrayNode();
        for (Bytes transaction : transactions) hex.add(HexFormat.of().formatHex(transaction.unsafeArray()));
        return client.required(
                "generateblock",
                NodeClient.SLOW,
                NodeClient.SMALL,
                List.of(address, hex),
                in -> in.member("hash").blockHash());
    }

    /** {@code submitblock}: a block made elsewhere. @return the reason against it; empty when it was taken */
    public Optional<String> submit(Bytes block) throws NodeException {
        List<Object> parameters = List.of(HexFormat.of().formatHex(block.unsafeArray()));
        return client.required(
                "submitblock",
                NodeClient.SLOW,
                NodeClient.SMALL,
                parameters,
                in -> in.node().isNull() ? Optional.<String>empty() : Optional.of(in.text()));
    }

    /** {@code invalidateblock}: it and all that builds on it leave the best chain; its transactions return to the mempool. */
    public void invalidate(BlockHash block) throws NodeException {
        client.required(
                "invalidateblock", NodeClient.SLOW, NodeClient.SMALL, List.of(block.toString()), in -> in.node());
    }

    /** {@code reconsiderblock}: undoes {@link #invalidate}. */
    public void reconsider(BlockHash block) throws NodeException {
        client.required(
                "reconsiderblock", NodeClient.SLOW, NodeClient.SMALL, List.of(block.toString()), in -> in.node());
    }
}
