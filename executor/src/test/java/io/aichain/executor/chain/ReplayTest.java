package io.aichain.executor.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.execution.Chains;
import io.aichain.executor.Payloads;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.ReceiptView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same log gives the same chain, whatever the threads, the restarts and the number of tries. */
class ReplayTest {
    private static final int BLOCKS = 25;

    @TempDir
    Path folder;

    private final Genesis genesis = Chains.named("replay");

    private List<OrderedInput> log(long seed) {
        Payloads payloads = new Payloads(seed);
        List<OrderedInput> log = new ArrayList<>();
        OrderTip tip = OrderTip.genesis(genesis);
        for (int i = 0; i < BLOCKS; i++) {
            OrderedInput input = Executing.order(genesis, tip, payloads.next(40));
            log.add(input);
            tip = OrderTip.after(input.block(), input.hash());
        }
        return log;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    @Tag("P3")
    @Tag("P4")
    void otherThreadsAndRestartsGiveTheSameHashes(long seed) {
        List<OrderedInput> log = log(seed);
        List<Hash> straight = straight(log, "straight");
        assertThat(straight(log, "again")).isEqualTo(straight);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            assertThat(withRestarts(log, new Random(seed), threads)).isEqualTo(straight);
        }
    }

    private List<Hash> straight(List<OrderedInput> log, String name) {
        try (Executing executing = new Executing(genesis, folder.resolve(name), Runnable::run)) {
            log.forEach(executing::process);
            executing.settle();
            return hashes(executing);
        }
    }

    private List<Hash> withRestarts(List<OrderedInput> log, Random random, ExecutorService threads) {
        while (true) {
            try (Executing executing = new Executing(genesis, folder.resolve("restarted"), threads)) {
                // goes on from the position that was stored with the state
                long done = executing.store.tip().number();
                Bytes position = executing.store.tip().logPosition();
                assertThat(position).isEqualTo(done == 0 ? Bytes.EMPTY : Bytes.of((byte) done));
                long until = Math.min(log.size(), done + 1 + random.nextInt(6));
                for (long i = done; i < until; i++) executing.process(log.get((int) i));
                if (until < log.size()) continue;
                executing.settle();
                return hashes(executing);
            }
        }
    }

    private static List<Hash> hashes(Executing executing) {
        List<Hash> hashes = new ArrayList<>();
        for (long n = 0; n <= BLOCKS; n++) {
            hashes.add(executing.store.header(n).orElseThrow().hash());
        }
        return hashes;
    }

    @Test
    void aBlockReadFromTheStoreIsTheBlockThatWasExecuted() {
        List<BlockView> told = new ArrayList<>();
        List<OrderedInput> log = log(3);
        try (Executing executing = new Executing(genesis, folder, Runnable::run)) {
            try (var listening = executing.chain.subscribe(told::add)) {
                log.forEach(executing::process);
                executing.settle();
            }
        }
        try (Executing fresh = new Executing(genesis, folder, Runnable::run)) {
            List<ReceiptView> single = new ArrayList<>();
            for (BlockView block : told) {
                for (BlockView.Included in : block.transactions()) {
                    var at = fresh.chain.find(in.hash()).orElseThrow();
                    single.add(fresh.chain.receipt(at).orElseThrow());
                }
            }
            for (BlockView block : told) {
                long number = block.header().number();
                assertThat(single.subList(0, block.transactions().size()))
                        .as("receipts that were read one by one before their block was at hand")
                        .isEqualTo(fresh.chain.receipts(number).orElseThrow());
                single.subList(0, block.transactions().size()).clear();
                assertThat(fresh.chain.block(number)).contains(block);
                var receipts = fresh.chain.receipts(number).orElseThrow();
                assertThat(receipts).hasSameSizeAs(block.transactions());
                for (var receipt : receipts) {
                    var at = fresh.chain.find(receipt.transactionHash()).orElseThrow();
                    assertThat(at.block()).isEqualTo(number);
                    assertThat(at.index()).isEqualTo(receipt.index());
                }
                assertThat(block.skips().size() + block.transactions().size()).isEqualTo(40);
            }
            assertThat(told.stream().mapToInt(b -> b.skips().size()).sum()).isPositive();
            assertThat(told.stream()
                            .flatMap(b -> fresh.chain.receipts(b.header().number()).orElseThrow().stream())
                            .mapToInt(r -> r.receipt().logs().size())
                            .sum())
                    .as("logs of the contracts")
                    .isPositive();
        }
    }
}
