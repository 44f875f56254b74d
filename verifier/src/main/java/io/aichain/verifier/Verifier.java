package io.aichain.verifier;

import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.bitcoin.reader.OtherStart;
import io.aichain.bitcoin.reader.OutputChainReader;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.bitcoin.reader.OutputChainView;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.BatchFetcher;
import io.aichain.da.DaNetwork;
import io.aichain.da.DaNetworks;
import io.aichain.da.FetchedBatch;
import io.aichain.da.GetAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Rebuilds a chain from Bitcoin, the data and the genesis file, and says whether all agree. It uses no Kafka and no executor, and trusts
 * no data network: data is held against hashes. Of the Bitcoin node it takes which branch is the best and, behind the start height, the first
 * difficulty; links, work from there on and inclusion are checked.
 *
 * <p>The rule (P11): the anchors in Bitcoin's order; batch n is the first valid entry n that extends batch n - 1; repeats are ignored; a gap
 * or an invalid entry voids the rest of its manifest; what cannot be fetched stops the reader.
 */
public final class Verifier {
    private final Genesis genesis;
    private final DaNetworks networks;
    private final BatchFetcher fetcher;
    private final Path folder;
    private final Executor threads;

    /**
     * @param folder empty: holds the rebuilt state while the verification runs
     * @param threads recover senders
     */
    public Verifier(Genesis genesis, DaNetworks networks, Path folder, Executor threads) {
        this.genesis = genesis;
        this.networks = networks;
        this.fetcher = new BatchFetcher(genesis, networks);
        this.folder = folder;
        this.threads = threads;
    }

    public Verdict verify(BlockSource bitcoin, Progress progress) {
        try (Replay replay = new Replay(genesis, folder, threads)) {
            return new Run(new Derivation(genesis, replay), progress).verify(bitcoin);
        }
    }

    /** What one entry or manifest comes to. */
    private sealed interface Step {
        record Accepted() implements Step {}

        /** The rest of the manifest is void. */
        record Void(Disagreement why) implements Step {}

        /** What was committed to is not what is there: nothing can be said about the rest. */
        record Tampered(Disagreement why) implements Step {}

        record Stuck(String reason) implements Step {}
    }

    private final class Run {
        private final Derivation derivation;
        private final Progress progress;
        private final List<Disagreement> voided = new ArrayList<>();
        private long anchors;

        Run(Derivation derivation, Progress progress) {
            this.derivation = derivation;
            this.progress = progress;
        }

        Verdict verify(BlockSource bitcoin) {
            OutputChainView chain;
            try {
                chain = new OutputChainReader(OutputChainRule.of(genesis))
                        .advance(bitcoin, (read, tip) -> progress.bitcoin(read.height(), tip))
                        .view();
            } catch (NodeException e) {
                return unchecked("Bitcoin: " + e.getMessage());
            } catch (MalformedException e) {
                return unchecked("Bitcoin: the node gives what no Bitcoin node gives: " + e.getMessage());
            }
            if (chain.spends().isEmpty()) return withoutStart(chain);
            return derive(chain);
        }

        private Verdict withoutStart(OutputChainView chain) {
            if (chain.otherStart().isEmpty()) {
                return unchecked("Bitcoin has no start transaction of this chain above height "
                        + genesis.aichain().bitcoinStartHeight() + ", up to " + chain.tip());
            }
            OtherStart other = chain.otherStart().get();
            return new Verdict.Disagreed(
                    reached(),
                    new Disagreement(
                            0,
                            0,
                            0,
                            "genesis hash",
                            other.genesisHash().toString(),
                            genesis.hash().toString(),
                            "block 0: the anchor key began another genesis in Bitcoin block " + other.block()
                                    + "; this genesis file was changed, or is of another chain"),
                    false);
        }

        private Verdict derive(OutputChainView chain) {
            Hash previousRoot = Hash.ZERO;
            for (AnchorSpend spend : chain.anchors()) {
                anchors++;
                if (!(spend.payload() instanceof AnchorPayload.Anchor payload)) {
                    throw new IllegalStateException("anchor " + anchors + " without an anchor's payload");
                }
                switch (manifest(payload, previousRoot)) {
                    case Step.Accepted accepted -> {}
                    case Step.Void(var why) -> voided.add(why);
                    case Step.Tampered(var why) -> {
                        return new Verdict.Disagreed(reached(), why, false);
                    }
                    case Step.Stuck(var reason) -> {
                        return unchecked(reason);
                    }
                }
                previousRoot = payload.manifestRoot();
            }
            // what a later entry has put right is history; what none has put right is the verdict
            long reachedBatch = derivation.tip().number();
            Optional<Disagreement> open =
                    voided.stream().filter(d -> d.batch() > reachedBatch).findFirst();
            return open.<Verdict>map(d -> new Verdict.Disagreed(reached(), d, true))
                    .orElseGet(() -> new Verdict.Agreed(reached(), voided));
        }

        private Step manifest(AnchorPayload.Anchor payload, Hash previousRoot) {
            // the manifest was to bring the batch after the last one: that is the one that cannot be shown
            Derivation.Evidence evidence =
                    new Derivation.Evidence(anchors, derivation.tip().number() + 1);
            Optional<NetworkId> id = NetworkId.of(payload.network());
            if (id.isPresent()
                    && genesis.aichain().dataAvailability().stream().noneMatch(d -> d.network() == id.get())) {
                return new Step.Void(evidence.of(
                        0,
                        "network",
                        "one that genesis names",
                        id.get().label(),
                        "a manifest may lie on known networks only"));
            }
            Optional<DaNetwork> network = id.flatMap(networks::find);
            if (network.isEmpty()) {
                return new Step.Stuck("the manifest of anchor " + anchors + " lies on network "
                        + id.map(NetworkId::label).orElse("number " + payload.network()) + ": name it with --da");
            }
            return switch (network.get().get(payload.pointer(), Manifest.MAX_BYTES)) {
                case GetAnswer.Found(var bytes) -> manifest(bytes, payload, previousRoot);
                case GetAnswer.Corrupt(var reason) ->
                    new Step.Tampered(evidence.of(
                            0,
                            "manifest",
                            payload.manifestRoot().toString(),
                            reason,
                            "the network gives other bytes than were stored"));
                case GetAnswer.NotYetVisible(var reason) -> stuck(reason);
                case GetAnswer.Gone(var reason) -> stuck(reason);
                case GetAnswer.Unavailable(var reason) -> stuck(reason);
            };
        }

        private Step stuck(String reason) {
            return new Step.Stuck("the manifest of anchor " + anchors + " cannot be fetched: " + reason);
        }

        private Step manifest(Bytes bytes, AnchorPayload.Anchor payload, Hash previousRoot) {
            Derivation.Evidence evidence =
                    new Derivation.Evidence(anchors, derivation.tip().number() + 1);
            Hash root;
            try {
                root = Manifest.rootOf(bytes);
            } catch (MalformedException e) {
                return new Step.Tampered(evidence.of(
                        0,
                        "manifest",
                        payload.manifestRoot().toString(),
                        e.getMessage(),
                        "what lies at the pointer is no manifest"));
            }
            if (!root.equals(payload.manifestRoot())) {
                return new Step.Tampered(evidence.of(
                        0,
                        "manifest root",
                        payload.manifestRoot().toString(),
                        root.toString(),
                        "the manifest is not the one that Bitcoin commits to"));
            }
            // from here on the bytes are the committed ones: every reader comes to the same end
            Manifest manifest;
            try {
                Optional<String> unknown = Manifest.unknown(bytes);
                if (unknown.isPresent())
                    return new Step.Stuck("anchor " + anchors + ": " + unknown.get() + ": install a later version");
                manifest = Manifest.decode(bytes);
            } catch (MalformedException e) {
                return new Step.Void(evidence.of(
                        0, "manifest", "a manifest", e.getMessage(), "Bitcoin commits to what is no manifest"));
            }
            Optional<Disagreement> refused = derivation.refuse(anchors, manifest, previousRoot);
            if (refused.isPresent()) return new Step.Void(refused.get());
            for (PublishedBatch entry : manifest.entries()) {
                if (entry.batch() <= derivation.tip().number()) continue;
                Step step = entry(entry);
                if (!(step instanceof Step.Accepted)) return step;
                progress.batch(anchors, entry);
            }
            return new Step.Accepted();
        }

        private Step entry(PublishedBatch entry) {
            Derivation.Evidence evidence = new Derivation.Evidence(anchors, entry.batch());
            if (entry.batch() != derivation.tip().number() + 1) {
                return new Step.Void(evidence.of(
                        entry.firstBlock(),
                        "batch number",
                        Long.toString(derivation.tip().number() + 1),
                        Long.toString(entry.batch()),
                        "a gap in the batches"));
            }
            return switch (fetcher.fetch(entry)) {
                case FetchedBatch.Valid(var batch, var raw) ->
                    derivation
                            .extend(anchors, entry, batch)
                            .<Step>map(Step.Void::new)
                            .orElseGet(Step.Accepted::new);
                case FetchedBatch.Invalid(var field, var expected, var found) ->
                    new Step.Void(evidence.of(
                            entry.lastBlock(), field, expected, found, "the batch is not what its entry says"));
                case FetchedBatch.Tampered(var segment, var expected, var found) ->
                    new Step.Tampered(evidence.of(
                            0,
                            "segment " + segment,
                            expected,
                            found,
                            "the network gives other bytes than were committed to"));
                case FetchedBatch.Waiting(var segment, var reason) -> cannotFetch(entry, segment, reason);
                case FetchedBatch.Gone(var segment, var reason) -> cannotFetch(entry, segment, reason);
                case FetchedBatch.Unknown(var reason) ->
                    new Step.Stuck("batch " + entry.batch() + ": " + reason
                            + ": this software does not know it; install a later version");
            };
        }

        private Step cannotFetch(PublishedBatch entry, int segment, String reason) {
            return new Step.Stuck("batch " + entry.batch() + ", segment " + segment + " cannot be fetched: " + reason);
        }

        private Verdict unchecked(String reason) {
            return new Verdict.Unchecked(reached(), reason);
        }

        private Verdict.Reached reached() {
            var tip = derivation.tip();
            return new Verdict.Reached(tip.lastBlock(), tip.lastBlockHash(), tip.number(), anchors);
        }
    }
}
