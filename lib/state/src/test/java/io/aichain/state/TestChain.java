package io.aichain.state;

import io.aichain.chain.block.Bloom;
import io.aichain.chain.block.Header;
import io.aichain.chain.block.Log;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.SkipReason;
import io.aichain.chain.tx.TransactionType;
import io.aichain.evm.world.StateChanges;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Blocks that hang together, with random state changes: the same for the same seed. */
final class TestChain {
    static final Hash GENESIS_HASH = hash("genesis");

    final ModelWorld world = new ModelWorld();
    private final Random random;
    private final int payloadBytes;

    TestChain(long seed) {
        this(seed, 100);
    }

    /** @param payloadBytes size of each ordered block */
    TestChain(long seed, int payloadBytes) {
        random = new Random(seed);
        this.payloadBytes = payloadBytes;
    }

    /** Passes over a block that a store already has. */
    void skip() {
        world.change(random);
    }

    GenesisBlock genesis() {
        StateChanges allocations = world.change(random);
        return genesis(GENESIS_HASH, allocations);
    }

    static GenesisBlock genesis(Hash genesisHash, StateChanges allocations) {
        Header header = header(Hash.ZERO, 0, GenesisBlock.stateRoot(allocations));
        return new GenesisBlock(genesisHash, header, allocations, position(0));
    }

    static GenesisBlock emptyGenesis() {
        return genesis(GENESIS_HASH, new StateChanges(new TreeMap<>(), new TreeMap<>()));
    }

    /** The next block with random changes; the world has them afterwards. */
    BlockCommit next(StateStore store) {
        return next(store, world.change(random), payloadBytes);
    }

    static BlockCommit next(StateStore store, StateChanges changes) {
        return next(store, changes, 100);
    }

    private static BlockCommit next(StateStore store, StateChanges changes, int payloadBytes) {
        RootUpdate state = store.computeRoot(changes);
        Tip tip = store.tip();
        long number = tip.number() + 1;
        return new BlockCommit(
                header(tip.hash(), number, state.root()),
                hash("ordered " + number),
                payload(number, payloadBytes),
                state,
                List.of(receipt(number), receipt(number + 1)),
                List.of(hash("tx a " + number), hash("tx b " + number)),
                List.of(new SkippedTransaction(hash("skip " + number), number, 1, SkipReason.NONCE_TOO_LOW)),
                position(number));
    }

    static Bytes position(long number) {
        return Bytes.wrap(("offset " + number).getBytes(StandardCharsets.UTF_8));
    }

    /** Random, so that it does not compress away. */
    static Bytes payload(long number, int size) {
        byte[] payload = new byte[size];
        new Random(number).nextBytes(payload);
        return Bytes.wrap(payload);
    }

    static Hash hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    static Receipt receipt(long gas) {
        Log log = new Log(ModelWorld.address(1), List.of(hash("topic " + gas)), Bytes.of((byte) 1));
        return new Receipt(TransactionType.values()[(int) (gas % 3)], gas % 2 == 0, 21_000 + gas, List.of(log));
    }

    static Header header(Hash parent, long number, Hash stateRoot) {
        return new Header(
                parent,
                Address.ZERO,
                stateRoot,
                Header.EMPTY_TRIE_ROOT,
                Header.EMPTY_TRIE_ROOT,
                Bytes.wrap(new byte[Bloom.BYTES]),
                number,
                30_000_000,
                0,
                1_700_000_000 + number,
                number == 0 ? Bytes.EMPTY : hash("ordered " + number).toBytes(),
                hash("ordered " + number),
                UInt256.of(1_000_000_000),
                Header.EMPTY_TRIE_ROOT,
                0,
                0,
                Hash.ZERO,
                Header.EMPTY_REQUESTS);
    }
}
