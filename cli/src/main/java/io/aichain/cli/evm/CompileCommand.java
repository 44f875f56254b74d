package io.aichain.cli.evm;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.evm.interpreter.CompilationReport;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aichain evm compile}: what hot code becomes. */
@Command(
        name = "compile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what code is compiled to once it is hot: its traces, and with --dump the class of the JVM.",
            "Exit code: 0 it compiles, 1 it would be too much and stays with the interpreter, 2 it could not be read."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  aichain evm compile --codefile code.hex", "  aichain evm compile --codefile code.hex --dump | less"
        })
final class CompileCommand implements Callable<Integer> {
    @Option(
            names = "--codefile",
            required = true,
            paramLabel = "FILE",
            description = "The code in hex, with or without 0x; - is standard input.")
    private String codeFile;

    @Option(names = "--fork", paramLabel = "FORK", defaultValue = "Osaka", description = "Default: ${DEFAULT-VALUE}.")
    private String fork;

    @Option(names = "--dump", description = "The class's methods too, as the JDK's class-file library prints them.")
    private boolean dump;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ForkName name = ForkName.of(fork)
                .orElseThrow(() -> new Failure("--fork " + fork + ": not known; known are " + ForkName.known()));
        Bytes code;
        try {
            code = CodeFile.read(codeFile);
        } catch (MalformedException e) {
            throw new Failure(e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        Optional<CompilationReport> report = CompilationReport.of(name.fork(), code);
        if (report.isEmpty()) {
            out.println("code of " + code.size() + " bytes compiles to too much: it stays with the interpreter");
            return 1;
        }
        print(report.get(), out);
        return 0;
    }

    private void print(CompilationReport report, PrintWriter out) {
        out.printf(
                "code %d bytes, class %d bytes, %d traces in %d regions%n",
                report.codeBytes(),
                report.classBytes(),
                report.traces().size(),
                report.regionBytes().size());
        out.printf("%6s %6s %6s %6s %6s %6s%n", "node", "region", "pc", "needs", "grows", "bytes");
        for (CompilationReport.TraceLine trace : report.traces()) {
            out.printf(
                    "%6d %6d %6d %6d %6d %6d%n",
                    trace.node(), trace.region(), trace.pc(), trace.needed(), trace.growth(), trace.bytes());
        }
        if (dump) report.dump(out::println);
        out.flush();
    }
}
