package io.aichain.cli.evm;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.conformance.fixture.Fields;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.run.Bench;
import io.aichain.conformance.run.CodeRun;
import io.aichain.conformance.run.Prestate;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aichain evm run}: one message to one contract, without a transaction around it. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs code as one message call: no transaction around it, so no intrinsic gas, fee, nonce or cap.",
            "Exit code: 0 it ended well, 1 it failed or reverted, 2 it could not be run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain evm run --code 0x604260005260206000f3 --json",
            "  aichain evm run --codefile code.hex --input 0x30627b7c --gas 1000000000 --bench --json",
            "  aichain evm run --prestate snailtracer.json --bench              a workload: its world and its call",
            "  echo 0x6001600101 | aichain evm run --codefile - --trace"
        })
final class EvmRunCommand implements Callable<Integer> {
    private static final long DEFAULT_GAS = 10_000_000_000L;

    @Option(
            names = "--codefile",
            paramLabel = "FILE",
            description = "The code in hex, with or without 0x; - is standard input.")
    private String codeFile;

    @Option(names = "--code", paramLabel = "HEX", description = "The code itself.")
    private String code;

    @Option(names = "--input", paramLabel = "HEX", description = "Call data.")
    private String input;

    @Option(names = "--gas", paramLabel = "N", description = "Gas for execution (default: 10,000,000,000).")
    private Long gas;

    @Option(
            names = "--prestate",
            paramLabel = "FILE",
            description = {
                "The world: a genesis file (alloc), a state test's or a workload's pre, or accounts by address.",
                "A workload's call is what runs, where the other options say nothing else."
            })
    private Path prestate;

    @Option(names = "--fork", paramLabel = "FORK", defaultValue = "Osaka", description = "Default: ${DEFAULT-VALUE}.")
    private String fork;

    @Option(names = "--sender", paramLabel = "ADDRESS", description = "Who calls; origin too.")
    private String sender;

    @Option(names = "--receiver", paramLabel = "ADDRESS", description = "Where the code lies.")
    private String receiver;

    @Option(names = "--value", paramLabel = "WEI", defaultValue = "0", description = "Decimal, or hex with 0x.")
    private String value;

    @Option(
            names = "--bench",
            description =
                    "Run it again and again, each time on a fresh journal: nanosPerRun is the median after warming up.")
    private boolean bench;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "4",
            description = "How long --bench measures; half as long goes before.")
    private int seconds;

    @Option(names = "--trace", description = "Each instruction as a line of JSON on standard error (EIP-3155).")
    private boolean trace;

    @Option(
            names = "--json",
            description =
                    "One JSON object: gasUsed, output, error (null if none), refund, logs, with --bench nanosPerRun.")
    private boolean json;

    @Mixin
    private CompileOption compile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CodeRun run;
        try {
            run = new CodeRun(request(), compile.translation());
        } catch (MalformedException e) {
            throw new Failure(e.getMessage(), e);
        }
        CodeRun.Result result = trace ? traced(run) : run.run();
        Optional<Bench.Measured> measured =
                bench ? Optional.of(Bench.measure(run, seconds * 1_000_000_000L)) : Optional.empty();
        print(result, measured);
        return result.error().isEmpty() ? 0 : 1;
    }

    private CodeRun.Request request() throws MalformedException {
        ForkName name = ForkName.of(fork)
                .orElseThrow(() -> new Failure("--fork " + fork + ": not known; known are " + ForkName.known()));
        if (code != null && codeFile != null) throw new Failure("--code and --codefile: give one of them");
        if (code == null && codeFile == null && prestate == null) {
            throw new Failure("nothing to run: give --code, --codefile or --prestate");
        }
        if (gas != null && gas < 0) throw new Failure("--gas " + gas + ": must not be negative");
        if (seconds < 1 || seconds > 3600) throw new Failure("--seconds " + seconds + ": 1 to 3600");
        Prestate world = prestate == null ? Prestate.EMPTY : Prestate.read(prestate);
        Optional<Bytes> bytes = code();
        Optional<Prestate.Call> call = world.call();
        if (bytes.isEmpty() && receiver == null && call.isEmpty()) {
            throw new Failure("nothing to run: --prestate holds many accounts; say which with --receiver");
        }
        return new CodeRun.Request(
                name,
                world,
                bytes,
                sender != null
                        ? Fields.address(sender, "--sender")
                        : call.map(Prestate.Call::sender).orElse(CodeRun.SENDER),
                receiver(call),
                input != null
                        ? CodeRun.hex(input, "--input")
                        : call.map(Prestate.Call::input).orElse(Bytes.EMPTY),
                Fields.uint(value, "--value"),
                gas != null ? gas : call.map(Prestate.Call::gas).orElse(DEFAULT_GAS));
    }

    private Address receiver(Optional<Prestate.Call> call) throws MalformedException {
        if (receiver != null) return Fields.address(receiver, "--receiver");
        return call.map(Prestate.Call::to).orElse(CodeRun.RECEIVER);
    }

    private Optional<Bytes> code() throws MalformedException {
        if (code != null) return Optional.of(CodeRun.hex(code, "--code"));
        return codeFile == null ? Optional.empty() : Optional.of(CodeFile.read(codeFile));
    }

    private static CodeRun.Result traced(CodeRun run) {
        PrintWriter lines = new PrintWriter(
                new BufferedWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), 1 << 16));
        CodeRun.Result result = run.traced(lines::println);
        lines.flush();
        return result;
    }

    private void print(CodeRun.Result result, Optional<Bench.Measured> measured) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println("{\"gasUsed\":" + result.gasUsed() + ",\"output\":"
                    + Json.text(result.output().toHex())
                    + ",\"error\":" + Json.text(result.error()) + ",\"refund\":" + result.refund() + ",\"logs\":"
                    + result.logs()
                    + measured.map(m -> ",\"nanosPerRun\":" + m.nanosPerRun() + ",\"runs\":" + m.runs())
                            .orElse("")
                    + "}");
            return;
        }
        out.println("output  " + result.output().toHex());
        out.println("gas     " + result.gasUsed() + " (refund " + result.refund() + ", logs " + result.logs() + ")");
        result.error().ifPresent(error -> out.println("error   " + error));
        measured.ifPresent(m -> out.println(String.format(
                Locale.ROOT,
                "time    %d ns a run, %.1f Mgas/s (median, %d runs)",
                m.nanosPerRun(),
                result.gasUsed() * 1e3 / m.nanosPerRun(),
                m.runs())));
    }
}
