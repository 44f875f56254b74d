package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.bitcoin.wire.BlockHeader;
import io.aichain.bitcoin.wire.CompactTarget;
import io.aichain.bitcoin.wire.DoubleSha256;
import io.aichain.bitcoin.wire.TransactionMerkle;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.VarInt;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionOutput;
import org.bitcoinj.core.TransactionWitness;

/** Makes blocks that every regtest node takes: height in the coinbase (BIP 34), witness commitment (BIP 141), work. */
final class Miner {
    private static final int VERSION = 0x20000000;
    private static final int HALVING_BLOCKS = 150;
    private static final byte[] WITNESS_RESERVED = new byte[32];
    private static final byte[] COMMITMENT_HEADER = HexFormat.of().parseHex("6a24aa21a9ed");

    private Miner() {}

    /** What a block may create at a height, before fees. */
    static Sat subsidy(int height) {
        int halvings = height / HALVING_BLOCKS;
        return new Sat(halvings >= 64 ? 0 : (50 * Sat.ONE_BITCOIN.value()) >> halvings);
    }

    /**
     * @param payTo output script for subsidy and fees
     * @param extra makes the coinbase differ from every other at this height
     */
    static Bytes mine(
            BlockHash previous, int height, long timeSeconds, Bytes payTo, long extra, List<PooledTransaction> chosen) {
        Sat reward = subsidy(height);
        for (PooledTransaction transaction : chosen) reward = reward.plus(transaction.fee());
        Transaction coinbase = coinbase(height, reward, payTo, extra, chosen);
        List<Hash> txids = new ArrayList<>();
        txids.add(Hash.of(coinbase.getTxId().getReversedBytes()));
        chosen.forEach(t -> txids.add(t.txid().internal()));
        BlockHeader header = solve(previous, TransactionMerkle.root(txids), timeSeconds);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(header.encoded());
        block.writeBytes(VarInt.of(chosen.size() + 1L).serialize());
        block.writeBytes(coinbase.serialize());
        chosen.forEach(t -> block.writeBytes(t.raw().unsafeArray()));
        return Bytes.wrap(block.toByteArray());
    }

    private static Transaction coinbase(
            int height, Sat reward, Bytes payTo, long extra, List<PooledTransaction> chosen) {
        Transaction coinbase = new Transaction();
        coinbase.setVersion(2);
        coinbase.addInput(TransactionInput.coinbaseInput(coinbase, coinbaseScript(height, extra))
                .withWitness(TransactionWitness.of(WITNESS_RESERVED)));
        coinbase.addOutput(new TransactionOutput(coinbase, Coin.valueOf(reward.value()), payTo.toArray()));
        List<BitcoinTransaction> others =
                chosen.stream().map(PooledTransaction::transaction).toList();
        coinbase.addOutput(new TransactionOutput(coinbase, Coin.ZERO, commitment(others)));
        return coinbase;
    }

    /** Output script that commits to all witnesses; the coinbase's own counts as zero. @param others without the coinbase */
    static byte[] commitment(List<BitcoinTransaction> others) {
        List<Hash> wtxids = new ArrayList<>();
        wtxids.add(Hash.ZERO);
        others.forEach(t -> wtxids.add(t.wtxid()));
        Hash commitment = DoubleSha256.hash(TransactionMerkle.root(wtxids).toArray(), WITNESS_RESERVED);
        byte[] script = new byte[COMMITMENT_HEADER.length + Hash.BYTES];
        System.arraycopy(COMMITMENT_HEADER, 0, script, 0, COMMITMENT_HEADER.length);
        commitment.copyTo(script, COMMITMENT_HEADER.length);
        return script;
    }

    /** The height as a script number in its shortest form, then eight bytes that make it unique. */
    static byte[] coinbaseScript(int height, long extra) {
        byte[] number = heightPush(height);
        return ByteBuffer.allocate(number.length + 9)
                .put(number)
                .put((byte) 8)
                .putLong(extra)
                .array();
    }

    static byte[] heightPush(int height) {
        if (height <= 16) return new byte[] {(byte) (0x50 + height)};
        int bytes = height < 0x80 ? 1 : height < 0x8000 ? 2 : height < 0x800000 ? 3 : 4;
        byte[] push = new byte[1 + bytes];
        push[0] = (byte) bytes;
        for (int i = 0; i < bytes; i++) push[1 + i] = (byte) (height >>> (8 * i));
        return push;
    }

    private static BlockHeader solve(BlockHash previous, Hash merkleRoot, long timeSeconds) {
        BigInteger target;
        try {
            target = CompactTarget.decode(BitcoinChain.REGTEST.easiestBits());
        } catch (MalformedException ourOwnConstant) {
            throw new AssertionError(ourOwnConstant);
        }
        int nonce = 0;
        while (true) {
            BlockHeader header = new BlockHeader(
                    VERSION, previous, merkleRoot, timeSeconds, BitcoinChain.REGTEST.easiestBits(), nonce);
            if (header.meets(target)) return header;
            nonce++;
        }
    }
}
