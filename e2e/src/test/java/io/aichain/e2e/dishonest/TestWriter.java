package io.aichain.e2e.dishonest;

import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.node.ScannedCoin;
import io.aichain.bitcoin.node.SendResult;
import io.aichain.bitcoin.tx.AnchorTransaction;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.BatchCodec;
import io.aichain.chain.batch.BatchPacking;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.da.PutAnswer;
import io.aichain.da.file.FileNetwork;
import io.aichain.e2e.kit.Bitcoind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Publishes a claim as da-writer and anchor would, believing it: it has their keys, and their places on the network and on Bitcoin. */
final class TestWriter {
    private static final FeeRate FEE = FeeRate.ofSatPerVbyte(5);
    private static final int LEVEL = 3;

    private final ExecutedChain chain;
    private final AnchorKey key;
    private final Bitcoind bitcoin;
    private final FileNetwork network;
    /** By first block: where a batch that begins with it belongs. */
    private final Map<Long, Place> places = new HashMap<>();

    private Optional<Utxo> tip = Optional.empty();
    private long anchors;
    private Hash previousRoot = Hash.ZERO;

    private record Place(long batch, Hash parent) {}

    TestWriter(ExecutedChain chain, AnchorKey key, Bitcoind bitcoin, Path da) {
        this.chain = chain;
        this.key = key;
        this.bitcoin = bitcoin;
        this.network = new FileNetwork(da);
        places.put(1L, new Place(1, chain.genesis().hash()));
    }

    /** One batch under one anchor in a Bitcoin block, behind the start transaction in another. */
    void publish(Claim claim) throws NodeException {
        Genesis genesis = chain.genesis();
        PublishedBatch entry = batch(claim);
        Manifest manifest =
                new Manifest(genesis.hash(), ++anchors, previousRoot, entry.batch(), List.of(), List.of(entry));
        Bytes pointer = put(manifest.encoded());
        if (tip.isEmpty()) tip = Optional.of(spend(coin(), new AnchorPayload.Start(genesis.hash())));
        tip = Optional.of(
                spend(tip.get(), new AnchorPayload.Anchor(NetworkId.FILE.number(), manifest.root(), pointer)));
        previousRoot = manifest.root();
    }

    private Utxo coin() throws NodeException {
        return bitcoin.client().coinsOf(key.address()).stream()
                .map(ScannedCoin::utxo)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no coin of " + key.address()));
    }

    private PublishedBatch batch(Claim claim) {
        OrderedBlock first = claim.blocks().getFirst();
        Place place = places.get(first.number());
        Batch batch = new Batch(
                chain.genesis().hash(),
                place.batch(),
                place.parent(),
                first.parentHash(),
                claim.lastHash(),
                chain.headers().get((int) first.number() - 1).hash(),
                claim.last().hash(),
                claim.signature(),
                List.of(),
                claim.blocks());
        Bytes raw = BatchCodec.encode(batch);
        Bytes packed = BatchPacking.compress(raw, LEVEL);
        List<Segment> segments = new ArrayList<>();
        for (Bytes segment : BatchPacking.cut(packed, 1 << 20)) {
            segments.add(new Segment(segment.size(), Sha256.hash(segment.unsafeArray()), put(segment)));
        }
        Hash content = BatchCodec.contentHash(raw);
        places.put(batch.lastBlock() + 1, new Place(place.batch() + 1, content));
        return new PublishedBatch(
                place.batch(),
                batch.firstBlock(),
                batch.lastBlock(),
                content,
                raw.size(),
                packed.size(),
                PublishedBatch.CODEC_ZSTD,
                batch.lastOrderedHash(),
                batch.lastBlockHash(),
                claim.last().outputRoot(),
                Hash.ZERO,
                NetworkId.FILE.number(),
                segments,
                List.of());
    }

    private Bytes put(Bytes object) {
        if (network.put(object) instanceof PutAnswer.Stored(var pointer)) return pointer;
        throw new IllegalStateException("the folder did not take " + object.size() + " bytes");
    }

    private Utxo spend(Utxo coin, AnchorPayload payload) throws NodeException {
        if (!(AnchorTransaction.build(key, List.of(coin), payload, FEE) instanceof AnchorTransaction.Signed signed)) {
            throw new IllegalStateException("too poor: " + coin);
        }
        SendResult sent = bitcoin.client().send(signed.raw());
        if (!(sent instanceof SendResult.InMempool)) throw new IllegalStateException(sent.toString());
        bitcoin.client().regtest().mine(1, key.address());
        return new Utxo(signed.next(), signed.change(), bitcoin.client().blockCount());
    }
}
