package io.aichain.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.state.BlockCommit;
import io.aichain.state.GenesisBlock;
import io.aichain.state.RootUpdate;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A state under uncommitted blocks answers as the same state does once they are committed. */
class UncommittedStateTest {
    private static final int ADDRESSES = 6;
    private static final int SLOTS = 4;

    private final Genesis genesis = Chains.genesis();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @Tag("P3")
    void everyAnswerIsThatOfTheCommittedState(long seed) {
        Random random = new Random(seed);
        StateChanges allocations = new StateChanges(new TreeMap<>(), new TreeMap<>());
        Header zero = GenesisState.header(genesis, GenesisBlock.stateRoot(allocations));
        var block0 = new GenesisBlock(genesis.hash(), zero, allocations, Bytes.EMPTY);
        try (StateStore store = StateStore.inMemory(StoreOptions.DEFAULT, block0)) {
            for (int round = 0; round < 40; round++) {
                try (StateSnapshot before = store.latest()) {
                    List<ExecutedBlock> newestFirst = new ArrayList<>();
                    for (int depth = random.nextInt(4); depth >= 0; depth--) {
                        StateChanges changes;
                        try (StateSnapshot tip = store.latest()) {
                            changes = changes(random, tip);
                        }
                        newestFirst.addFirst(commit(store, changes));
                    }
                    UncommittedState overlaid = new UncommittedState(before, newestFirst);
                    try (StateSnapshot after = store.latest()) {
                        assertSame(overlaid, after);
                    }
                }
            }
        }
    }

    @Test
    void aBlockLeftOutIsRefused() {
        StateChanges none = new StateChanges(new TreeMap<>(), new TreeMap<>());
        Header zero = GenesisState.header(genesis, GenesisBlock.stateRoot(none));
        var block0 = new GenesisBlock(genesis.hash(), zero, none, Bytes.EMPTY);
        try (StateStore store = StateStore.inMemory(StoreOptions.DEFAULT, block0);
                StateSnapshot before = store.latest()) {
            commit(store, none);
            ExecutedBlock second = commit(store, none);
            assertThatThrownBy(() -> new UncommittedState(before, List.of(second)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertSame(UncommittedState overlaid, StateSnapshot committed) {
        for (int i = 0; i < ADDRESSES; i++) {
            Address address = address(i);
            Account account = committed.account(address);
            assertThat(overlaid.account(address)).isEqualTo(account);
            assertThat(overlaid.hasStorage(address)).isEqualTo(committed.hasStorage(address));
            for (int s = 0; s < SLOTS; s++) {
                assertThat(overlaid.storage(address, UInt256.of(s)))
                        .isEqualTo(committed.storage(address, UInt256.of(s)));
            }
            if (account != null && account.hasCode()) {
                assertThat(overlaid.code(account.codeHash())).isEqualTo(committed.code(account.codeHash()));
            }
        }
    }

    private ExecutedBlock commit(StateStore store, StateChanges changes) {
        Header parent = store.header(store.tip().number()).orElseThrow();
        var ordered = Chains.block(genesis, parent);
        Hash hash = ordered.hash();
        ExecutedBlock executed = new ExecutedBlock(
                ParentBlock.of(parent),
                ordered,
                hash,
                genesis.coinbase(),
                UInt256.ONE,
                List.of(),
                List.of(),
                changes,
                null);
        RootUpdate root = store.computeRoot(executed.changes());
        store.commit(new BlockCommit(
                executed.header(root.root()), hash, Bytes.EMPTY, root, List.of(), List.of(), List.of(), Bytes.EMPTY));
        return executed;
    }

    private static StateChanges changes(Random random, StateSnapshot state) {
        SortedMap<Address, AccountChange> changes = new TreeMap<>();
        SortedMap<Hash, Bytes> code = new TreeMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Address address = address(random.nextInt(ADDRESSES));
            boolean gone = random.nextInt(5) == 0;
            boolean cleared = random.nextInt(5) == 0;
            SortedMap<UInt256, UInt256> storage = new TreeMap<>();
            for (int s = gone ? 0 : random.nextInt(SLOTS); s > 0; s--) {
                UInt256 slot = UInt256.of(random.nextInt(SLOTS));
                UInt256 word = random.nextBoolean() ? UInt256.ZERO : UInt256.of(1 + random.nextInt(3));
                boolean differs = cleared || !state.storage(address, slot).equals(word);
                if (differs) storage.put(slot, word);
            }
            Hash hash = Account.EMPTY_CODE_HASH;
            if (random.nextInt(3) == 0) {
                Bytes bytes = Bytes.of((byte) random.nextInt(5));
                hash = Keccak.hash(bytes);
                code.put(hash, bytes);
            }
            Account after = new Account(1 + random.nextInt(9), UInt256.of(random.nextInt(9)), hash);
            changes.put(address, new AccountChange(gone ? null : after, cleared, storage));
        }
        return new StateChanges(changes, code);
    }

    private static Address address(int i) {
        return new Address(0, 0, 0xb00 + i);
    }
}
