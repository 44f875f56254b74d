package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.world.StateChanges;
import io.aichain.state.kv.RocksSettings;
import io.aichain.state.kv.RocksStore;
import io.aichain.state.kv.StoreFailedException;
import io.aichain.state.kv.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The contract on RocksDB, and what only a folder can do. */
class RocksStateStoreTest implements StateStoreContract {
    @TempDir
    Path folder;

    @Override
    public StateStore create(StoreOptions options, GenesisBlock genesis) {
        return StateStore.open(folder.resolve("state"), options, genesis);
    }

    @Test
    @Tag("P4")
    void aReopenedStoreGoesOnWhereItWas() {
        TestChain chain = new TestChain(31);
        GenesisBlock genesis = chain.genesis();
        Tip tip;
        try (StateStore store = create(SMALL, genesis)) {
            for (int i = 0; i < 10; i++) store.commit(chain.next(store));
            store.note(Notes.value("batch", Bytes.of((byte) 1)));
            tip = store.tip();
        }
        try (StateStore store = create(SMALL, genesis)) {
            assertThat(store.tip()).isEqualTo(tip);
            assertThat(store.value("batch")).contains(Bytes.of((byte) 1));
            try (StateSnapshot state = store.latest()) {
                StateStoreContract.assertSame(state, chain.world);
            }
            store.commit(chain.next(store));
            assertThat(store.audit()).isEmpty();
        }
    }

    @Test
    void aFolderOfAnotherChainIsRefused() {
        create(SMALL, TestChain.emptyGenesis()).close();
        GenesisBlock other =
                TestChain.genesis(TestChain.hash("other"), new StateChanges(new TreeMap<>(), new TreeMap<>()));
        assertThatThrownBy(() -> create(SMALL, other).close())
                .isInstanceOf(WrongStoreException.class)
                .hasMessageContaining(TestChain.GENESIS_HASH.toHex())
                .hasMessageContaining(TestChain.hash("other").toHex());
        create(SMALL, TestChain.emptyGenesis()).close();
    }

    @Test
    void aFolderInAnotherFormatIsRefused() {
        create(SMALL, TestChain.emptyGenesis()).close();
        try (RocksStore raw = RocksStore.open(settings(), Columns.shapes())) {
            WriteBatch batch = new WriteBatch();
            MetaKey.FORMAT.put(batch, 9L);
            raw.write(batch);
        }
        assertThatThrownBy(() -> create(SMALL, TestChain.emptyGenesis()).close())
                .isInstanceOf(WrongStoreException.class)
                .hasMessageContaining("format 9, this version knows 2");
    }

    @Test
    void aFolderWithAColumnOfANewerVersionIsRefused() {
        create(SMALL, TestChain.emptyGenesis()).close();
        assertThatThrownBy(() -> RocksStore.open(settings(), Columns.shapes().subList(0, 15))
                        .close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("column 16");
    }

    @Test
    void aFolderThatIsInUseIsRefusedWithWhatToDo() {
        try (StateStore store = create(SMALL, TestChain.emptyGenesis())) {
            assertThatThrownBy(() -> create(SMALL, TestChain.emptyGenesis()).close())
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("is in use: stop the process");
            assertThat(store.tip().number()).isZero();
        }
    }

    @Test
    void aSmallerWindowIsReachedStepByStep() {
        TestChain chain = new TestChain(32);
        GenesisBlock genesis = chain.genesis();
        try (StateStore store = create(SMALL.withHistoryBlocks(StoreOptions.ARCHIVE), genesis)) {
            for (int i = 0; i < 50; i++) store.commit(chain.next(store));
            assertThat(store.oldestState()).isZero();
        }
        try (StateStore store = create(SMALL.withHistoryBlocks(5), genesis)) {
            long before = 0;
            for (int i = 0; i < 10; i++) {
                store.commit(chain.next(store));
                assertThat(store.oldestState() - before).isLessThanOrEqualTo(16);
                before = store.oldestState();
            }
            assertThat(store.oldestState()).isEqualTo(55);
        }
    }

    @Test
    void damagedBytesAreAnErrorThatNamesColumnAndKey() {
        TestChain chain = new TestChain(33);
        GenesisBlock genesis = chain.genesis();
        create(SMALL, genesis).close();
        var address = chain.world.accounts.firstKey();
        try (RocksStore raw = RocksStore.open(settings(), Columns.shapes())) {
            WriteBatch batch = new WriteBatch();
            batch.put(Columns.ACCOUNTS.shape().number(), address.toArray(), new byte[] {1, 2, 3});
            raw.write(batch);
        }
        try (StateStore store = create(SMALL, genesis);
                StateSnapshot state = store.latest()) {
            assertThatThrownBy(() -> state.account(address))
                    .isInstanceOf(CorruptStoreException.class)
                    .hasMessageContaining("column accounts, key " + address.toHex());
        }
    }

    private RocksSettings settings() {
        return new RocksSettings(folder.resolve("state"), false, 1 << 20, 1 << 20, 0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theUnpackedLibraryHasNoFileAnyMoreThatAKilledProcessWouldLeave() throws IOException {
        create(SMALL, TestChain.emptyGenesis()).close();
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(maps.filter(line -> line.contains("librocksdbjni")))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("(deleted)"));
        }
    }
}
