package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where two states part, against a search through everything. */
class StateDifferenceTest {
    private static final StoreOptions OPTIONS = StoreOptions.DEFAULT.withReserveBytes(0);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theFirstAccountAndSlotThatDifferAreFoundWithBothValues(long seed) throws Exception {
        TestChain left = new TestChain(seed);
        TestChain right = new TestChain(seed);
        try (StateStore a = StateStore.inMemory(OPTIONS, left.genesis());
                StateStore b = StateStore.inMemory(OPTIONS, right.genesis())) {
            for (int round = 0; round < 25; round++) {
                a.commit(left.next(a));
                // The right one is a block behind in every second round.
                if (round % 2 == 1) {
                    b.commit(right.next(b));
                    b.commit(right.next(b));
                }
                try (StatePeer mine = a.peer("left");
                        StatePeer theirs = b.peer("right")) {
                    assertThat(StateDifference.first(mine, theirs)).isEqualTo(searched(left.world, right.world, a, b));
                    assertThat(StateDifference.first(mine, mine)).isEmpty();
                }
            }
        }
    }

    @Test
    void aStateAndNoneDifferInTheFirstAccount() throws Exception {
        TestChain left = new TestChain(9);
        try (StateStore a = StateStore.inMemory(OPTIONS, left.genesis());
                StateStore b = StateStore.inMemory(OPTIONS, TestChain.emptyGenesis());
                StatePeer mine = a.peer("left");
                StatePeer theirs = b.peer("right")) {
            var found = StateDifference.first(mine, theirs).orElseThrow();
            assertThat(found.left()).isNotNull();
            assertThat(found.right()).isNull();
            assertThat(StateDifference.first(theirs, mine).orElseThrow().right())
                    .isEqualTo(found.left());
        }
    }

    @Test
    @Tag("P10")
    void oneQuestionAfterAKeyHashesFewAndAskingOnFindsIt() throws Exception {
        TestChain chain = new TestChain(5);
        TestChain other = new TestChain(5);
        try (StateStore a = StateStore.inMemory(OPTIONS, chain.genesis());
                StateStore b = StateStore.inMemory(OPTIONS, other.genesis())) {
            a.commit(chain.next(a));
            try (StatePeer mine = new StorePeer("left", a.latest(), 1);
                    StatePeer theirs = new StorePeer("right", b.latest(), 1)) {
                assertThat(StateDifference.first(mine, theirs))
                        .isPresent()
                        .isEqualTo(searched(chain.world, other.world, a, b));
                int accounts = 0;
                Bytes after = Bytes.EMPTY;
                while (mine.preimage(Bytes.EMPTY, Hash.ZERO, after) instanceof Preimage.Further(Bytes last)) {
                    assertThat(last).isGreaterThan(after);
                    after = last;
                    accounts++;
                }
                assertThat(accounts).isEqualTo(chain.world.accounts.size());
            }
        }
    }

    private static Optional<StateDifference> searched(ModelWorld a, ModelWorld b, StateStore left, StateStore right) {
        SortedMap<Hash, Address> byKey = new TreeMap<>(Comparator.comparing(Hash::toBytes));
        for (int i = 0; i < ModelWorld.ADDRESSES; i++) {
            Address address = ModelWorld.address(i);
            byKey.put(Keccak.hash(address.toArray()), address);
        }
        for (Address address : byKey.values()) {
            StateDifference.Slot slot = slot(a, b, address);
            Account mine = a.accounts.get(address);
            Account theirs = b.accounts.get(address);
            boolean same = mine == null ? theirs == null : mine.equals(theirs);
            if (same && slot == null) continue;
            return Optional.of(new StateDifference(address, value(left, address), value(right, address), slot));
        }
        return Optional.empty();
    }

    private static StateDifference.Slot slot(ModelWorld a, ModelWorld b, Address address) {
        SortedMap<Hash, UInt256> byKey = new TreeMap<>(Comparator.comparing(Hash::toBytes));
        for (int i = 0; i < ModelWorld.SLOTS; i++) {
            UInt256 slot = ModelWorld.slot(i);
            byKey.put(Keccak.hash(slot.toArray()), slot);
        }
        for (UInt256 slot : byKey.values()) {
            UInt256 mine = a.word(address, slot);
            UInt256 theirs = b.word(address, slot);
            if (!mine.equals(theirs)) return new StateDifference.Slot(slot, mine, theirs);
        }
        return null;
    }

    private static StateDifference.Value value(StateStore store, Address address) {
        try (StateSnapshot state = store.latest()) {
            StoredAccount stored = state.stored(address);
            if (stored == null) return null;
            return new StateDifference.Value(
                    new UInt256(0, 0, 0, stored.account().nonce()),
                    stored.account().balance(),
                    stored.storageRoot(),
                    stored.account().codeHash());
        }
    }
}
