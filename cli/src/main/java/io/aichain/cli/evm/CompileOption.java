package io.aichain.cli.evm;

import io.aichain.evm.interpreter.Compilation;
import io.aichain.evm.interpreter.Translation;
import picocli.CommandLine.Option;

/** Whether code is compiled to classes of the JVM; no result depends on it. */
final class CompileOption {
    enum When {
        hot,
        always,
        never
    }

    @Option(
            names = "--compile",
            paramLabel = "WHEN",
            defaultValue = "hot",
            description =
                    "hot: code that has run much becomes a class of the JVM; always: before it runs; never. Results are the same (default: ${DEFAULT-VALUE}).")
    private When when;

    /** How interpreters made from now on run code. */
    Translation translation() {
        return switch (when) {
            case hot -> {
                Compilation.begin(
                        Thread.ofPlatform().name("evm-compiler").daemon().factory(), Throwable::printStackTrace);
                yield Translation.ADAPTIVE;
            }
            case always -> Translation.COMPILED;
            case never -> Translation.INTERPRETED;
        };
    }
}
