package io.aichain.executor.rpc;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.executor.domain.StateView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One world for all blocks. Proof nodes are made up: a test of their content belongs to the state. */
public final class StandInState {
    /** While its proof is asked for, others are being worked out. */
    private static final Address BUSY = Address.fromHex("0x" + "b5".repeat(20));

    private record Slot(Address address, UInt256 slot) {}

    private final Map<Address, Account> accounts = new ConcurrentHashMap<>();
    private final Map<Address, Bytes> code = new ConcurrentHashMap<>();
    private final Map<Slot, UInt256> words = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    public StandInState account(Address address, long nonce, UInt256 balance, Bytes itsCode) {
        accounts.put(address, new Account(nonce, balance, Keccak.hash(itsCode)));
        code.put(address, itsCode);
        return this;
    }

    public StandInState word(Address address, long slot, UInt256 word) {
        words.put(new Slot(address, UInt256.of(slot)), word);
        return this;
    }

    /** Views that nobody has closed. */
    public int open() {
        return open.get();
    }

    StateView view(boolean latest) {
        open.incrementAndGet();
        return new StateView() {
            @Override
            public Account account(Address address) {
                return accounts.getOrDefault(address, Account.EMPTY);
            }

            @Override
            public Bytes code(Address address) {
                return code.getOrDefault(address, Bytes.EMPTY);
            }

            @Override
            public UInt256 storage(Address address, UInt256 slot) {
                return words.getOrDefault(new Slot(address, slot), UInt256.ZERO);
            }

            @Override
            public Optional<AccountProof> prove(Address address, List<UInt256> slots) {
                if (address.equals(BUSY)) throw new BusyException(new IllegalStateException("others are asked for"));
                if (!latest) return Optional.empty();
                List<SlotProof> proofs = slots.stream()
                        .map(slot ->
                                new SlotProof(slot, storage(address, slot), List.of(Bytes.of((byte) 0xc1, (byte) 2))))
                        .toList();
                return Optional.of(new AccountProof(
                        account(address), Header.EMPTY_TRIE_ROOT, List.of(Bytes.of((byte) 0xc1, (byte) 1)), proofs));
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
