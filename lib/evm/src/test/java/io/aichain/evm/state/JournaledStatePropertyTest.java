package io.aichain.evm.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.world.MapWorld;
import io.aichain.evm.world.StateChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** A block of random writes, reverts and transactions, against the plainest model: after a revert, replay what was not reverted. */
class JournaledStatePropertyTest {
    private static final Fork[] FORKS = {Fork.FRONTIER, Fork.SPURIOUS_DRAGON, Fork.OSAKA};

    @Tag("P3")
    @Property(tries = 500)
    void revertedWritesAreAsIfTheyHadNeverBeen(@ForAll long seed) {
        Random random = new Random(seed);
        Fork fork = FORKS[random.nextInt(FORKS.length)];
        MapWorld world = new MapWorld();
        for (int i = 0; i < 3; i++) {
            world.put(address(i), 1, UInt256.of(i), Bytes.EMPTY, Map.of(UInt256.ONE, UInt256.of(i)));
        }
        JournaledState state = new JournaledState(world, fork);
        JournaledState model = new JournaledState(world, fork);
        for (int transaction = 0; transaction < 4; transaction++) {
            state.begin();
            int mark = state.mark();
            List<Long> kept = frame(state, random, 0);
            if (random.nextInt(4) == 0) {
                state.revertTo(mark);
                state.commit();
                continue;
            }
            model.begin();
            for (long write : kept) write(model, write);
            state.commit();
            model.commit();
            slotsInUseAreThoseThatAreNotZero(state);
        }
        StateChanges changes = state.changes();
        assertThat(changes).isEqualTo(model.changes());
    }

    /** After every write and revert, as somebody who looks at each slot would count them. */
    private static void slotsInUseAreThoseThatAreNotZero(JournaledState state) {
        for (int i = 0; i < 5; i++) {
            AccountState account = state.account(address(i));
            long inUse = account.slots.values().stream()
                    .filter(slot -> !slot.current().isZero())
                    .count();
            assertThat(account.slotsInUse).isEqualTo(inUse);
        }
    }

    /** Writes and inner frames; half of the inner frames revert. @return the writes that stay, in order */
    private static List<Long> frame(JournaledState state, Random random, int depth) {
        List<Long> kept = new ArrayList<>();
        int steps = random.nextInt(8);
        for (int i = 0; i < steps; i++) {
            if (depth < 4 && random.nextInt(3) == 0) {
                int mark = state.mark();
                List<Long> inner = frame(state, random, depth + 1);
                if (random.nextBoolean()) state.revertTo(mark);
                else kept.addAll(inner);
            } else {
                long write = random.nextLong();
                write(state, write);
                kept.add(write);
            }
            slotsInUseAreThoseThatAreNotZero(state);
        }
        return kept;
    }

    private static void write(JournaledState state, long seed) {
        Random random = new Random(seed);
        AccountState account = state.account(address(random.nextInt(5)));
        UInt256 key = UInt256.of(random.nextInt(3));
        switch (random.nextInt(7)) {
            case 0 -> state.setBalance(account, UInt256.of(random.nextInt(3)));
            case 1 -> state.setNonce(account, random.nextInt(3));
            case 2 -> state.setCode(account, random.nextBoolean() ? Bytes.EMPTY : Bytes.fromHex("0x00"));
            case 3 -> state.setStorage(account, key, UInt256.of(random.nextInt(3)));
            case 4 -> state.destruct(account);
            case 5 -> state.touch(account);
            case 6 -> state.setTransientStorage(account.address(), key, UInt256.of(random.nextInt(3)));
            default -> throw new AssertionError();
        }
    }

    private static Address address(int i) {
        return new Address(0, 0, 0x100 + i);
    }
}
