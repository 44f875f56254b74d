package io.aichain.evm;

import io.aichain.chain.block.Log;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.interpreter.HaltReason;
import java.util.List;
import java.util.Optional;

/** What became of one transaction or call. */
public sealed interface TransactionResult {

    /**
     * It ran, and its effects are in the state; if it failed, these are the fee, the nonce and applied delegations.
     *
     * @param gasUsed what the sender pays for, after refunds
     * @param output what the outermost frame returned or reverted with; the code of a creation
     * @param logs in order; empty if it failed
     * @param createdAddress of a successful creation by the transaction itself
     * @param haltReason empty on success
     */
    record Executed(
            boolean success,
            long gasUsed,
            Bytes output,
            List<Log> logs,
            Optional<Address> createdAddress,
            Optional<HaltReason> haltReason)
            implements TransactionResult {
        public Executed {
            logs = List.copyOf(logs);
        }
    }

    /**
     * It must not be in a block; the state is as before.
     *
     * @param given the transaction's number that the reason is about: a nonce, gas, a fee, a cost, a count
     * @param limit what it is measured against
     */
    record Invalid(InvalidReason reason, UInt256 given, UInt256 limit) implements TransactionResult {}
}
