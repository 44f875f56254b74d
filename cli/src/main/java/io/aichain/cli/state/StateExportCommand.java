package io.aichain.cli.state;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.cli.WholeFile;
import io.aichain.executor.peer.RemotePeer;
import io.aichain.state.SnapshotFile;
import io.aichain.state.StatePages;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain state export}: a whole state as a file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes the state behind an executor's last block to a snapshot file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain state export --data .aichain/devnet/executor-0 state.snapshot     a stopped executor's folder",
            "  aichain state export --data http://10.0.0.7:8080 - | zstd > state.zst     a running one's internal port"
        })
final class StateExportCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|URL",
            description = "Data folder of a stopped executor, or http://HOST:PORT of a running one's internal port.")
    private String data;

    @Parameters(paramLabel = "FILE|-", description = "The file to write; - for standard output.")
    private String file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            if (RemotePeer.isUrl(data)) {
                try (StatePages state = StateSources.remote(data)) {
                    write(state);
                }
            } else {
                try (var held = StateSources.held(data, StateSources.folder(Path.of(data)))) {
                    write(held.peer());
                }
            }
            return 0;
        } catch (IOException | MalformedException e) {
            throw new Failure("the state was not exported: " + Failure.words(e), e);
        }
    }

    private void write(StatePages state) throws IOException, MalformedException {
        long pages;
        if (file.equals("-")) {
            pages = SnapshotFile.write(state, new BufferedOutputStream(System.out, 1 << 16));
        } else {
            var written = new AtomicLong();
            WholeFile.<MalformedException>write(Path.of(file), out -> written.set(SnapshotFile.write(state, out)));
            pages = written.get();
        }
        var block = state.head().block();
        spec.commandLine()
                .getErr()
                .printf(
                        "block %d %s, state root %s, %d pages%n",
                        block.number(), block.hash(), state.head().header().stateRoot(), pages);
    }
}
