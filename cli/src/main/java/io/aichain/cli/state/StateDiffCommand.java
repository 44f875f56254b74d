package io.aichain.cli.state;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.executor.peer.RemotePeer;
import io.aichain.state.SnapshotFile;
import io.aichain.state.StateDifference;
import io.aichain.state.StateHead;
import io.aichain.state.StateImport;
import io.aichain.state.StatePeer;
import io.aichain.state.StateStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain state diff}: where two states part. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Names the first account and slot in which two states differ, in the order of the trie, with both values.",
            "Exit code: 0 equal, 1 different, 2 could not be compared (and why)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain state diff executor-0 executor-1                          data folders of stopped executors",
            "  aichain state diff http://10.0.0.7:8080 http://10.0.0.8:8080      internal ports of running ones",
            "  aichain state diff state.snapshot executor-1                      a snapshot is read into a temporary folder first"
        })
final class StateDiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "A data folder, a snapshot file, or http://HOST:PORT.")
    private String a;

    @Parameters(index = "1", paramLabel = "B", description = "Another.")
    private String b;

    @Spec
    private CommandSpec spec;

    /** What was opened; closed in reverse. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @Override
    public Integer call() throws Exception {
        try {
            StatePeer left = open(a);
            StatePeer right = open(b);
            return compare(left, right, spec.commandLine().getOut());
        } catch (IOException | MalformedException e) {
            throw new Failure("could not be compared: " + Failure.words(e), e);
        } finally {
            while (!opened.isEmpty()) opened.pop().close();
        }
    }

    private static int compare(StatePeer left, StatePeer right, PrintWriter out)
            throws IOException, MalformedException {
        StateHead mine = left.head();
        StateHead theirs = right.head();
        if (!mine.genesisHash().equals(theirs.genesisHash())) {
            throw new Failure("not the same chain: " + left.name() + " has genesis " + mine.genesisHash() + ", "
                    + right.name() + " has " + theirs.genesisHash());
        }
        print(out, "A", left.name(), mine);
        print(out, "B", right.name(), theirs);
        Optional<StateDifference> found = StateDifference.first(left, right);
        if (found.isEmpty()) {
            out.println("the states are equal");
            return 0;
        }
        StateDifference difference = found.get();
        out.println("first difference: account " + difference.address());
        account(out, "A", difference.left());
        account(out, "B", difference.right());
        if (difference.slot() != null) {
            out.println("  slot " + difference.slot().slot());
            out.println("    A " + difference.slot().left());
            out.println("    B " + difference.slot().right());
        }
        return 1;
    }

    private static void print(PrintWriter out, String side, String name, StateHead head) {
        out.printf(
                "%s %s: block %d %s, state root %s%n",
                side,
                name,
                head.header().number(),
                head.header().hash(),
                head.header().stateRoot());
    }

    private static void account(PrintWriter out, String side, StateDifference.Value value) {
        if (value == null) {
            out.println("  " + side + " no such account");
            return;
        }
        out.printf(
                "  %s nonce %s, balance %s, storage root %s, code hash %s%n",
                side,
                value.nonce().toBigInteger(),
                value.balance().toBigInteger(),
                value.storageRoot(),
                value.codeHash());
    }

    private StatePeer open(String where) throws IOException, MalformedException {
        if (RemotePeer.isUrl(where)) {
            RemotePeer peer = StateSources.remote(where);
            opened.push(peer);
            return peer;
        }
        Path path = Path.of(where);
        if (!Files.exists(path)) throw new Failure("there is neither a folder nor a file " + where);
        StateStore store = StateSources.folder(Files.isDirectory(path) ? path : unpacked(path));
        opened.push(store);
        StatePeer peer = store.peer(where);
        opened.push(peer);
        return peer;
    }

    /** The file's state in a folder of its own, checked on the way. */
    private Path unpacked(Path file) throws IOException, MalformedException {
        Path folder = Files.createTempDirectory("aichain-state");
        opened.push(() -> remove(folder));
        try (SnapshotFile pages = SnapshotFile.read(file.toString(), Files.newInputStream(file))) {
            StateImport.forReading(pages, folder, StateSources.OPTIONS);
        }
        return folder;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
