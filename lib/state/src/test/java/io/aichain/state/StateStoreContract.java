package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.SkipReason;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.state.AccountProof.SlotProof;
import io.aichain.state.trie.TrieProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises, whatever lies under it. */
interface StateStoreContract {
    /** A new, empty store. */
    StateStore create(StoreOptions options, GenesisBlock genesis);

    StoreOptions SMALL = StoreOptions.DEFAULT.withReserveBytes(0);

    @Test
    default void aNewStoreHoldsTheGenesisBlockAndItsState() {
        TestChain chain = new TestChain(1);
        GenesisBlock genesis = chain.genesis();
        try (StateStore store = create(SMALL, genesis);
                StateSnapshot state = store.latest()) {
            Tip tip = store.tip();
            assertThat(tip.number()).isZero();
            assertThat(tip.hash()).isEqualTo(genesis.header().hash());
            assertThat(tip.orderedHash()).isEqualTo(TestChain.GENESIS_HASH);
            assertThat(tip.stateRoot()).isEqualTo(chain.world.root());
            assertThat(tip.logPosition()).isEqualTo(TestChain.position(0));
            assertThat(store.header(0)).contains(genesis.header());
            assertThat(store.number(tip.hash())).contains(0L);
            assertThat(store.receipts(0)).isEmpty();
            assertThat(store.oldestState()).isZero();
            assertSame(state, chain.world);
            assertThat(store.audit()).isEmpty();
        }
    }

    @Test
    default void aGenesisWhoseHeaderNamesAnotherRootIsRefused() {
        GenesisBlock right = TestChain.emptyGenesis();
        GenesisBlock wrong = new GenesisBlock(
                right.genesisHash(),
                TestChain.header(Hash.ZERO, 0, TestChain.hash("other")),
                right.allocations(),
                Bytes.EMPTY);
        assertThatThrownBy(() -> create(SMALL, wrong).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allocations");
    }

    @Test
    @Tag("P4")
    default void aCommitMakesStateReceiptsIndexesAndLogPositionReadableTogether() {
        TestChain chain = new TestChain(2);
        try (StateStore store = create(SMALL, chain.genesis())) {
            BlockCommit block = chain.next(store);
            assertThat(store.tip().number()).isZero();
            assertThat(store.header(1)).isEmpty();
            store.commit(block);
            Hash hash = block.header().hash();
            assertThat(store.tip())
                    .isEqualTo(
                            new Tip(1, hash, block.orderedHash(), block.header().stateRoot(), TestChain.position(1)));
            assertThat(store.header(1)).contains(block.header());
            assertThat(store.number(hash)).contains(1L);
            assertThat(store.orderedBlock(1)).contains(block.orderedBlock());
            assertThat(store.receipts(1)).contains(block.receipts());
            assertThat(store.transaction(block.transactions().get(1))).contains(new TransactionLocation(1, 1));
            assertThat(store.skips(1)).isEqualTo(block.skips());
            assertThat(store.skipped(TestChain.hash("skip 1")))
                    .contains(new SkippedTransaction(TestChain.hash("skip 1"), 1, 1, SkipReason.NONCE_TOO_LOW));
            assertThat(store.transaction(TestChain.hash("unknown"))).isEmpty();
            assertThat(store.skipped(TestChain.hash("unknown"))).isEmpty();
            assertThat(store.number(TestChain.hash("unknown"))).isEmpty();
            assertThat(store.skips(0)).isEmpty();
        }
    }

    @Test
    default void aBlockThatDoesNotFollowIsRefusedAndChangesNothing() {
        TestChain chain = new TestChain(3);
        try (StateStore store = create(SMALL, chain.genesis())) {
            BlockCommit one = chain.next(store);
            BlockCommit otherOne = TestChain.next(store, new ModelWorld().change(new java.util.Random(9)));
            store.commit(one);
            Tip tip = store.tip();
            assertThatThrownBy(() -> store.commit(otherOne)).isInstanceOf(IllegalArgumentException.class);
            BlockCommit stale = withHeader(
                    otherOne, TestChain.header(tip.hash(), 2, otherOne.state().root()));
            assertThatThrownBy(() -> store.commit(stale))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("computed on state");
            assertThat(store.tip()).isEqualTo(tip);
            assertThat(store.header(2)).isEmpty();
            assertThat(store.audit()).isEmpty();
            store.commit(chain.next(store));
            assertThat(store.tip().number()).isEqualTo(2);
        }
    }

    @Test
    default void committingTheTipAgainDoesNothing() {
        TestChain chain = new TestChain(4);
        try (StateStore store = create(SMALL, chain.genesis())) {
            BlockCommit one = chain.next(store);
            store.commit(one);
            store.commit(one);
            assertThat(store.tip().number()).isEqualTo(1);
        }
    }

    @Test
    default void aSnapshotDoesNotSeeLaterCommits() {
        TestChain chain = new TestChain(5);
        try (StateStore store = create(SMALL.withHistoryBlocks(2), chain.genesis())) {
            ModelWorld before = chain.world.copy();
            try (StateSnapshot state = store.latest()) {
                for (int i = 0; i < 20; i++) store.commit(chain.next(store));
                assertThat(state.block()).isZero();
                assertSame(state, before);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    @Tag("P3")
    @Tag("P4")
    default void everyStateInTheWindowReadsAsItWasAndHashesToItsHeader(long seed) {
        TestChain chain = new TestChain(seed);
        int window = 15;
        List<ModelWorld> kept = new ArrayList<>();
        try (StateStore store = create(SMALL.withHistoryBlocks(window), chain.genesis())) {
            kept.add(chain.world.copy());
            for (int number = 1; number <= 60; number++) {
                BlockCommit block = chain.next(store);
                kept.add(chain.world.copy());
                assertThat(block.header().stateRoot()).isEqualTo(chain.world.root());
                store.commit(block);
                if (number % 7 != 0) continue;
                assertThat(store.audit()).isEmpty();
                for (int at = 0; at <= number; at++) assertStateAt(store, at, kept.get(at), number - window);
            }
            assertThat(store.at(61)).isEqualTo(new StateAt.NotYet(61, 60));
            assertThat(store.oldestState()).isEqualTo(60 - window);
        }
    }

    @Test
    default void anArchiveKeepsAllStates() {
        TestChain chain = new TestChain(21);
        List<ModelWorld> kept = new ArrayList<>();
        try (StateStore store = create(SMALL.withHistoryBlocks(StoreOptions.ARCHIVE), chain.genesis())) {
            kept.add(chain.world.copy());
            for (int number = 1; number <= 40; number++) {
                store.commit(chain.next(store));
                kept.add(chain.world.copy());
            }
            for (int at = 0; at <= 40; at++) assertStateAt(store, at, kept.get(at), 0);
        }
    }

    @Test
    default void clearedStorageIsGoneAndMayBeWrittenAnewInTheSameBlock() {
        Address address = ModelWorld.address(1);
        Account account = new Account(1, UInt256.of(5), Account.EMPTY_CODE_HASH);
        try (StateStore store = create(SMALL, TestChain.emptyGenesis())) {
            store.commit(TestChain.next(store, one(address, account, false, 1, 11, 2, 22)));
            store.commit(TestChain.next(store, one(address, account, true, 2, 22, 3, 33)));
            store.commit(TestChain.next(store, one(address, null, true)));
            store.commit(TestChain.next(store, one(address, account, false)));
            assertWords(store, 1, address, 11, 22, 0);
            assertWords(store, 2, address, 0, 22, 33);
            assertWords(store, 3, address, 0, 0, 0);
            assertWords(store, 4, address, 0, 0, 0);
            try (StateSnapshot gone = found(store, 3);
                    StateSnapshot back = found(store, 4)) {
                assertThat(gone.account(address)).isNull();
                assertThat(back.account(address)).isEqualTo(account);
            }
            assertThat(store.audit()).isEmpty();
        }
    }

    @Test
    default void computingARootChangesNothingAndMayBeThrownAway() {
        TestChain chain = new TestChain(6);
        try (StateStore store = create(SMALL, chain.genesis())) {
            Hash before = store.tip().stateRoot();
            StateChanges changes = chain.world.copy().change(new java.util.Random(1));
            assertThat(store.computeRoot(changes).root())
                    .isEqualTo(store.computeRoot(changes).root());
            assertThat(store.computeRoot(new StateChanges(new TreeMap<>(), new TreeMap<>()))
                            .root())
                    .isEqualTo(before);
            assertThat(store.audit()).isEmpty();
        }
    }

    @Test
    default void proofsOfTheLatestStateHoldAgainstItsHeader() throws MalformedException {
        TestChain chain = new TestChain(7);
        try (StateStore store = create(SMALL, chain.genesis())) {
            for (int i = 0; i < 30; i++) store.commit(chain.next(store));
            try (StateSnapshot state = store.latest()) {
                Hash root = store.header(30).orElseThrow().stateRoot();
                for (int i = 0; i < ModelWorld.ADDRESSES; i++) assertProven(state, root, ModelWorld.address(i));
            }
        }
    }

    @Test
    @Tag("P3")
    default void proofsOfEveryKeptStateHoldAgainstItsHeader() throws MalformedException {
        TestChain chain = new TestChain(36);
        int window = 12;
        List<ModelWorld> kept = new ArrayList<>();
        try (StateStore store = create(SMALL.withHistoryBlocks(window), chain.genesis())) {
            kept.add(chain.world.copy());
            for (int number = 1; number <= 40; number++) {
                store.commit(chain.next(store));
                kept.add(chain.world.copy());
            }
            for (int at = 40 - window; at <= 40; at++) {
                Hash root = store.header(at).orElseThrow().stateRoot();
                try (StateSnapshot state = found(store, at)) {
                    assertSame(state, kept.get(at));
                    for (int i = 0; i < ModelWorld.ADDRESSES; i++) assertProven(state, root, ModelWorld.address(i));
                }
            }
        }
    }

    @Test
    default void theLastSkipOfATransactionIsTheOneThatIsFound() {
        try (StateStore store = create(SMALL, TestChain.emptyGenesis())) {
            Hash tx = TestChain.hash("again");
            for (int i = 1; i <= 2; i++) {
                BlockCommit block = TestChain.next(store, one(ModelWorld.address(i), Account.EMPTY, false));
                store.commit(new BlockCommit(
                        block.header(),
                        block.orderedHash(),
                        block.orderedBlock(),
                        block.state(),
                        List.of(),
                        List.of(),
                        List.of(new SkippedTransaction(tx, i, i, SkipReason.INSUFFICIENT_FUNDS)),
                        block.logPosition()));
            }
            assertThat(store.skipped(tx)).contains(new SkippedTransaction(tx, 2, 2, SkipReason.INSUFFICIENT_FUNDS));
        }
    }

    @Test
    default void notesKeepTagsAndNamedValuesAndRefuseForeignBlocksAndFinalityGoingBack() {
        TestChain chain = new TestChain(8);
        try (StateStore store = create(SMALL, chain.genesis())) {
            BlockRef zero = store.tip().ref();
            store.commit(chain.next(store));
            BlockRef one = store.tip().ref();
            assertThat(store.safe()).isEmpty();
            store.note(Notes.safe(one));
            store.note(Notes.finalized(one));
            store.note(Notes.value("batch", Bytes.of((byte) 7)));
            assertThat(store.safe()).contains(one);
            assertThat(store.finalized()).contains(one);
            assertThat(store.value("batch")).contains(Bytes.of((byte) 7));
            assertThatThrownBy(() -> store.note(Notes.finalized(zero))).hasMessageContaining("cannot move back");
            assertThatThrownBy(() -> store.note(Notes.safe(new BlockRef(1, TestChain.hash("other")))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.note(Notes.safe(new BlockRef(2, TestChain.hash("other")))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(store.finalized()).contains(one);
            store.note(Notes.value("batch", Bytes.EMPTY));
            assertThat(store.value("batch")).isEmpty();
            assertThatThrownBy(() -> Notes.value("big", Bytes.wrap(new byte[1 << 17])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void aClosedSnapshotOrStoreSaysSo() {
        StateStore store = create(SMALL, TestChain.emptyGenesis());
        StateSnapshot state = store.latest();
        StateSnapshot other = store.latest();
        state.close();
        state.close();
        assertThatThrownBy(() -> state.account(Address.ZERO)).isInstanceOf(IllegalStateException.class);
        store.close();
        store.close();
        assertThatThrownBy(() -> store.header(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.storage(Address.ZERO, UInt256.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.hasStorage(Address.ZERO)).isInstanceOf(IllegalStateException.class);
        other.close();
    }

    @Test
    default void codeThatAnAccountNamesAndTheStoreLacksIsAnError() {
        try (StateStore store = create(SMALL, TestChain.emptyGenesis());
                StateSnapshot state = store.latest()) {
            assertThat(state.code(Account.EMPTY_CODE_HASH)).isEqualTo(Bytes.EMPTY);
            assertThatThrownBy(() -> state.code(TestChain.hash("no code"))).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void assertStateAt(StateStore store, int at, ModelWorld expected, long oldest) {
        switch (store.at(at)) {
            case StateAt.Found(StateSnapshot state) -> {
                try (state) {
                    assertThat((long) at).isGreaterThanOrEqualTo(oldest);
                    assertSame(state, expected);
                }
            }
            case StateAt.Pruned pruned -> assertThat(pruned).isEqualTo(new StateAt.Pruned(at, oldest));
            case StateAt.NotYet notYet -> throw new AssertionError(notYet);
        }
    }

    private static StateSnapshot found(StateStore store, long block) {
        if (store.at(block) instanceof StateAt.Found(StateSnapshot state)) return state;
        throw new AssertionError("no state at " + block);
    }

    static void assertSame(StateSnapshot state, ModelWorld expected) {
        for (int i = 0; i < ModelWorld.ADDRESSES; i++) {
            Address address = ModelWorld.address(i);
            Account account = expected.accounts.get(address);
            assertThat(state.account(address)).isEqualTo(account);
            if (account != null && account.hasCode()) {
                assertThat(Keccak.hash(state.code(account.codeHash()))).isEqualTo(account.codeHash());
            }
            for (int s = 0; s < ModelWorld.SLOTS; s++) {
                UInt256 slot = ModelWorld.slot(s);
                assertThat(state.storage(address, slot)).isEqualTo(expected.word(address, slot));
            }
            boolean hasStorage =
                    !expected.storage.getOrDefault(address, new TreeMap<>()).isEmpty();
            assertThat(state.hasStorage(address)).isEqualTo(hasStorage);
        }
    }

    private static void assertWords(StateStore store, long block, Address address, long... words) {
        try (StateSnapshot state = found(store, block)) {
            for (int i = 0; i < words.length; i++) {
                assertThat(state.storage(address, UInt256.of(i + 1))).isEqualTo(UInt256.of(words[i]));
            }
        }
    }

    private static void assertProven(StateSnapshot state, Hash root, Address address) throws MalformedException {
        List<UInt256> slots = new ArrayList<>();
        for (int s = 0; s < ModelWorld.SLOTS; s++) slots.add(ModelWorld.slot(s));
        AccountProof proof = state.prove(address, slots);
        Account account = state.account(address);
        Optional<Bytes> leaf = account == null
                ? Optional.empty()
                : Optional.of(Bytes.wrap(new StoredAccount(account, proof.storageRoot()).encoded()));
        Bytes key = Keccak.hash(address.toArray()).toBytes();
        assertThat(TrieProof.verify(root, key, proof.nodes())).isEqualTo(leaf);
        for (SlotProof slot : proof.slots()) {
            UInt256 word = state.storage(address, slot.slot());
            assertThat(slot.word()).isEqualTo(word);
            Optional<Bytes> value = word.isZero()
                    ? Optional.empty()
                    : Optional.of(Bytes.wrap(new RlpWriter().uint(word).toByteArray()));
            Bytes slotKey = Keccak.hash(slot.slot().toArray()).toBytes();
            assertThat(TrieProof.verify(proof.storageRoot(), slotKey, slot.nodes()))
                    .isEqualTo(value);
        }
    }

    /** @param slotsAndWords slot, word, slot, word ... */
    private static StateChanges one(Address address, Account after, boolean cleared, long... slotsAndWords) {
        SortedMap<UInt256, UInt256> storage = new TreeMap<>();
        for (int i = 0; i < slotsAndWords.length; i += 2) {
            storage.put(UInt256.of(slotsAndWords[i]), UInt256.of(slotsAndWords[i + 1]));
        }
        SortedMap<Address, AccountChange> accounts = new TreeMap<>();
        accounts.put(address, new AccountChange(after, cleared, storage));
        return new StateChanges(accounts, new TreeMap<>());
    }

    private static BlockCommit withHeader(BlockCommit block, io.aichain.chain.block.Header header) {
        return new BlockCommit(
                header,
                block.orderedHash(),
                block.orderedBlock(),
                block.state(),
                List.of(),
                List.of(),
                List.of(),
                block.logPosition());
    }
}
