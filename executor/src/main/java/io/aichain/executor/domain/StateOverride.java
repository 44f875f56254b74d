package io.aichain.executor.domain;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What a call pretends about one account (geth's state overrides).
 *
 * @param state replaces all storage when present
 * @param stateDiff replaces single slots; never together with {@code state}
 */
public record StateOverride(
        OptionalLong nonce,
        Optional<UInt256> balance,
        Optional<Bytes> code,
        Optional<SortedMap<UInt256, UInt256>> state,
        Optional<SortedMap<UInt256, UInt256>> stateDiff) {}
