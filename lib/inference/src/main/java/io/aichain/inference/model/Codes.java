package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;

/** Code of accounts, where descriptions and weights lie. */
public interface Codes {
    /** Keccak-256 of the code; equal hashes mean equal code. */
    Hash codeHash(Address address);

    /** Empty for an account without code. */
    Bytes code(Address address);
}
