package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a state stands, and what a store that begins with it has to know besides the state: the block itself, the headers before it (code
 * asks for their hashes) and the place in the log.
 *
 * <p>rlp([version = 1, genesisHash, header, ancestors, orderedHash, orderedBlock, receipts, skips, logPosition]); headers and
 * lists as the store has them.
 *
 * @param genesisHash of the genesis file
 * @param ancestors the headers before the block, ascending, as many as there are up to 256
 * @param orderedBlock empty at block 0
 */
public record StateHead(
        Hash genesisHash,
        Header header,
        List<Header> ancestors,
        Hash orderedHash,
        Bytes orderedBlock,
        List<Receipt> receipts,
        List<SkippedTransaction> skips,
        Bytes logPosition) {
    static final int VERSION = 1;
    static final int MAX_ANCESTORS = 256;
    /** Block bytes, receipts and 256 headers are far below. */
    public static final int MAX_BYTES = 96 << 20;

    public StateHead {
        ancestors = List.copyOf(ancestors);
        receipts = List.copyOf(receipts);
        skips = List.copyOf(skips);
    }

    public byte[] encoded() {
        return RlpWriter.list(w -> w.uint(VERSION)
                .hash(genesisHash)
                .encoded(header.encoded().unsafeArray())
                .nested(all ->
                        ancestors.forEach(each -> all.encoded(each.encoded().unsafeArray())))
                .hash(orderedHash)
                .bytes(orderedBlock)
                .bytes(Codecs.RECEIPTS.encode().bytes(receipts))
                .bytes(Codecs.SKIPS.encode().bytes(skips))
                .bytes(logPosition));
    }

    /** Checks also that the headers hang together. Nothing is known of the state yet, nor whether the chain agrees on this block. */
    public static StateHead decode(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) throw malformed("snapshot head: %d bytes, at most %d", bytes.length, MAX_BYTES);
        RlpReader in = RlpReader.ofList(bytes, "snapshot head");
        int version = in.uint(Integer.MAX_VALUE, "version");
        if (version != VERSION) throw malformed("snapshot head: version %d, this reader knows %d", version, VERSION);
        Hash genesis = in.hash("genesisHash");
        Header header = Header.decode(in.encoded("header"));
        List<Header> ancestors = new ArrayList<>();
        RlpReader headers = in.list("ancestors");
        while (headers.hasNext()) {
            if (ancestors.size() == MAX_ANCESTORS) throw malformed("ancestors: more than %d", MAX_ANCESTORS);
            ancestors.add(Header.decode(headers.encoded("ancestor")));
        }
        Hash orderedHash = in.hash("orderedHash");
        Bytes orderedBlock = in.bytes(Integer.MAX_VALUE, "orderedBlock");
        List<Receipt> receipts = Codecs.RECEIPTS
                .decode()
                .value(in.bytes(Integer.MAX_VALUE, "receipts").unsafeArray());
        List<SkippedTransaction> skips =
                Codecs.SKIPS.decode().value(in.bytes(Integer.MAX_VALUE, "skips").unsafeArray());
        Bytes position = in.bytes(Tip.MAX_LOG_POSITION, "logPosition");
        in.end("snapshot head");
        StateHead head =
                new StateHead(genesis, header, ancestors, orderedHash, orderedBlock, receipts, skips, position);
        head.check();
        return head;
    }

    private void check() throws MalformedException {
        long expected = Math.min(MAX_ANCESTORS, header.number());
        if (ancestors.size() != expected) {
            throw malformed("ancestors: %d before block %d, need %d", ancestors.size(), header.number(), expected);
        }
        Header child = header;
        for (int i = ancestors.size() - 1; i >= 0; i--) {
            Header parent = ancestors.get(i);
            if (parent.number() != child.number() - 1 || !parent.hash().equals(child.parentHash())) {
                throw malformed(
                        "ancestor %d: block %d %s, block %d names parent %s",
                        i, parent.number(), parent.hash(), child.number(), child.parentHash());
            }
            child = parent;
        }
        for (SkippedTransaction skip : skips) {
            if (skip.block() != header.number()) {
                throw malformed("skips: one of block %d in block %d", skip.block(), header.number());
            }
        }
    }

    public BlockRef block() {
        return new BlockRef(header.number(), header.hash());
    }
}
