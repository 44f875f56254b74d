package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SIGKILL in every named step of an import. */
class KilledImportTest {
    private static final long SEED = 81;

    @TempDir
    Path folder;

    static Set<WriteStep> steps() {
        return EnumSet.range(WriteStep.IMPORT_BEGUN, WriteStep.IMPORT_SEALED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    @Tag("P4")
    void anImportKilledInAStepLeavesNothingToOpenOrTheWholeState(WriteStep step) throws Exception {
        TestChain chain = new TestChain(SEED);
        GenesisBlock genesis = chain.genesis();
        Path snapshot = folder.resolve("snapshot");
        Path target = folder.resolve("target");
        try (StateStore first = StateStore.inMemory(CommittingChild.OPTIONS, genesis)) {
            for (int i = 0; i < 30; i++) first.commit(chain.next(first));
            Files.write(snapshot, Snapshots.of(first));
            KillRounds.killAt(
                    step,
                    KillRounds.start(
                            ImportingChild.class,
                            target.toString(),
                            snapshot.toString(),
                            Long.toString(SEED),
                            step.name()));
            boolean whole = step == WriteStep.IMPORT_SEALED;
            assertThat(StateImport.isFree(target, CommittingChild.OPTIONS)).isEqualTo(!whole);
            if (!whole) {
                assertThatThrownBy(() -> StateStore.open(target, CommittingChild.OPTIONS, genesis))
                        .isInstanceOf(WrongStoreException.class)
                        .hasMessageContaining("not read to its end");
                assertThatThrownBy(() -> StateStore.existing(target, CommittingChild.OPTIONS))
                        .isInstanceOf(WrongStoreException.class);
                try (SnapshotFile pages = Snapshots.read(Files.readAllBytes(snapshot))) {
                    StateImport.run(pages, target, CommittingChild.OPTIONS, genesis, Snapshots.BODY);
                }
            }
            try (StateStore second = StateStore.open(target, CommittingChild.OPTIONS, genesis)) {
                assertThat(second.tip()).isEqualTo(first.tip());
                assertThat(second.audit()).isEmpty();
            }
        }
    }
}
