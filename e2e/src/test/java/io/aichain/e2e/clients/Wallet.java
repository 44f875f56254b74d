package io.aichain.e2e.clients;

/**
 * A client library or tool as its users use it. Each does the same: deploys an ERC-20, transfers 1,000 units of it to the receiver, has
 * a transfer refused that the receiver cannot pay, deploys an ERC-721, mints piece 1 for itself and hands it to the receiver.
 */
public interface Wallet {
    /** @param key of a funded account that nobody else uses now @param receiver who owned nothing of this before */
    Use use(String rpc, String key, String receiver);

    /**
     * What the client saw afterwards, asked through itself.
     *
     * @param balance of the receiver
     * @param tokenTransfers events of the token
     * @param refusal name of the custom error
     * @param owner of piece 1
     * @param lastBlock that holds the last transaction
     */
    record Use(
            String token,
            String balance,
            int tokenTransfers,
            String refusal,
            String collectible,
            String owner,
            int collectibleTransfers,
            long lastBlock,
            String lastBlockHash) {}
}
