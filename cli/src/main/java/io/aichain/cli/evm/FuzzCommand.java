package io.aichain.cli.evm;

import io.aichain.cli.Failure;
import io.aichain.conformance.fuzz.Fuzzer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aichain evm fuzz}: random programs here, in every way in which we run code, and in other EVMs. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs random programs and transactions, and compares state root, logs and, with go-ethereum, each step.",
            "Here each runs byte by byte, in register form and compiled, which must come to the same; with --against also in other EVMs.",
            "Exit code: 0 no difference, 1 something differs (kept as state tests), 2 it could not be run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain evm fuzz                                           our own ways to run code, for a minute",
            "  e2e/parts/install geth-evm revme                          the other EVMs, built from source, once",
            "  aichain evm fuzz --against geth --seconds 60",
            "  aichain evm fuzz --against geth --against revme --programs 10000 --seed 7 --out differences",
            "  aichain evm fuzz --against geth --seed 4711 --programs 1   one program again"
        })
final class FuzzCommand implements Callable<Integer> {
    @Option(
            names = "--against",
            paramLabel = "PEER",
            description =
                    "geth, revme (as e2e/parts/install puts them there), or a path to go-ethereum's evm or to revme; may be given twice. Without it only our own ways to run code are compared.")
    private List<String> against = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long (default: 60, or until --programs are done).")
    private Long seconds;

    @Option(names = "--programs", paramLabel = "N", description = "How many programs.")
    private Long programs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Program n of seed S is program 0 of seed S + n.")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "evm-fuzz",
            description = "Where what differs is kept (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (seconds != null && seconds < 1) throw new Failure("--seconds " + seconds + ": at least 1");
        if (programs != null && programs < 1) throw new Failure("--programs " + programs + ": at least 1");
        List<Path> peers = new ArrayList<>();
        for (String one : against) peers.add(program(one));
        requireFolder(out);
        long time = seconds != null ? seconds : programs != null ? Long.MAX_VALUE / 1_000_000_000 : 60;
        Fuzzer.Plan plan =
                new Fuzzer.Plan(peers, seed, programs == null ? Long.MAX_VALUE : programs, time * 1_000_000_000, out);
        PrintWriter lines = spec.commandLine().getOut();
        long begun = System.nanoTime();
        Fuzzer.Report report;
        try {
            report = new Fuzzer(plan, far -> {
                        spec.commandLine().getErr().println(text(far, begun));
                        spec.commandLine().getErr().flush();
                    })
                    .run();
        } catch (IOException e) {
            throw new Failure(Failure.words(e), e);
        }
        lines.println("from seed " + seed + " on: " + text(report, begun));
        for (Path file : report.differences()) lines.println("DIFFERS " + file);
        return report.differences().isEmpty() ? 0 : 1;
    }

    private static String text(Fuzzer.Report report, long begun) {
        double took = (System.nanoTime() - begun) / 1e9;
        return String.format(
                Locale.ROOT,
                "%d programs (%d of them refused), %d steps, %d differ; %.0f s, %.0f programs/s",
                report.programs(),
                report.refused(),
                report.steps(),
                report.differences().size(),
                took,
                report.programs() / took);
    }

    /** Now, and not when a night's work has found something. */
    private static void requireFolder(Path out) {
        boolean isThere = Files.exists(out);
        try {
            Files.createDirectories(out);
            if (!isThere) Files.delete(out);
        } catch (IOException e) {
            throw new Failure("--out " + out + ": " + (isThere ? "no folder" : "a folder that cannot be made"), e);
        }
        if (isThere && !Files.isWritable(out)) throw new Failure("--out " + out + ": nothing can be written there");
    }

    private static Path program(String name) {
        Path path = switch (name) {
            case "geth", "geth-evm", "evm" -> parts().resolve("geth-evm/bin/evm");
            case "revme", "revm" -> parts().resolve("revme/bin/revme");
            default -> Path.of(name);
        };
        if (Files.isExecutable(path) && Files.isRegularFile(path)) return path;
        throw new Failure("--against " + name + ": no program at " + path
                + (path.equals(Path.of(name))
                        ? "; geth, revme or a path expected"
                        : "; run e2e/parts/install geth-evm revme"));
    }

    /** As e2e/parts/lib.sh has it. */
    private static Path parts() {
        String given = System.getenv("AICHAIN_PARTS");
        if (given != null) return Path.of(given);
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return home.resolve("aichain/parts");
    }
}
