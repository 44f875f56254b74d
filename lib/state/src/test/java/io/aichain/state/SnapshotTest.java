package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.state.StateEntry.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state leaves one store and begins another; what is no whole state begins nothing. */
class SnapshotTest {
    private static final StoreOptions OPTIONS =
            StoreOptions.DEFAULT.withHistoryBlocks(8).withReserveBytes(0);

    @TempDir
    Path folder;

    private final TestChain chain = new TestChain(71);
    private final GenesisBlock genesis = chain.genesis();

    private StateStore store(int blocks) {
        StateStore store = StateStore.open(folder.resolve("first"), OPTIONS, genesis);
        for (int i = 0; i < blocks; i++) store.commit(chain.next(store));
        return store;
    }

    private BlockRef read(byte[] snapshot) throws IOException, MalformedException {
        try (StatePages pages = Snapshots.read(snapshot)) {
            return StateImport.run(pages, folder.resolve("second"), OPTIONS, genesis, Snapshots.BODY);
        }
    }

    @Test
    @Tag("P4")
    void aStoreThatBeginsWithASnapshotGoesOnAsTheOneItCameFrom() throws Exception {
        try (StateStore first = store(300)) {
            assertThat(read(Snapshots.of(first))).isEqualTo(first.tip().ref());
            try (StateStore second = StateStore.open(folder.resolve("second"), OPTIONS, genesis)) {
                assertThat(second.tip()).isEqualTo(first.tip());
                assertThat(second.audit()).isEmpty();
                assertThat(second.firstBody()).isEqualTo(300);
                assertThat(second.oldestState()).isEqualTo(300);
                assertThat(second.at(299)).isEqualTo(new StateAt.Pruned(299, 300));
                assertThat(second.header(0)).isEqualTo(first.header(0));
                assertThat(second.header(43)).isEmpty();
                for (long n = 44; n <= 300; n++) assertThat(second.header(n)).isEqualTo(first.header(n));
                assertThat(second.receipts(300)).isEqualTo(first.receipts(300));
                assertThat(second.skips(300)).isEqualTo(first.skips(300));
                assertThat(second.transaction(TestChain.hash("tx b 300"))).contains(new TransactionLocation(300, 1));
                for (int i = 0; i < 20; i++) {
                    BlockCommit next = chain.next(first);
                    first.commit(next);
                    RootUpdate root = second.computeRoot(next.state().changes());
                    second.commit(new BlockCommit(
                            next.header(),
                            next.orderedHash(),
                            next.orderedBlock(),
                            root,
                            next.receipts(),
                            next.transactions(),
                            next.skips(),
                            next.logPosition()));
                }
                assertThat(second.tip()).isEqualTo(first.tip());
                assertThat(second.audit()).isEmpty();
                try (StateSnapshot state = second.latest()) {
                    StateStoreContract.assertSame(state, chain.world);
                }
                // What it gives on is what the first one would give.
                assertThat(Snapshots.of(second)).isEqualTo(Snapshots.of(first));
            }
        }
    }

    @Test
    void theStateOfBlock0CanBeASnapshot() throws Exception {
        try (StateStore first = store(0)) {
            read(Snapshots.of(first));
            try (StateStore second = StateStore.open(folder.resolve("second"), OPTIONS, genesis)) {
                assertThat(second.tip()).isEqualTo(first.tip());
                assertThat(second.firstBody()).isEqualTo(1);
                assertThat(second.audit()).isEmpty();
            }
        }
    }

    @Test
    void pagesOfALargeStateAreBoundedAndLeadToTheSameState() throws Exception {
        TestChain large = new TestChain(72);
        var changes = Large.changes(6_000, 3);
        GenesisBlock start = TestChain.genesis(TestChain.GENESIS_HASH, changes);
        try (StateStore first = StateStore.open(folder.resolve("large"), OPTIONS, start)) {
            first.commit(large.next(first));
            byte[] snapshot = Snapshots.of(first);
            int pages = 0;
            try (StatePages file = Snapshots.read(snapshot)) {
                for (StatePage page = file.page(Bytes.EMPTY); !page.isEnd(); page = file.page(page.cursor())) {
                    assertThat(page.encoded().length).isLessThan(StatePage.FULL_BYTES * 2);
                    pages++;
                }
            }
            assertThat(pages).isGreaterThan(1);
            try (StatePages file = Snapshots.read(snapshot)) {
                StateImport.run(file, folder.resolve("second"), OPTIONS, start, Snapshots.BODY);
            }
            try (StateStore second = StateStore.open(folder.resolve("second"), OPTIONS, start)) {
                assertThat(second.tip()).isEqualTo(first.tip());
                assertThat(second.audit()).isEmpty();
            }
        }
    }

    @Test
    @Tag("P10")
    void aSnapshotCutAnywhereBeginsNothing() {
        try (StateStore first = store(12)) {
            byte[] whole = Snapshots.of(first);
            Random random = new Random(1);
            for (int i = 0; i < 60; i++) {
                int length = i < 20 ? i * 3 : random.nextInt(whole.length);
                refused(Arrays.copyOf(whole, length), "");
            }
            refused(Arrays.copyOf(whole, whole.length - 1), "ends in the middle");
            refused(Arrays.copyOf(whole, whole.length + 1), "bytes behind its end");
        }
    }

    @Test
    @Tag("P10")
    void aSnapshotWithAnyByteFlippedBeginsNothing() {
        try (StateStore first = store(12)) {
            byte[] whole = Snapshots.of(first);
            Random random = new Random(2);
            for (int i = 0; i < 120; i++) {
                byte[] damaged = whole.clone();
                int at = i < 60 ? i : random.nextInt(whole.length);
                damaged[at] ^= (byte) (1 << random.nextInt(8));
                refused(damaged, "");
            }
        }
    }

    @Test
    @Tag("P10")
    void aSnapshotOfAnotherFormOrChainIsRefusedWithBothNamed() {
        try (StateStore first = store(3)) {
            byte[] whole = Snapshots.of(first);
            refused(new byte[100], "is no snapshot of a state");
            byte[] newer = whole.clone();
            newer[9] = 2;
            refused(newer, "version 2, this reader knows 1");
            byte[] huge = whole.clone();
            ByteBuffer.wrap(huge).putInt(11, -1);
            refused(huge, "chunk of 4294967295 bytes, at most");
            refused(
                    Snapshots.changed(first, head -> Snapshots.ofChain(head, TestChain.hash("other")), list -> list),
                    "of the chain with genesis " + TestChain.hash("other"));
        }
    }

    @Test
    @Tag("P10")
    void aSnapshotWithOtherValuesThanItsHeaderSaysIsRefused() {
        try (StateStore first = store(25)) {
            refused(entries(first, list -> list.subList(0, 1)), "has root");
            refused(entries(first, list -> list.subList(1, list.size())), "");
            refused(entries(first, list -> without(list, Kind.ACCOUNT)), "no account");
            refused(entries(first, list -> without(list, Kind.SLOT)), "storage of");
            refused(entries(first, list -> without(list, Kind.CODE)), "which the snapshot lacks");
            refused(entries(first, list -> twice(list)), "keys must ascend");
            refused(entries(first, List::reversed), "keys must ascend");
            for (Kind kind : Kind.values()) {
                refused(entries(first, list -> changedOne(list, kind)), "");
                refused(entries(first, list -> longerOne(list, kind)), "");
            }
        }
    }

    @Test
    @Tag("P10")
    void codeThatNoAccountHasIsNeitherGivenNorTaken() throws Exception {
        Bytes before = Bytes.of((byte) 1, (byte) 2);
        Bytes after = Bytes.of((byte) 3);
        GenesisBlock start = TestChain.genesis(TestChain.GENESIS_HASH, withCode(before));
        try (StateStore first = StateStore.open(folder.resolve("first"), OPTIONS, start)) {
            // As when a delegation is changed: the old code stays for the old state.
            first.commit(TestChain.next(first, withCode(after)));
            try (StateSnapshot old = ((StateAt.Found) first.at(0)).view()) {
                assertThat(old.code(Keccak.hash(before))).isEqualTo(before);
            }
            try (StatePeer peer = first.peer("first")) {
                assertThat(peer.page(Bytes.EMPTY).entries())
                        .filteredOn(entry -> entry.kind() == Kind.CODE)
                        .extracting(StateEntry::value)
                        .containsExactly(after);
            }
            byte[] more = entries(first, list -> {
                List<StateEntry> all = new ArrayList<>(list);
                all.add(new StateEntry(Kind.CODE, Keccak.hash(before).toBytes(), before));
                return all.stream().sorted().toList();
            });
            try (StatePages pages = Snapshots.read(more)) {
                StateImport.run(pages, folder.resolve("second"), OPTIONS, start, Snapshots.BODY);
            }
            try (StateStore second = StateStore.open(folder.resolve("second"), OPTIONS, start);
                    StateSnapshot state = second.latest()) {
                assertThat(second.tip()).isEqualTo(first.tip());
                assertThat(second.audit()).isEmpty();
                assertThat(state.code(Keccak.hash(after))).isEqualTo(after);
                assertThat(Columns.CODE.get(state.view(), Keccak.hash(before)))
                        .as("code of an older version's snapshot that no account has")
                        .isNull();
            }
        }
    }

    @Test
    void namedCodeIsTheSameHoweverShortTheScansAre() {
        try (StateStore first = store(40);
                StateSnapshot state = first.latest()) {
            var named = NamedCode.of(state.view());
            assertThat(named).hasSizeGreaterThan(1);
            for (int most : new int[] {1, 2, 7}) {
                assertThat(NamedCode.of(state.view(), most)).isEqualTo(named);
            }
        }
    }

    private static StateChanges withCode(Bytes code) {
        Account account = new Account(1, UInt256.ONE, Keccak.hash(code));
        return new StateChanges(
                new TreeMap<>(Map.of(ModelWorld.address(1), new AccountChange(account, false, new TreeMap<>()))),
                new TreeMap<>(Map.of(Keccak.hash(code), code)));
    }

    @Test
    @Tag("P10")
    void aPeerThatDiesInTheMiddleBeginsNothingAndTheNextTryDoes() throws Exception {
        var changes = Large.changes(4_000, 4);
        GenesisBlock start = TestChain.genesis(TestChain.GENESIS_HASH, changes);
        Path target = folder.resolve("second");
        try (StateStore first = StateStore.open(folder.resolve("large"), OPTIONS, start)) {
            first.commit(new TestChain(73).next(first));
            try (StatePeer peer = first.peer("dying")) {
                StatePages dying = new Dying(peer);
                assertThatThrownBy(() -> StateImport.run(dying, target, OPTIONS, start, Snapshots.BODY))
                        .isInstanceOf(IOException.class)
                        .hasMessage("connection reset");
            }
            nothingIsLeft(target);
            try (StatePeer peer = first.peer("alive")) {
                StateImport.run(peer, target, OPTIONS, start, Snapshots.BODY);
            }
            try (StateStore second = StateStore.open(target, OPTIONS, start)) {
                assertThat(second.tip()).isEqualTo(first.tip());
            }
        }
    }

    /** Gives one page. */
    private record Dying(StatePeer peer) implements StatePages {
        @Override
        public String name() {
            return peer.name();
        }

        @Override
        public StateHead head() throws IOException, MalformedException {
            return peer.head();
        }

        @Override
        public StatePage page(Bytes after) throws IOException, MalformedException {
            if (!after.isEmpty()) throw new IOException("connection reset");
            return peer.page(after);
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    @Test
    void aFolderThatHoldsSomethingIsLeftAlone() throws Exception {
        try (StateStore first = store(2)) {
            Path target = folder.resolve("second");
            Files.createDirectory(target);
            Files.writeString(target.resolve("letter"), "dear");
            assertThatThrownBy(() -> read(Snapshots.of(first)))
                    .isInstanceOf(WrongStoreException.class)
                    .hasMessageContaining("is not empty");
            assertThat(target.resolve("letter")).hasContent("dear");
        }
    }

    @Test
    void aFolderInTheMiddleOfAnImportCannotBeOpened() throws Exception {
        try (StateStore first = store(2)) {
            Path taken = folder.resolve("taken");
            try (StatePages pages = Snapshots.read(Snapshots.of(first))) {
                StateImport.run(pages, folder.resolve("second"), OPTIONS, genesis, Snapshots.BODY, step -> {
                    if (step == WriteStep.IMPORT_CHECKED) copy(folder.resolve("second"), taken);
                });
            }
            assertThatThrownBy(() -> StateStore.open(taken, OPTIONS, genesis))
                    .isInstanceOf(WrongStoreException.class)
                    .hasMessageContaining("not read to its end");
            assertThatThrownBy(() -> StateStore.existing(folder.resolve("nowhere"), OPTIONS))
                    .isInstanceOf(WrongStoreException.class)
                    .hasMessageContaining("holds no state");
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectory(to);
            for (Path file : files.toList()) {
                if (!file.endsWith("LOCK")) Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void refused(byte[] snapshot, String why) {
        assertThatThrownBy(() -> read(snapshot))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
        nothingIsLeft(folder.resolve("second"));
    }

    private static void nothingIsLeft(Path target) {
        if (Files.exists(target)) assertThat(target).isEmptyDirectory();
    }

    private static byte[] entries(StateStore store, UnaryOperator<List<StateEntry>> change) {
        return Snapshots.changed(store, head -> head, change);
    }

    private static List<StateEntry> without(List<StateEntry> list, Kind kind) {
        return list.stream().filter(entry -> entry.kind() != kind).toList();
    }

    private static List<StateEntry> twice(List<StateEntry> list) {
        List<StateEntry> more = new ArrayList<>(list);
        more.add(1, list.getFirst());
        return more;
    }

    private static List<StateEntry> changedOne(List<StateEntry> list, Kind kind) {
        return list.stream()
                .map(entry -> entry == some(list, kind) ? flipped(entry) : entry)
                .toList();
    }

    private static List<StateEntry> longerOne(List<StateEntry> list, Kind kind) {
        return list.stream()
                .map(entry -> entry == some(list, kind) ? padded(entry) : entry)
                .toList();
    }

    private static StateEntry some(List<StateEntry> list, Kind kind) {
        return list.stream().filter(entry -> entry.kind() == kind).findFirst().orElseThrow();
    }

    private static StateEntry flipped(StateEntry entry) {
        byte[] value = entry.value().toArray();
        value[value.length - 1] ^= 1;
        // A word that became zero would be no entry at all.
        if (value.length == 1 && value[0] == 0) value[0] = 2;
        return new StateEntry(entry.kind(), entry.key(), Bytes.wrap(value));
    }

    private static StateEntry padded(StateEntry entry) {
        byte[] value = new byte[entry.value().size() + 1];
        System.arraycopy(entry.value().unsafeArray(), 0, value, 1, value.length - 1);
        return new StateEntry(entry.kind(), entry.key(), Bytes.wrap(value));
    }
}
