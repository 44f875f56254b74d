package io.aichain.bitcoin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bitcoinj.core.Block;
import org.bitcoinj.params.MainNetParams;

/** Foreign bytes: what is read says the same as bitcoinj, and nothing but a refusal comes of what is broken. */
class WirePropertyTest {
    private static final Bytes ANCHOR = Wallet.of("1")
            .sign(new Utxo(new OutPoint(new Txid(new Hash(1, 2, 3, 4)), 1), new Sat(100_000), 1), Wallet.anchor(1), 3)
            .raw();
    private static final Bytes GENESIS =
            Bytes.wrap(MainNetParams.get().getGenesisBlock().serialize());

    @Property
    void headersRoundTripAndHashAsBitcoinjDoes(
            @ForAll int version, @ForAll long a, @ForAll long b, @ForAll int time, @ForAll int bits, @ForAll int nonce)
            throws Exception {
        BlockHeader header = new BlockHeader(
                version,
                new BlockHash(new Hash(a, b, a, b)),
                new Hash(b, a, b, a),
                Integer.toUnsignedLong(time),
                bits,
                nonce);
        assertThat(BlockHeader.decode(Bytes.wrap(header.encoded()))).isEqualTo(header);
        ByteBuffer withNoTransactions =
                ByteBuffer.allocate(81).put(header.encoded()).rewind();
        assertThat(Block.read(withNoTransactions).getHashAsString())
                .isEqualTo(header.hash().toString());
    }

    @Property
    void anyBytesAreATransactionOrRefused(@ForAll @Size(max = 400) byte[] bytes) {
        assertReadOrRefused(bytes);
    }

    @Property
    void aChangedAnchorIsAnotherTransactionOrRefused(
            @ForAll @IntRange(max = 254) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] bytes = ANCHOR.toArray();
        bytes[at % bytes.length] ^= (byte) change;
        assertReadOrRefused(bytes);
    }

    private static void assertReadOrRefused(byte[] bytes) {
        try {
            BitcoinTransaction read = BitcoinTransaction.decode(Bytes.of(bytes));
            assertThat(read.raw()).isEqualTo(Bytes.wrap(bytes));
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Property
    void everyTruncationOfABlockIsRefused(@ForAll @IntRange(max = 284) int length) {
        assertThat(refused(GENESIS.slice(0, Math.min(length, GENESIS.size() - 1))))
                .isTrue();
    }

    @Property
    void everyChangedByteOfABlockIsRefusedOrChangesItsName(
            @ForAll @IntRange(max = 284) int at, @ForAll @IntRange(min = 1, max = 255) int change) throws Exception {
        byte[] bytes = GENESIS.toArray();
        bytes[at] ^= (byte) change;
        Bytes changed = Bytes.wrap(bytes);
        if (refused(changed)) return;
        assertThat(RawBlock.decode(changed).header().hash())
                .isNotEqualTo(RawBlock.decode(GENESIS).header().hash());
    }

    private static boolean refused(Bytes block) {
        try {
            RawBlock.decode(block);
            return false;
        } catch (MalformedException e) {
            return true;
        }
    }

    @Property
    void opReturnDataRoundTrips(@ForAll @Size(min = 2, max = 80) byte[] data) {
        Bytes script = OpReturn.script(Bytes.of(data));
        assertThat(OpReturn.data(script)).contains(Bytes.of(data));
        assertThat(OpReturn.data(script.slice(0, script.size() - 1))).isEqualTo(Optional.empty());
    }

    @Property
    void theCompactFormKeepsTheFirstThreeBytesAndNeverRises(@ForAll @Size(32) byte[] bytes) throws Exception {
        BigInteger target = new BigInteger(1, bytes).max(BigInteger.ONE);
        BigInteger back = CompactTarget.decode(CompactTarget.encode(target));
        assertThat(back).isLessThanOrEqualTo(target);
        assertThat(CompactTarget.encode(back)).isEqualTo(CompactTarget.encode(target));
    }
}
