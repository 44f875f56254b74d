package io.aichain.executor.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.execution.Chains;
import io.aichain.execution.Edit;
import io.aichain.execution.GenesisState;
import io.aichain.execution.PayloadItem;
import io.aichain.execution.SystemContracts;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import io.aichain.state.trie.Fanout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that are executed before the one below has its root, and code that asks for just what is not known yet. */
class PipelineTest {
    private static final int BLOCKS = 30;
    private static final Address RING = SystemContracts.HISTORY_STORAGE.address();
    private static final Address HASHES = new Address(0, 0, 0xaaa1);
    private static final Address READER = new Address(0, 0, 0xaaa2);

    /** sstore(number, blockhash(number - 1)); sstore(number + 0x10000, blockhash(number - 3)). */
    private static final String READS_BLOCKHASH = "0x43600190034043554360039003404362010000015500";

    /** sstore(number, what the history contract answers for number - 1). */
    private static final String READS_RING =
            "0x43600190035f52602060206020" + "5f5f73" + RING.toString().substring(2) + "5af150602051435500";

    @TempDir
    Path folder;

    private final Genesis genesis = Chains.genesis(alloc());

    private static SortedMap<Address, GenesisAccount> alloc() {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        alloc.put(Chains.ALICE, Chains.account(Chains.ETHER));
        alloc.put(HASHES, Chains.contract(READS_BLOCKHASH));
        alloc.put(READER, Chains.contract(READS_RING));
        return alloc;
    }

    private List<OrderedInput> log() {
        List<OrderedInput> log = new ArrayList<>();
        OrderTip tip = OrderTip.genesis(genesis);
        long nonce = 0;
        for (int number = 1; number <= BLOCKS; number++) {
            List<Bytes> payload = new ArrayList<>();
            payload.add(call(nonce++, HASHES, Bytes.EMPTY));
            payload.add(call(nonce++, READER, Bytes.EMPTY));
            // Wei that the history contract keeps: its account changes by a transaction too.
            payload.add(call(nonce++, RING, Bytes.wrap(UInt256.of(number - 1).toArray())));
            OrderedInput input = Executing.order(genesis, tip, payload);
            log.add(input);
            tip = OrderTip.after(input.block(), input.hash());
        }
        return log;
    }

    private static Bytes call(long nonce, Address to, Bytes data) {
        return new Edit(Chains.transfer(nonce, to))
                .to(Optional.of(to))
                .gas(150_000)
                .data(data)
                .sign(Chains.ALICE_KEY);
    }

    @Test
    @Tag("P3")
    void hashesThatAreNotKnownYetAreReadAsIfEachBlockHadWaited() {
        List<OrderedInput> log = log();
        List<Hash> waited = new ArrayList<>();
        try (Executing serial = new Executing(genesis, folder.resolve("serial"), Runnable::run)) {
            for (OrderedInput input : log) {
                serial.process(input);
                serial.settle();
                waited.add(serial.store.tip().hash());
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                Executing pipelined = new Executing(genesis, folder.resolve("pipelined"), threads)) {
            log.forEach(pipelined::process);
            pipelined.settle();
            try (StateSnapshot state = pipelined.store.latest()) {
                for (int number = 1; number <= BLOCKS; number++) {
                    Header header = pipelined.store.header(number).orElseThrow();
                    assertThat(header.hash()).isEqualTo(waited.get(number - 1));
                    assertThat(pipelined.store.receipts(number).orElseThrow())
                            .as("receipts of block %d", number)
                            .hasSize(3)
                            .allMatch(receipt -> receipt.success());
                    UInt256 parent = UInt256.ofHash(header.parentHash());
                    UInt256 at = UInt256.of(number);
                    assertThat(state.storage(HASHES, at)).isEqualTo(parent);
                    assertThat(state.storage(READER, at)).isEqualTo(parent);
                    assertThat(state.storage(RING, UInt256.of(number - 1))).isEqualTo(parent);
                    if (number < 3) continue;
                    Hash third =
                            pipelined.store.header(number - 3).orElseThrow().hash();
                    assertThat(state.storage(HASHES, UInt256.of(number + 0x10000)))
                            .isEqualTo(UInt256.ofHash(third));
                }
                assertThat(state.account(RING).balance()).isEqualTo(UInt256.of(BLOCKS));
            }
            assertThat(pipelined.store.audit()).isEmpty();
        }
    }

    /** While a block is on the thread of roots, those behind it are executed, up to a bound; then the clock says what is waited for. */
    @Test
    @Timeout(60)
    void blocksAreExecutedWhileOneBeforeThemIsCommitted() throws InterruptedException {
        List<OrderedInput> log = new ArrayList<>();
        OrderTip tip = OrderTip.genesis(genesis);
        for (int nonce = 0; nonce <= BlockProcessor.DEPTH; nonce++) {
            log.add(Executing.order(genesis, tip, List.of(call(nonce, Chains.ALICE, Bytes.EMPTY))));
            tip = OrderTip.after(log.getLast().block(), log.getLast().hash());
        }
        CountDownLatch held = new CountDownLatch(1);
        try (Executing executing = new Executing(genesis, folder.resolve("held"), Runnable::run, block -> {
            if (block.header().number() == 1) awaitUninterruptibly(held);
        })) {
            // none of these returns before it is executed
            log.subList(0, BlockProcessor.DEPTH).forEach(executing::process);
            assertThat(executing.chain().heads().latest().number()).isLessThan(2);
            Thread behind = Thread.ofPlatform().start(() -> executing.process(log.get(BlockProcessor.DEPTH)));
            awaitActive(executing, Stage.WAIT, Stage.REPORT);
            held.countDown();
            behind.join();
            executing.settle();
            assertThat(executing.store.tip().number()).isEqualTo(BlockProcessor.DEPTH + 1);
        } finally {
            held.countDown();
        }
    }

    /** One block has its root computed, the next is executed and asks for that root, and senders of the one behind are recovered. */
    @Test
    @Timeout(60)
    void recoveryExecutionAndRootOverlapAndTheClockSaysSo() throws InterruptedException {
        List<Bytes> toMany = new ArrayList<>();
        // More accounts than one thread hashes by itself.
        for (int i = 0; i < 80; i++) toMany.add(call(i, new Address(0, 0, 0xb000 + i), Bytes.EMPTY));
        OrderedInput first = Executing.order(genesis, OrderTip.genesis(genesis), toMany);
        OrderedInput second = after(first, call(80, HASHES, Bytes.EMPTY));
        OrderedInput third = after(second, call(81, Chains.ALICE, Bytes.EMPTY));
        CountDownLatch root = new CountDownLatch(1);
        Fanout hashing = Fanout.over(task -> {
            awaitUninterruptibly(root);
            task.run();
        });
        StateStore store =
                StateStore.open(folder.resolve("overlap"), StoreOptions.DEFAULT, GenesisState.block(genesis), hashing);
        Queue<Runnable> recovery = new ConcurrentLinkedQueue<>();
        try (Executing executing = new Executing(genesis, store, recovery::add, outcome -> {}, block -> {})) {
            List<OrderedInput> log = List.of(first, second, third);
            List<CompletableFuture<List<PayloadItem>>> payloads =
                    log.stream().map(executing::read).toList();
            // The last task is the third block's.
            while (recovery.size() > 1) recovery.remove().run();
            Thread executes = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < log.size(); i++) executing.process(log.get(i), payloads.get(i));
            });
            awaitActive(executing, Stage.RECOVER, Stage.EXECUTE, Stage.ROOT);
            root.countDown();
            awaitActive(executing, Stage.RECOVER, Stage.PAYLOAD);
            recovery.remove().run();
            executes.join();
            executing.settle();
            assertThat(executing.store.tip().number()).isEqualTo(3);
            awaitActive(executing, Stage.READ);
            for (Stage stage : Stage.values()) {
                assertThat(executing
                                .metrics
                                .get("aichain.executor.stage")
                                .tag("stage", stage.name().toLowerCase(Locale.ROOT))
                                .timer()
                                .count())
                        .as(stage.toString())
                        .isEqualTo(3);
            }
        } finally {
            root.countDown();
        }
    }

    private OrderedInput after(OrderedInput before, Bytes transaction) {
        return Executing.order(genesis, OrderTip.after(before.block(), before.hash()), List.of(transaction));
    }

    private static void awaitActive(Executing executing, Stage... stages) {
        while (!executing.clock.active().equals(Set.of(stages))) Thread.onSpinWait();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Tag("P10")
    void aBlockThatFailsStopsTheOnesBehindItAndAnotherProcessorGoesOnFromTheTip() {
        List<OrderedInput> log = log();
        RuntimeException broken = new IllegalStateException("no more");
        Path data = folder.resolve("broken");
        try (Executing executing = new Executing(genesis, data, Runnable::run, block -> {
            if (block.header().number() == 5) throw broken;
        })) {
            assertThatThrownBy(() -> {
                        log.forEach(executing::process);
                        executing.settle();
                    })
                    .isSameAs(broken);
            assertThatThrownBy(() -> executing.process(log.get(5))).isSameAs(broken);
            // Block 5 was committed before it failed to be told of; nothing behind it.
            assertThat(executing.store.tip().number()).isEqualTo(5);
        }
        try (Executing executing = new Executing(genesis, data, Runnable::run)) {
            log.subList(5, BLOCKS).forEach(executing::process);
            executing.settle();
            assertThat(executing.store.tip().number()).isEqualTo(BLOCKS);
            assertThat(executing.store.audit()).isEmpty();
        }
    }
}
