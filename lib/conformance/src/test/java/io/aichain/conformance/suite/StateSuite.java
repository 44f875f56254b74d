package io.aichain.conformance.suite;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.conformance.statetest.CaseResult;
import io.aichain.conformance.statetest.StateTest;
import io.aichain.conformance.statetest.StateTestFiles;
import io.aichain.conformance.statetest.StateTestRunner;
import io.aichain.conformance.statetest.Verdict;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.precompile.bls.BlsPrecompiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs files of state tests on all cores: each file is read once, by the thread that is free. */
final class StateSuite {
    private final Path root;
    private final Translation translation;
    private final BlsPrecompiles bls;
    private final Tally tally = new Tally();

    /** @param root the folder whose sub-folders are counted one by one */
    private StateSuite(Path root, Translation translation, BlsPrecompiles bls) {
        this.root = root;
        this.translation = translation;
        this.bls = bls;
    }

    /** @param translation which of the interpreter's loops runs: the plain one judges the other */
    static Tally run(Path root, List<Path> files, Translation translation) {
        return run(root, files, translation, BlsPrecompiles.instance());
    }

    static Tally run(Path root, List<Path> files, Translation translation, BlsPrecompiles bls) {
        StateSuite suite = new StateSuite(root, translation, bls);
        suite.all(files);
        return suite.tally;
    }

    private void all(List<Path> files) {
        Queue<Path> waiting = new ConcurrentLinkedQueue<>(files);
        int threads = Runtime.getRuntime().availableProcessors();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = java.util.stream.IntStream.range(0, threads)
                    .<Future<?>>mapToObj(i -> pool.submit(() -> take(waiting)))
                    .toList();
            for (Future<?> one : running) one.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a file broke off", e.getCause());
        }
    }

    private void take(Queue<Path> waiting) {
        StateTestRunner runner = new StateTestRunner(translation, bls);
        for (Path file = waiting.poll(); file != null; file = waiting.poll()) {
            StateTestFiles.read(file, new StateTestFiles.Receiver() {
                @Override
                public void test(Path from, StateTest test) {
                    add(runner, from, test);
                }

                @Override
                public void broken(Path from, String why) {
                    tally.broken(root.relativize(from).toString());
                }
            });
        }
    }

    private void add(StateTestRunner runner, Path file, StateTest test) {
        String folder = root.relativize(file).getName(0).toString();
        try {
            for (CaseResult result : StateTestFiles.run(runner, test, Optional.empty())) add(folder, file, result);
        } catch (MalformedException e) {
            tally.broken(file + ": " + e.getMessage());
        }
    }

    private void add(String folder, Path file, CaseResult result) {
        switch (result.verdict()) {
            case Verdict.Passed() -> tally.passed(result.fork(), folder);
            case Verdict.Failed(var why) ->
                tally.failed(
                        result.fork(),
                        folder,
                        root.relativize(file) + " " + result.name() + " " + result.fork() + " " + result.index() + ": "
                                + why);
        }
    }
}
