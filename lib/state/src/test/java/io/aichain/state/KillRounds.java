package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Kills a committing process again and again, and looks after each time at what it left. */
final class KillRounds {
    private final Path folder;
    private final long seed;
    private final Random random;
    /** The same chain, never killed. */
    private final TestChain chain;

    private final StateStore judge;
    private final GenesisBlock genesis;

    KillRounds(Path folder, long seed) {
        this.folder = folder;
        this.seed = seed;
        this.random = new Random(seed);
        this.chain = new TestChain(seed, CommittingChild.PAYLOAD_BYTES);
        this.genesis = chain.genesis();
        this.judge = StateStore.inMemory(CommittingChild.OPTIONS, genesis);
    }

    void run(int rounds) throws IOException, InterruptedException {
        long atLeast = 0;
        for (int round = 0; round < rounds; round++) {
            long seen = killAtSomeMoment();
            atLeast = check(Math.max(atLeast, seen));
        }
        assertThat(atLeast).as("blocks in all rounds").isPositive();
        judge.close();
    }

    /** Kills a process in the very step, the n-th time that it comes there, and looks at what it left. */
    void killAt(WriteStep step, int nth) throws IOException, InterruptedException {
        killAtUnchecked(step, nth);
        check(0);
    }

    void killAtUnchecked(WriteStep step, int nth) throws IOException, InterruptedException {
        killAt(
                step,
                start(SteppingChild.class, folder.toString(), Long.toString(seed), step.name(), Integer.toString(nth)));
    }

    /** Kills a process once it says that it is in the step. */
    static void killAt(WriteStep step, Process child) throws IOException, InterruptedException {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).as("what the process says at " + step).isEqualTo(step.name());
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    static Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")
                        + File.pathSeparator
                        + System.getProperty("surefire.test.class.path", ""),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** @return the last block that the process reported */
    private long killAtSomeMoment() throws IOException, InterruptedException {
        Process child = start(CommittingChild.class, folder.toString(), Long.toString(seed));
        long last = 0;
        // Some rounds end while the store is being opened.
        int lines = random.nextInt(4) == 0 ? 1 : 2 + random.nextInt(80);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < lines; i++) {
                String line = out.readLine();
                assertThat(line).as("the process ended by itself").isNotNull();
                if (!line.equals("opening")) last = Long.parseLong(line);
            }
            long moment = System.nanoTime() + random.nextInt(lines == 1 ? 300_000_000 : 3_000_000);
            while (System.nanoTime() < moment) Thread.onSpinWait();
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return last;
    }

    /** @return the tip's number */
    private long check(long atLeast) {
        try (StateStore store = StateStore.open(folder, CommittingChild.OPTIONS, genesis)) {
            Tip tip = store.tip();
            assertThat(tip.number()).isGreaterThanOrEqualTo(atLeast);
            while (judge.tip().number() < tip.number()) judge.commit(chain.next(judge));
            assertThat(tip).as("tip, root and log position").isEqualTo(judge.tip());
            assertThat(tip.logPosition()).isEqualTo(TestChain.position(tip.number()));
            assertThat(store.audit()).isEmpty();
            assertThat(store.header(tip.number()).orElseThrow().hash()).isEqualTo(tip.hash());
            assertThat(store.receipts(tip.number())).isEqualTo(judge.receipts(tip.number()));
            assertThat(store.orderedBlock(tip.number())).isEqualTo(judge.orderedBlock(tip.number()));
            assertThat(store.header(tip.number() + 1)).isEmpty();
            assertThat(store.orderedBlock(tip.number() + 1)).isEmpty();
            assertThat(store.oldestState()).isEqualTo(judge.oldestState());
            try (StateSnapshot state = store.latest()) {
                StateStoreContract.assertSame(state, chain.world);
            }
            return tip.number();
        }
    }
}
