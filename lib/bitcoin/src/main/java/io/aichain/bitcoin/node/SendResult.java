package io.aichain.bitcoin.node;

import io.aichain.bitcoin.Txid;

/** What a node made of a transaction that was handed to it. */
public sealed interface SendResult {
    /** It lies in the mempool, now or since long. */
    record InMempool(Txid txid) implements SendResult {}

    /** It lies in a block, and some of its outputs are unspent. */
    record InChain() implements SendResult {}

    /** An input is gone or the fee is absurd: only a look at the outpoint tells whether this very transaction spent it. */
    record Doubtful(NodeError error) implements SendResult {}

    /** Against consensus or policy: too small a fee, dust, a conflict that it does not outbid. */
    record Rejected(NodeError error) implements SendResult {}
}
