package io.aichain.evm.world;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;

/**
 * What the world knows of an address besides its storage.
 *
 * @param nonce unsigned 64 bits
 * @param balance in wei
 * @param codeHash Keccak-256 of the code; {@link #EMPTY_CODE_HASH} where there is none
 */
public record Account(long nonce, UInt256 balance, Hash codeHash) {
    /** keccak(""). */
    public static final Hash EMPTY_CODE_HASH =
            Hash.fromHex("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");

    public static final Account EMPTY = new Account(0, UInt256.ZERO, EMPTY_CODE_HASH);

    /** EIP-161: no nonce, no balance, no code. */
    public boolean isEmpty() {
        return nonce == 0 && balance.isZero() && !hasCode();
    }

    public boolean hasCode() {
        return !codeHash.equals(EMPTY_CODE_HASH);
    }
}
