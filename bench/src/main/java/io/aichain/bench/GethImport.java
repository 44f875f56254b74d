package io.aichain.bench;

import io.aichain.bench.Geth.Costs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * geth on prepared blocks: those to be measured are exported from a stopped {@code --dev} chain, and a copy of its folder from before them takes
 * them with {@code geth import}, which recovers, executes, computes roots and commits as a node does, without RPC, pool and mining. What geth
 * costs to start and stop, seen when it imports a block that it has, is taken off.
 */
final class GethImport {
    private final Path folder;
    private final Path before;

    private GethImport(Path folder, Path before) {
        this.folder = folder;
        this.before = before;
    }

    /** @param folder in which a stopped chain, without what is to be measured, is in {@code geth} */
    static GethImport before(Path folder) throws IOException {
        Path before = folder.resolve("geth-before");
        Folders.copy(folder.resolve("geth"), before);
        return new GethImport(folder, before);
    }

    /**
     * On the chain that has gone on and stopped since.
     *
     * @param prepared its last block that is not measured
     * @param last its last block
     */
    List<Costs> measure(long prepared, long last, int runs) throws IOException, InterruptedException {
        Path had = export(prepared, prepared, "geth-had.rlp");
        Path measured = export(prepared + 1, last, "geth-measured.rlp");
        // The first start on what was copied tidies up what --dev left: at 10 M holders more than a gigabyte, once.
        take(before, had);
        Costs start = take(before, had);
        List<Costs> costs = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Path copy = folder.resolve("geth-run-" + i);
            Folders.copy(before, copy);
            Costs cost = take(copy, measured).less(start);
            if (cost.seconds() <= 0 || cost.cpuSeconds() <= 0 || cost.written() < 0)
                throw new IOException("geth costs more to start than to import: " + start);
            costs.add(cost);
            Folders.delete(copy);
        }
        return costs;
    }

    private Path export(long first, long last, String name) throws IOException {
        Path file = folder.resolve(name);
        String chain = folder.resolve("geth").toString();
        Geth.run(folder, "export", "--datadir", chain, file.toString(), Long.toString(first), Long.toString(last));
        return file;
    }

    private Costs take(Path chain, Path blocks) throws IOException {
        return Geth.run(folder, "import", "--datadir", chain.toString(), blocks.toString());
    }
}
