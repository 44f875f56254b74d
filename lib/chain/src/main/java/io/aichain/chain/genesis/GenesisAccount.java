package io.aichain.chain.genesis;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import java.util.SortedMap;

/** One allocation of a genesis file. @param storage slots whose word is not zero */
public record GenesisAccount(long nonce, UInt256 balance, Bytes code, SortedMap<UInt256, UInt256> storage) {}
