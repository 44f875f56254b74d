package io.aichain.state;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A process that imports a snapshot and stands still in a named step until it is killed. Arguments: folder, snapshot, seed, step. */
final class ImportingChild {
    private ImportingChild() {}

    public static void main(String[] args) throws Exception {
        WriteStep target = WriteStep.valueOf(args[3]);
        try (SnapshotFile pages = SnapshotFile.read(args[1], Files.newInputStream(Path.of(args[1])))) {
            StateImport.run(
                    pages,
                    Path.of(args[0]),
                    CommittingChild.OPTIONS,
                    new TestChain(Long.parseLong(args[2])).genesis(),
                    Snapshots.BODY,
                    step -> {
                        if (step != target) return;
                        System.out.println(step);
                        System.out.flush();
                        while (true) LockSupport.park();
                    });
        }
    }
}
