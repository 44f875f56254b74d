package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.SkipReason;
import io.aichain.evm.world.Account;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What snapshots and stores are made of: each reads back as itself, and what is no one's one encoding is refused with its own error. */
class StateCodecPropertyTest {
    /** A decoder with the encoder that belongs to it. */
    private interface Recoding {
        /** Decodes and encodes. */
        byte[] of(byte[] bytes) throws MalformedException;
    }

    private static final List<Recoding> ALL = List.of(
            bytes -> StoredAccount.decode(bytes).encoded(),
            bytes -> StatePage.decode(bytes, Bytes.EMPTY).encoded(),
            bytes -> StateHead.decode(bytes).encoded());

    @Property
    void accounts(@ForAll long seed) throws MalformedException {
        Random random = new Random(seed);
        StoredAccount account = account(random);
        assertThat(StoredAccount.decode(account.encoded())).isEqualTo(account);
        damaged(account.encoded(), random);
    }

    @Property(tries = 300)
    void pages(@ForAll long seed) throws MalformedException {
        Random random = new Random(seed);
        StatePage page = page(random);
        assertThat(StatePage.decode(page.encoded(), Bytes.EMPTY)).isEqualTo(page);
        damaged(page.encoded(), random);
    }

    @Property(tries = 100)
    void heads(@ForAll long seed) throws MalformedException {
        Random random = new Random(seed);
        StateHead head = head(random);
        assertThat(StateHead.decode(head.encoded())).isEqualTo(head);
        damaged(head.encoded(), random);
    }

    @Property(tries = 2000)
    void anyBytesAreRefusedOrSomethingsOneEncoding(@ForAll byte[] foreign) {
        oneEncoding(foreign);
    }

    private static void damaged(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 + random.nextInt(255));
        oneEncoding(flipped);
        oneEncoding(Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        oneEncoding(Arrays.copyOf(bytes, bytes.length + 1));
    }

    private static void oneEncoding(byte[] bytes) {
        for (Recoding codec : ALL) {
            try {
                assertThat(codec.of(bytes)).isEqualTo(bytes);
            } catch (MalformedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    /** Nonces are unsigned: half of them are negative as Java has them. */
    private static StoredAccount account(Random random) {
        UInt256 balance = UInt256.of(bytes(random, random.nextInt(33)));
        return new StoredAccount(new Account(random.nextLong(), balance, hash(random)), hash(random));
    }

    private static StatePage page(Random random) {
        TreeSet<StateEntry> entries = new TreeSet<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            StateEntry.Kind kind = StateEntry.Kind.values()[random.nextInt(3)];
            Bytes key = Bytes.wrap(bytes(random, kind.keyBytes));
            entries.add(new StateEntry(
                    kind, key, Bytes.wrap(bytes(random, 1 + random.nextInt(Math.min(kind.maxValueBytes, 300))))));
        }
        return new StatePage(List.copyOf(entries));
    }

    private static StateHead head(Random random) {
        int ancestors = random.nextInt(4);
        List<Header> headers = new ArrayList<>();
        Hash parent = Hash.ZERO;
        for (int number = 0; number <= ancestors; number++) {
            headers.add(TestChain.header(parent, number, hash(random)));
            parent = headers.getLast().hash();
        }
        return new StateHead(
                hash(random),
                headers.removeLast(),
                headers,
                hash(random),
                Bytes.wrap(bytes(random, random.nextInt(500))),
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> TestChain.receipt(21_000L * (i + 1)))
                        .toList(),
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> new SkippedTransaction(hash(random), ancestors, i, reason(random)))
                        .toList(),
                Bytes.wrap(bytes(random, random.nextInt(Tip.MAX_LOG_POSITION + 1))));
    }

    private static SkipReason reason(Random random) {
        return SkipReason.values()[random.nextInt(SkipReason.values().length)];
    }

    private static Hash hash(Random random) {
        return Hash.of(bytes(random, Hash.BYTES));
    }

    private static byte[] bytes(Random random, int count) {
        byte[] out = new byte[count];
        random.nextBytes(out);
        return out;
    }
}
