package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import java.util.List;
import java.util.Optional;

/** The world after one block, held still while somebody reads it. For one thread; to be closed. */
public interface StateView extends AutoCloseable {
    /** {@link Account#EMPTY} where there is none. */
    Account account(Address address);

    Bytes code(Address address);

    UInt256 storage(Address address, UInt256 slot);

    /**
     * Empty where too much has changed since to work the tries of this block out again.
     *
     * @param slots at most 1,024
     * @throws BusyException if others' tries are being worked out
     */
    Optional<AccountProof> prove(Address address, List<UInt256> slots);

    @Override
    void close();

    /** To be asked again later. */
    final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public BusyException(Throwable cause) {
            super(cause);
        }
    }

    /** EIP-1186. @param nodes from the root down, encoded; of a proof of absence as well */
    record AccountProof(Account account, Hash storageRoot, List<Bytes> nodes, List<SlotProof> slots) {}

    record SlotProof(UInt256 slot, UInt256 word, List<Bytes> nodes) {}
}
