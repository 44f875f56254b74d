package io.aichain.cli.state;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.executor.peer.RemotePeer;
import io.aichain.state.SnapshotFile;
import io.aichain.state.StatePages;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
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
            // What stands under the name is always whole.
            Path target = Path.of(file).toAbsolutePath();
            if (Files.isDirectory(target)) throw new Failure(file + " is a folder: name a file");
            if (!Files.isDirectory(target.getParent())) throw new Failure("no such folder: " + target.getParent());
            Path part = target.resolveSibling(target.getFileName() + ".part");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                pages = SnapshotFile.write(state, out);
            } catch (IOException | MalformedException | RuntimeException e) {
                Files.deleteIfExists(part);
                throw e;
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        var block = state.head().block();
        spec.commandLine()
                .getErr()
                .printf(
                        "block %d %s, state root %s, %d pages%n",
                        block.number(), block.hash(), state.head().header().stateRoot(), pages);
    }
}
