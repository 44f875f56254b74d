package io.aichain.executor.chain;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.executor.domain.StateView;
import io.aichain.state.ProofsBusyException;
import io.aichain.state.StateSnapshot;
import io.aichain.state.TrieTooFarException;
import java.util.List;
import java.util.Optional;

/** A snapshot of the store in the domain's terms. */
final class SnapshotView implements StateView {
    private final StateSnapshot snapshot;

    SnapshotView(StateSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public Account account(Address address) {
        Account account = snapshot.account(address);
        return account == null ? Account.EMPTY : account;
    }

    @Override
    public Bytes code(Address address) {
        return snapshot.code(account(address).codeHash());
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        return snapshot.storage(address, slot);
    }

    @Override
    public Optional<AccountProof> prove(Address address, List<UInt256> slots) {
        try {
            var proof = snapshot.prove(address, slots);
            return Optional.of(new AccountProof(
                    proof.account(),
                    proof.storageRoot(),
                    proof.nodes(),
                    proof.slots().stream()
                            .map(s -> new SlotProof(s.slot(), s.word(), s.nodes()))
                            .toList()));
        } catch (TrieTooFarException tooFar) {
            return Optional.empty();
        } catch (ProofsBusyException busy) {
            throw new BusyException(busy);
        }
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
