package io.aichain.cli.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.cli.GenesisFile;
import io.aichain.cli.ScratchFolder;
import io.aichain.da.DaNetworks;
import io.aichain.verifier.Disagreement;
import io.aichain.verifier.Progress;
import io.aichain.verifier.Verdict;
import io.aichain.verifier.Verdict.Reached;
import io.aichain.verifier.Verifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One verification from the command line: opens what is named, verifies, says the verdict. */
public final class VerifyRun {
    static final int AGREED = 0;
    static final int DISAGREED = 1;
    static final int UNCHECKED = 2;

    private final String bitcoin;
    private final List<String> addresses;
    private final Path genesisFile;
    private final boolean json;
    private final PrintWriter out;
    private final PrintWriter err;

    public VerifyRun(
            String bitcoin, List<String> addresses, Path genesisFile, boolean json, PrintWriter out, PrintWriter err) {
        this.bitcoin = bitcoin;
        this.addresses = addresses;
        this.genesisFile = genesisFile;
        this.json = json;
        this.out = out;
        this.err = err;
    }

    /** @return the exit code */
    public int run() {
        try {
            Genesis genesis = GenesisCodec.decode(Files.readAllBytes(genesisFile));
            return tell(verify(genesis));
        } catch (IOException e) {
            return cannot(Failure.words(e));
        } catch (MalformedException | IllegalArgumentException e) {
            return cannot(e.getMessage());
        }
    }

    /** Nothing need be rebuilt: what runs is another chain from its first block on. @return the exit code */
    public int anotherChain(Hash found) {
        Genesis genesis = GenesisFile.read(genesisFile);
        Disagreement why = new Disagreement(
                0,
                0,
                0,
                "genesis hash",
                genesis.hash().toHex(),
                found.toHex(),
                "what runs is another chain than that of " + genesisFile);
        if (json) {
            ObjectNode object = nothing().put("agreed", false);
            describe(why, object.putObject("disagreement"));
            out.println(object);
        } else {
            out.println("disagreed: " + why.line());
        }
        return DISAGREED;
    }

    private Verdict verify(Genesis genesis) throws MalformedException, IOException {
        NodeEndpoint endpoint = NodeEndpoint.parse(bitcoin);
        int threads = Runtime.getRuntime().availableProcessors();
        try (ScratchFolder folder = ScratchFolder.create("aichain-verify");
                DaNetworks networks = DaNetworks.open(genesis.aichain().dataAvailability(), addresses);
                NodeClient node = new NodeClient(endpoint);
                ExecutorService recovery = Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().factory())) {
            return new Verifier(genesis, networks, folder.path(), recovery).verify(BlockSource.of(node), new Lines());
        }
    }

    /** Progress for people who wait, on the error stream so that the verdict stands alone. */
    private final class Lines implements Progress {
        private static final long PAUSE_NANOS = 1_000_000_000;
        private long last = System.nanoTime();

        @Override
        public void bitcoin(int height, int tip) {
            if (due()) err.println("Bitcoin block " + height + " of " + tip);
        }

        @Override
        public void batch(long anchor, PublishedBatch batch) {
            if (due())
                err.println(
                        "anchor " + anchor + ", batch " + batch.batch() + ": agreed up to block " + batch.lastBlock());
        }

        private boolean due() {
            if (json || System.nanoTime() - last < PAUSE_NANOS) return false;
            last = System.nanoTime();
            return true;
        }
    }

    private int tell(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Agreed(var reached, var voided) -> agreed(reached, voided);
            case Verdict.Disagreed(var reached, var why, var readWhole) -> disagreed(reached, why);
            case Verdict.Unchecked(var reached, var reason) -> unchecked(reached, reason);
        };
    }

    private int agreed(Reached reached, List<Disagreement> voided) {
        if (json) {
            out.println(object(reached).put("agreed", true).putNull("disagreement"));
        } else {
            voided.forEach(d -> err.println("voided, and put right by a later anchor: " + d.line()));
            out.println("agreed up to block " + reached.block() + " (" + reached.hash() + "): " + reached.batches()
                    + " batches, " + reached.anchors() + " anchors");
        }
        return AGREED;
    }

    private int disagreed(Reached reached, Disagreement why) {
        if (json) {
            ObjectNode object = object(reached).put("agreed", false);
            describe(why, object.putObject("disagreement"));
            out.println(object);
        } else {
            out.println("disagreed: " + why.line());
            out.println("agreed before that up to block " + reached.block() + " (" + reached.hash() + ")");
        }
        return DISAGREED;
    }

    private int unchecked(Reached reached, String reason) {
        if (json) {
            out.println(
                    object(reached).putNull("agreed").putNull("disagreement").put("error", reason));
        } else {
            err.println("could not be checked: " + reason);
            err.println("agreed before that up to block " + reached.block() + " (" + reached.hash() + ")");
        }
        return UNCHECKED;
    }

    private int cannot(String reason) {
        if (json) {
            out.println(nothing().putNull("disagreement").put("error", reason));
        } else {
            err.println("could not be checked: " + reason);
        }
        return UNCHECKED;
    }

    private static void describe(Disagreement why, ObjectNode into) {
        into.put("anchor", why.anchor())
                .put("batch", why.batch())
                .put("block", why.block() == 0 && why.batch() > 0 ? null : Long.valueOf(why.block()))
                .put("field", why.field())
                .put("expected", why.expected())
                .put("found", why.found())
                .put("detail", why.detail());
    }

    /** Before anything was rebuilt. */
    private static ObjectNode nothing() {
        return JsonNodeFactory.instance
                .objectNode()
                .putNull("agreed")
                .putNull("block")
                .putNull("hash")
                .put("batches", 0)
                .put("anchors", 0);
    }

    private static ObjectNode object(Reached reached) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("block", reached.block())
                .put("hash", reached.hash().toHex())
                .put("batches", reached.batches())
                .put("anchors", reached.anchors());
    }
}
