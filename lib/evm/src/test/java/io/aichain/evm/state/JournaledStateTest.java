package io.aichain.evm.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.block.Log;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.world.MapWorld;
import io.aichain.evm.world.StateChanges;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JournaledStateTest {
    private static final Address ALICE = Address.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final Address BOB = Address.fromHex("0x0000000000000000000000000000000000000b0b");
    private static final UInt256 KEY = UInt256.of(1);

    private final MapWorld world =
            new MapWorld().put(ALICE, 1, UInt256.of(100), Bytes.fromHex("0x00"), Map.of(KEY, UInt256.of(7)));

    private JournaledState state;
    private AccountState alice;
    private AccountState bob;

    @BeforeEach
    void begin() {
        state = new JournaledState(world, Fork.OSAKA);
        alice = state.account(ALICE);
        bob = state.account(BOB);
        state.begin();
    }

    @Test
    void aRevertUndoesEverythingBackToTheMark() {
        state.setStorage(alice, KEY, UInt256.of(8));
        state.warm(alice);
        int mark = state.mark();
        state.setBalance(alice, UInt256.ONE);
        state.setNonce(alice, 9);
        state.setCode(alice, Bytes.fromHex("0x6000"));
        state.setStorage(alice, KEY, UInt256.of(9));
        state.setTransientStorage(ALICE, KEY, UInt256.ONE);
        state.warm(bob);
        state.warm(alice, KEY);
        state.created(bob);
        state.destruct(alice);
        state.addRefund(4800);
        state.log(new Log(ALICE, List.of(), Bytes.EMPTY));
        state.revertTo(mark);

        assertThat(alice.balance()).isEqualTo(UInt256.of(100));
        assertThat(alice.nonce()).isEqualTo(1);
        assertThat(state.code(alice)).isEqualTo(Bytes.fromHex("0x00"));
        assertThat(state.storage(alice, KEY)).isEqualTo(UInt256.of(8));
        assertThat(state.transientStorage(ALICE, KEY)).isEqualTo(UInt256.ZERO);
        assertThat(state.warm(alice)).isFalse();
        assertThat(state.warm(bob)).isTrue();
        assertThat(state.warm(alice, KEY)).isTrue();
        assertThat(bob.exists()).isFalse();
        assertThat(state.isCreatedNow(bob)).isFalse();
        assertThat(state.refund()).isZero();
        assertThat(state.logs()).isEmpty();
        state.commit();
        assertThat(alice.exists()).isTrue();
    }

    @Test
    void aTransactionThatIsRevertedWholeLeavesNothing() {
        int mark = state.mark();
        state.addBalance(bob, UInt256.of(5));
        state.setStorage(alice, KEY, UInt256.ZERO);
        state.destruct(alice);
        state.revertTo(mark);
        state.commit();
        assertThat(state.changes().accounts()).isEmpty();
        assertThat(state.changes().newCode()).isEmpty();
    }

    @Test
    void theOriginalWordIsThatAtTheStartOfEachTransaction() {
        assertThat(state.slot(alice, KEY).original()).isEqualTo(UInt256.of(7));
        state.setStorage(alice, KEY, UInt256.of(8));
        assertThat(state.slot(alice, KEY).original()).isEqualTo(UInt256.of(7));
        state.commit();
        state.begin();
        assertThat(state.slot(alice, KEY).original()).isEqualTo(UInt256.of(8));
        int mark = state.mark();
        state.setStorage(alice, KEY, UInt256.of(9));
        state.revertTo(mark);
        state.commit();
        state.begin();
        assertThat(state.slot(alice, KEY).original()).isEqualTo(UInt256.of(8));
        assertThat(state.storage(alice, KEY)).isEqualTo(UInt256.of(8));
    }

    @Test
    void warmthAndTransientStorageEndWithTheTransaction() {
        assertThat(state.warm(alice)).isTrue();
        assertThat(state.warm(alice)).isFalse();
        state.setTransientStorage(ALICE, KEY, UInt256.ONE);
        state.commit();
        state.begin();
        assertThat(state.warm(alice)).isTrue();
        assertThat(state.transientStorage(ALICE, KEY)).isEqualTo(UInt256.ZERO);
    }

    @Test
    void changesHoldWhatDiffersAndNothingElse() {
        state.storage(alice, UInt256.of(2));
        state.setStorage(alice, KEY, UInt256.of(8));
        state.setStorage(alice, KEY, UInt256.of(7));
        state.addBalance(alice, UInt256.ONE);
        state.subtractBalance(alice, UInt256.ONE);
        state.account(Address.ZERO);
        state.commit();
        assertThat(state.changes().accounts()).isEmpty();

        state.begin();
        state.setCode(bob, Bytes.fromHex("0xfe"));
        state.setStorage(bob, KEY, UInt256.of(3));
        state.setStorage(alice, KEY, UInt256.ZERO);
        state.commit();
        StateChanges changes = state.changes();
        assertThat(changes.accounts().keySet()).containsExactly(BOB, ALICE);
        assertThat(changes.newCode().values()).containsExactly(Bytes.fromHex("0xfe"));
        assertThat(changes.accounts().get(ALICE).storage()).containsExactly(Map.entry(KEY, UInt256.ZERO));
        assertThat(world.apply(changes).storage(BOB, KEY)).isEqualTo(UInt256.of(3));
    }

    @Test
    void touchedEmptyAccountsGoAndTouchesThatWereRevertedDoNot() {
        state.addBalance(bob, UInt256.ZERO);
        assertThat(bob.exists()).isTrue();
        state.commit();
        assertThat(bob.exists()).isFalse();

        MapWorld old = new MapWorld().put(BOB, UInt256.ZERO);
        JournaledState before = new JournaledState(old, Fork.OSAKA);
        before.begin();
        int mark = before.mark();
        before.touch(before.account(BOB));
        before.revertTo(mark);
        before.commit();
        assertThat(before.account(BOB).exists()).isTrue();
        before.begin();
        before.touch(before.account(BOB));
        before.commit();
        assertThat(before.changes().accounts().get(BOB).after()).isNull();

        JournaledState frontier = new JournaledState(world, Fork.FRONTIER);
        frontier.begin();
        frontier.touch(frontier.account(BOB));
        frontier.commit();
        assertThat(frontier.account(BOB).exists()).isTrue();
    }

    @Test
    void anAccountThatWentAndCameBackHasNoneOfItsOldStorage() {
        state.destruct(alice);
        assertThat(state.storage(alice, KEY)).isEqualTo(UInt256.of(7));
        state.commit();
        assertThat(state.changes().accounts().get(ALICE).after()).isNull();
        state.begin();
        state.setNonce(alice, 1);
        state.setStorage(alice, UInt256.of(2), UInt256.ONE);
        assertThat(state.storage(alice, KEY)).isEqualTo(UInt256.ZERO);
        state.commit();
        StateChanges.AccountChange change = state.changes().accounts().get(ALICE);
        assertThat(change.storageCleared()).isTrue();
        assertThat(change.storage()).containsExactly(Map.entry(UInt256.of(2), UInt256.ONE));
        assertThat(world.apply(state.changes()).slots(ALICE)).containsExactly(Map.entry(UInt256.of(2), UInt256.ONE));
    }

    @Test
    @Tag("P3")
    void nonceCodeOrStorageStandInTheWayOfACreation() {
        MapWorld taken = new MapWorld()
                .put(ALICE, 0, UInt256.of(5), Bytes.EMPTY, Map.of(KEY, UInt256.ONE))
                .put(BOB, 0, UInt256.of(5), Bytes.EMPTY, Map.of());
        JournaledState fresh = new JournaledState(taken, Fork.OSAKA);
        assertThat(fresh.collides(fresh.account(ALICE))).isTrue();
        assertThat(fresh.collides(fresh.account(BOB))).isFalse();
        fresh.setNonce(fresh.account(BOB), 1);
        assertThat(fresh.collides(fresh.account(BOB))).isTrue();
        fresh.clearStorage(fresh.account(ALICE));
        assertThat(fresh.collides(fresh.account(ALICE))).isFalse();
    }
}
