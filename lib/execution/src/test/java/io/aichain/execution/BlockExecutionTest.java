package io.aichain.execution;

import static io.aichain.execution.Chains.ALICE;
import static io.aichain.execution.Chains.ALICE_KEY;
import static io.aichain.execution.Chains.BOB;
import static io.aichain.execution.Chains.BOB_KEY;
import static io.aichain.execution.Chains.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.block.Header;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.Skip;
import io.aichain.chain.report.SkipReason;
import io.aichain.evm.interpreter.Translation;
import io.aichain.execution.TestChain.Executed;
import io.aichain.state.StateSnapshot;
import io.aichain.state.trie.OrderedTrieRoot;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BlockExecutionTest {
    private final TestChain chain = new TestChain(Chains.genesis());

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    @Tag("P3")
    void theHeaderIsThatOfTheOrderedBlockInEthereumsForm() {
        Bytes raw = transfer(0, BOB).signed(ALICE_KEY).encoded();
        Header parent = chain.head();
        OrderedBlock ordered = Chains.block(chain.genesis, parent, raw);
        Header header = chain.run(ordered).header();
        assertThat(header.number()).isEqualTo(1);
        assertThat(header.parentHash()).isEqualTo(parent.hash());
        assertThat(header.timestamp()).isEqualTo(ordered.timeMillis() / 1000);
        assertThat(header.extraData()).isEqualTo(ordered.hash().toBytes());
        assertThat(header.prevRandao()).isEqualTo(ordered.hash());
        assertThat(header.beneficiary()).isEqualTo(Chains.COINBASE);
        assertThat(header.gasUsed()).isEqualTo(21_000);
        assertThat(header.transactionsRoot()).isEqualTo(OrderedTrieRoot.root(List.of(raw)));
        assertThat(header.withdrawalsRoot()).isEqualTo(Header.EMPTY_TRIE_ROOT);
        assertThat(header.blobGasUsed() + header.excessBlobGas()).isZero();
        assertThat(header.baseFeePerGas())
                .isEqualTo(BaseFee.next(parent, chain.genesis.aichain().feeRule()));
    }

    @Test
    @Tag("P3")
    void theHistoryContractKnowsTheParentAndTheBeaconContractAZeroRoot() {
        Header genesis = chain.head();
        Executed first = chain.run();
        try (StateSnapshot state = chain.store.latest()) {
            assertThat(state.storage(SystemContracts.HISTORY_STORAGE.address(), UInt256.ZERO))
                    .isEqualTo(UInt256.ofHash(genesis.hash()));
            UInt256 slot = UInt256.of(first.header().timestamp() % 8191);
            assertThat(state.storage(SystemContracts.BEACON_ROOTS.address(), slot))
                    .isEqualTo(UInt256.of(first.header().timestamp()));
        }
    }

    @Test
    @Tag("P2")
    void whatIsSkippedIsInNoRoot() {
        Bytes good = transfer(0, BOB).signed(ALICE_KEY).encoded();
        Bytes tooHigh = transfer(5, BOB).signed(ALICE_KEY).encoded();
        Bytes nonsense = Bytes.fromHex("0x02c0");
        Executed both = chain.run(nonsense, good, tooHigh);
        try (TestChain other = new TestChain(Chains.genesis())) {
            Executed alone = other.run(good);
            // the ordered hash differs, and with it extraData and prevRandao; what was executed does not
            assertThat(both.header().transactionsRoot())
                    .isEqualTo(alone.header().transactionsRoot());
            assertThat(both.header().receiptsRoot()).isEqualTo(alone.header().receiptsRoot());
            assertThat(both.header().stateRoot()).isEqualTo(alone.header().stateRoot());
        }
        assertThat(both.block().skips())
                .containsExactly(new Skip(0, SkipReason.MALFORMED), new Skip(2, SkipReason.NONCE_TOO_HIGH));
    }

    @Test
    @Tag("P2")
    void theSameBytesExecuteOnce() {
        Bytes raw = transfer(0, BOB).signed(ALICE_KEY).encoded();
        Executed first = chain.run(raw, raw);
        assertThat(first.block().transactions()).hasSize(1);
        assertThat(first.block().skips()).containsExactly(new Skip(1, SkipReason.ALREADY_EXECUTED));
        Executed second = chain.run(raw);
        assertThat(second.block().transactions()).isEmpty();
        assertThat(second.block().skips()).containsExactly(new Skip(0, SkipReason.NONCE_TOO_LOW));
    }

    @Test
    @Tag("P2")
    void whatWasSkippedMayExecuteLater() {
        Bytes second = transfer(1, BOB).signed(ALICE_KEY).encoded();
        assertThat(chain.run(second).block().skips()).containsExactly(new Skip(0, SkipReason.NONCE_TOO_HIGH));
        Bytes first = transfer(0, BOB).signed(ALICE_KEY).encoded();
        assertThat(chain.run(first, second).block().transactions()).hasSize(2);
    }

    @Test
    void whoJudgesOthersTakesNothingThatWasCompiledForThem() {
        assertThat(BlockExecution.interpreted(chain.genesis).translation()).isEqualTo(Translation.INTERPRETED);
        assertThat(new BlockExecution(chain.genesis).translation()).isEqualTo(Translation.ADAPTIVE);
    }

    @Test
    void tipsGoToTheCoinbaseAndTheBaseFeeIsBurnt() {
        Executed executed = chain.run(transfer(0, BOB).signed(ALICE_KEY).encoded());
        UInt256 baseFee = executed.header().baseFeePerGas();
        UInt256 gas = UInt256.of(21_000);
        UInt256 paid = baseFee.plus(UInt256.of(100)).timesExact(gas);
        try (StateSnapshot state = chain.store.latest()) {
            assertThat(state.account(Chains.COINBASE).balance()).isEqualTo(UInt256.of(2_100_000));
            assertThat(state.account(ALICE).balance())
                    .isEqualTo(Chains.ETHER.minusExact(paid).minusExact(UInt256.ONE));
            assertThat(state.account(BOB).balance()).isEqualTo(Chains.ETHER.plusExact(UInt256.ONE));
        }
        assertThat(executed.block().transactions().getFirst().gasPrice()).isEqualTo(baseFee.plus(UInt256.of(100)));
    }

    @Test
    @Tag("P3")
    void threadsDoNotReachTheResult() {
        Bytes[][] blocks = randomBlocks(new Random(5), 6, 80);
        Hash alone = lastHash(blocks, new TestChain(Chains.genesis()));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            assertThat(lastHash(blocks, new TestChain(Chains.genesis(), threads)))
                    .isEqualTo(alone);
        }
        assertThat(lastHash(blocks, new TestChain(Chains.genesis())))
                .as("replay")
                .isEqualTo(alone);
    }

    private static Hash lastHash(Bytes[][] blocks, TestChain fresh) {
        try (fresh) {
            for (Bytes[] payload : blocks) fresh.run(payload);
            return fresh.head().hash();
        }
    }

    private static Bytes[][] randomBlocks(Random random, int count, int size) {
        Bytes[][] blocks = new Bytes[count][size];
        long[] nonces = new long[2];
        for (Bytes[] payload : blocks) {
            for (int i = 0; i < size; i++) {
                int who = random.nextInt(2);
                Bytes raw = transfer(nonces[who], who == 0 ? BOB : ALICE)
                        .signed(who == 0 ? ALICE_KEY : BOB_KEY)
                        .encoded();
                if (random.nextInt(10) == 0) raw = raw.slice(0, random.nextInt(raw.size()));
                else nonces[who]++;
                payload[i] = raw;
            }
        }
        return blocks;
    }
}
