package io.aichain.cli.evm;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.statetest.CaseResult;
import io.aichain.conformance.statetest.StateCase;
import io.aichain.conformance.statetest.StateTest;
import io.aichain.conformance.statetest.StateTestFiles;
import io.aichain.conformance.statetest.StateTestRunner;
import io.aichain.conformance.trace.CallCosts;
import io.aichain.conformance.trace.StepTracer;
import io.aichain.evm.fork.ForkRules;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain evm statetest}: runs state tests in the format of ethereum/tests and of the Execution Spec Tests. */
@Command(
        name = "statetest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs state tests, those of ethereum/tests and of the Execution Spec Tests, and judges state root, logs and reason of refusal.",
            "Exit code: 0 all passed, 1 a case failed, 2 a file could not be read, or nothing was found to run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain evm statetest fixtures/state_tests",
            "  aichain evm statetest a.json b.json --fork Prague --json | jq 'select(.pass | not)'",
            "  aichain evm statetest a.json --trace 2> trace.jsonl"
        })
final class StateTestCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, or folders with *.json somewhere below.")
    private List<Path> paths;

    @Option(
            names = "--fork",
            paramLabel = "FORK",
            description =
                    "Only cases of this fork: a name as in the tests, such as Osaka, ConstantinopleFix, Petersburg, Merge.")
    private String fork;

    @Option(
            names = "--json",
            description = {
                "One JSON object per line and case: file, name, fork, index, pass, stateRoot, error (null if there is none).",
                "A file that cannot be read is a line with file, pass and error."
            })
    private boolean json;

    @Option(
            names = "--trace",
            description = {
                "Each instruction as a line of JSON on standard error (EIP-3155, in go-ethereum's form), then output and gasUsed, then",
                "stateRoot. gasCost of a failed instruction is its price without operands."
            })
    private boolean trace;

    @Mixin
    private CompileOption compile;

    @Spec
    private CommandSpec spec;

    private StateTestRunner runner;
    private PrintWriter out;
    private PrintWriter traces;
    private long passed;
    private long failed;
    private long broken;

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        runner = new StateTestRunner(compile.translation());
        traces = new PrintWriter(
                new BufferedWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), 1 << 16));
        for (Path path : paths) for (Path file : files(path)) StateTestFiles.read(file, new Printing());
        traces.flush();
        if (!json) {
            out.println(passed + " passed, " + failed + " failed"
                    + (broken == 0 ? "" : ", " + broken + " could not be read"));
        }
        out.flush();
        if (passed + failed + broken == 0) {
            throw new Failure("no state test found" + (fork == null ? "" : " for fork " + fork + hint(fork)));
        }
        return broken > 0 ? 2 : failed > 0 ? 1 : 0;
    }

    /** A test may name a fork that we do not know; who asks for one rather mistyped it. */
    private static String hint(String fork) {
        return ForkName.of(fork).isPresent() ? "" : ", which is not known; known are " + ForkName.known();
    }

    private static List<Path> files(Path path) {
        try {
            return StateTestFiles.find(path);
        } catch (IOException e) {
            throw new Failure(Failure.words(e), e);
        }
    }

    private final class Printing implements StateTestFiles.Receiver {
        @Override
        public void test(Path file, StateTest test) {
            try {
                for (StateCase one : test.casesOf(Optional.ofNullable(fork))) show(file, run(one));
            } catch (MalformedException e) {
                broken(file, file + ": " + e.getMessage());
            }
        }

        @Override
        public void broken(Path file, String why) {
            broken++;
            if (json) {
                out.println("{\"file\":" + Json.text(file.toString()) + ",\"pass\":false,\"error\":" + Json.text(why)
                        + "}");
            } else {
                spec.commandLine().getErr().println("aichain: " + why);
            }
        }
    }

    private CaseResult run(StateCase one) throws MalformedException {
        if (!trace || one.fork().isEmpty()) return runner.run(one);
        CallCosts costs = new CallCosts();
        runner.run(one, costs);
        StepTracer tracer = new StepTracer(
                ForkRules.of(one.fork().get().fork()).opcodes(), costs, step -> traces.println(step.toJson()));
        CaseResult result = runner.run(one, tracer);
        traces.println(tracer.summary());
        result.stateRoot().ifPresent(root -> traces.println("{\"stateRoot\": \"" + root + "\"}"));
        return result;
    }

    private void show(Path file, CaseResult result) {
        if (result.passed()) passed++;
        else failed++;
        if (json) {
            out.println(
                    "{\"file\":" + Json.text(file.toString()) + ",\"name\":" + Json.text(result.name()) + ",\"fork\":"
                            + Json.text(result.fork()) + ",\"index\":" + result.index() + ",\"pass\":" + result.passed()
                            + ",\"stateRoot\":" + Json.text(result.stateRoot()) + ",\"error\":"
                            + Json.text(result.error()) + "}");
        } else if (!result.passed()) {
            out.println("FAILED " + result.name() + " " + result.fork() + " " + result.index() + " (" + file + ")");
            out.println("       " + result.error().orElseThrow());
        }
    }
}
