package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import java.util.List;

/**
 * What an account and some of its slots are, provable against the block's state root (EIP-1186).
 *
 * @param account {@link Account#EMPTY} where there is none; the nodes then prove its absence
 * @param nodes RLP from the root down; keys are keccak of the address and of the slot
 */
public record AccountProof(Account account, Hash storageRoot, List<Bytes> nodes, List<SlotProof> slots) {
    /** @param nodes from the account's storage root down; none where the account has no storage */
    public record SlotProof(UInt256 slot, UInt256 word, List<Bytes> nodes) {}
}
