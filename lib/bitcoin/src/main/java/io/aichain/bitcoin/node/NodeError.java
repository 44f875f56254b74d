package io.aichain.bitcoin.node;

/**
 * A node's refusal. Decide by the code: the text differs between nodes and versions.
 *
 * @param code of Bitcoin's RPC protocol, negative
 */
public record NodeError(int code, String message) {
    public static final int MISC = -1;
    public static final int TYPE = -3;
    /** Unknown address, transaction or block. */
    public static final int INVALID_ADDRESS_OR_KEY = -5;

    public static final int INVALID_PARAMETER = -8;
    public static final int DESERIALIZATION = -22;
    /** A transaction whose inputs are missing or spent, or whose fee is absurd. */
    public static final int VERIFY = -25;
    /** Against consensus or the node's policy. */
    public static final int VERIFY_REJECTED = -26;
    /** In a block already, with unspent outputs. */
    public static final int VERIFY_ALREADY_IN_CHAIN = -27;

    public static final int IN_WARMUP = -28;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int PARSE = -32700;

    @Override
    public String toString() {
        return message + " (" + code + ")";
    }
}
