package io.aichain.bitcoin.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.testing.TestNode;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.bitcoin.tx.AnchorTransaction.Signed;
import io.aichain.bitcoin.tx.FeePolicy;
import io.aichain.bitcoin.wire.RawBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What this house relies on in a node. Held by the embedded one and by bitcoind alike. */
interface NodeContract {
    Wallet WALLET = Wallet.of("1");
    String ELSEWHERE = Wallet.of("e").address();

    TestNode node();

    NodeClient client();

    @Test
    default void theChainIsRegtestAndSaysWhereItsTipIs() throws Exception {
        client().regtest().mine(3, ELSEWHERE);
        ChainInfo info = client().chainInfo();
        assertThat(info.chain()).isEqualTo("regtest");
        assertThat(info.best().height()).isEqualTo(client().blockCount());
        assertThat(client().blockHash(info.best().height()))
                .contains(info.best().hash());
    }

    @Test
    default void unknownHeightsBlocksAndTransactionsAreEmpty() throws Exception {
        BlockHash unknown = new BlockHash(new Hash(1, 2, 3, 4));
        assertThat(client().blockHash(1_000_000)).isEmpty();
        assertThat(client().header(unknown)).isEmpty();
        assertThat(client().rawHeader(unknown)).isEmpty();
        assertThat(client().rawBlock(unknown)).isEmpty();
        assertThat(client().mempoolEntry(Wallet.unknown().txid())).isEmpty();
        assertThat(client().pooledTransaction(Wallet.unknown().txid())).isEmpty();
        BlockHash tip = client().chainInfo().best().hash();
        assertThat(client().rawTransaction(Wallet.unknown().txid(), tip)).isEmpty();
        assertThat(client().unspent(Wallet.unknown(), true)).isEmpty();
        assertThat(client().pooledSpender(Wallet.unknown())).isEmpty();
    }

    @Test
    default void headersAndBlocksAreWhatTheirNamesSay() throws Exception {
        BlockHash hash = client().regtest().mine(1, ELSEWHERE).getFirst();
        HeaderInfo header = client().header(hash).orElseThrow();
        assertThat(header.block()).isEqualTo(new BlockRef(client().blockCount(), hash));
        assertThat(header.confirmations()).isEqualTo(1);
        RawBlock block = RawBlock.decode(client().rawBlock(hash).orElseThrow());
        assertThat(block.header().hash()).isEqualTo(hash);
        assertThat(block.header()).isEqualTo(client().rawHeader(hash).orElseThrow());
        assertThat(block.header().hasWork()).isTrue();
        assertThat(header.previous()).contains(block.header().previous());
    }

    @Test
    default void aFreshChainCannotEstimateFeesAndNamesItsFloor() throws Exception {
        assertThat(client().estimateFee(6)).isEmpty();
        MempoolInfo info = client().mempoolInfo();
        assertThat(info.floor().satPerKvb()).isBetween(100L, 1000L);
        assertThat(info.incremental().satPerKvb()).isBetween(100L, 1000L);
    }

    @Test
    default void coinsAreFoundByAddressWithTheirHeight() throws Exception {
        Utxo coin = WALLET.fund(client());
        TxOutInfo info = client().unspent(coin.outPoint(), true).orElseThrow();
        assertThat(info.value()).isEqualTo(coin.value());
        assertThat(info.script()).isEqualTo(WALLET.key().outputScript());
        assertThat(info.coinbase()).isTrue();
        assertThat(info.confirmations()).isEqualTo(101);
        assertThat(client().coinsOf(WALLET.address())).contains(new ScannedCoin(coin, true));
    }

    @Test
    default void aCoinbaseIsNotSpentBeforeItIsMature() throws Exception {
        client().regtest().mine(1, WALLET.address());
        int height = client().blockCount();
        Utxo fresh = client().coinsOf(WALLET.address()).stream()
                .map(ScannedCoin::utxo)
                .filter(c -> c.height() == height)
                .findFirst()
                .orElseThrow();
        SendResult result =
                client().send(WALLET.sign(fresh, Wallet.anchor(1), 5).raw());
        assertThat(result).isInstanceOf(SendResult.Rejected.class);
    }

    @Test
    default void anAnchorIsSentPooledMinedAndFoundInItsBlock() throws Exception {
        Utxo coin = WALLET.fund(client());
        Signed anchor = WALLET.sign(coin, Wallet.anchor(1), 5);
        assertThat(client().testAccept(anchor.raw())).isEqualTo(new AcceptVerdict(true, ""));
        assertThat(client().send(anchor.raw())).isEqualTo(new SendResult.InMempool(anchor.txid()));
        assertThat(client().send(anchor.raw())).isEqualTo(new SendResult.InMempool(anchor.txid()));
        assertThat(client().testAccept(anchor.raw()).reason()).isEqualTo("txn-already-in-mempool");
        assertThat(client().pooledSpender(coin.outPoint())).contains(anchor.txid());
        assertThat(client().pooledTransaction(anchor.txid())).contains(anchor.raw());
        assertThat(client().unspent(coin.outPoint(), true)).isEmpty();
        assertThat(client().unspent(coin.outPoint(), false)).isPresent();
        assertThat(client().unspent(anchor.next(), true).orElseThrow().confirmations())
                .isZero();
        MempoolEntry entry = client().mempoolEntry(anchor.txid()).orElseThrow();
        assertThat(entry).isEqualTo(new MempoolEntry(anchor.fee(), 202, 1, anchor.fee()));
        assertThat(anchor.vsize()).isEqualTo(202);

        BlockHash block = client().regtest().mine(1, ELSEWHERE).getFirst();
        assertThat(client().rawTransaction(anchor.txid(), block)).contains(anchor.raw());
        assertThat(client().pooledSpender(coin.outPoint())).isEmpty();
        assertThat(client().unspent(coin.outPoint(), true)).isEmpty();
        assertThat(client().send(anchor.raw())).isEqualTo(new SendResult.InChain());
        assertThat(client().testAccept(anchor.raw()).reason()).isEqualTo("txn-already-known");
    }

    @Test
    default void aSpentSpendAndAConflictLookTheSameUntilTheOutpointIsLookedAt() throws Exception {
        Utxo coin = WALLET.fund(client());
        Signed first = WALLET.sign(coin, Wallet.anchor(1), 5);
        Signed conflict = WALLET.sign(coin, Wallet.anchor(2), 5);
        Signed second = WALLET.sign(Wallet.change(first), Wallet.anchor(3), 5);
        client().regtest().mineExactly(ELSEWHERE, List.of(first.raw(), second.raw()));
        assertThat(client().send(first.raw())).isInstanceOf(SendResult.Doubtful.class);
        assertThat(client().send(conflict.raw())).isInstanceOf(SendResult.Doubtful.class);
        assertThat(client().testAccept(first.raw()).reason()).isEqualTo("missing-inputs");
        assertThat(client().testAccept(conflict.raw()).reason()).isEqualTo("missing-inputs");
    }

    @Test
    default void ourRuleOfReplacementIsTheNodesRuleToTheLastSatoshi() throws Exception {
        Utxo coin = WALLET.fund(client());
        Signed old = WALLET.sign(coin, Wallet.anchor(1), 5);
        client().send(old.raw());
        MempoolInfo info = client().mempoolInfo();
        Signed tooLow = replacing(old, coin, info.incremental(), 1);
        Signed enough = replacing(old, coin, info.incremental(), 0);
        assertThat(client().send(tooLow.raw())).isInstanceOf(SendResult.Rejected.class);
        assertThat(client().send(enough.raw())).isEqualTo(new SendResult.InMempool(enough.txid()));
        assertThat(client().mempoolEntry(old.txid())).isEmpty();
        assertThat(client().pooledSpender(coin.outPoint())).contains(enough.txid());
    }

    /** A replacement of the old size, as the rule asks by the byte and signatures differ by one; it pays so much less than the rule asks. */
    private static Signed replacing(Signed old, Utxo coin, FeeRate incremental, long missing) {
        Sat asked = FeePolicy.replacementMinimum(old.fee(), old.vsize(), old.fee(), old.vsize(), incremental);
        return IntStream.range(2, 100)
                .mapToObj(n -> WALLET.signWithFee(coin, Wallet.anchor(n), asked.value() - missing))
                .filter(signed -> signed.vsize() == old.vsize())
                .findFirst()
                .orElseThrow();
    }

    @Test
    default void aReplacementPaysForTheChildrenItEvicts() throws Exception {
        Utxo coin = WALLET.fund(client());
        Signed parent = WALLET.sign(coin, Wallet.anchor(1), 5);
        Signed child = WALLET.sign(Wallet.change(parent), Wallet.anchor(2), 20);
        client().send(parent.raw());
        client().send(child.raw());
        assertThat(client().mempoolEntry(parent.txid()).orElseThrow().descendantFees())
                .isEqualTo(parent.fee().plus(child.fee()));
        Sat forParent = parent.fee().plus(client().mempoolInfo().incremental().feeFor(202));
        assertThat(client().send(WALLET.signWithFee(coin, Wallet.anchor(3), forParent.value())
                        .raw()))
                .isInstanceOf(SendResult.Rejected.class);
        Sat forBoth = forParent.plus(child.fee());
        Signed replacement = WALLET.signWithFee(coin, Wallet.anchor(3), forBoth.value());
        assertThat(client().send(replacement.raw())).isEqualTo(new SendResult.InMempool(replacement.txid()));
        assertThat(client().mempoolEntry(child.txid())).isEmpty();
    }

    @Test
    default void aFalseSignatureAndBytesThatAreNoTransactionAreRejected() throws Exception {
        Utxo coin = WALLET.fund(client());
        byte[] raw = WALLET.sign(coin, Wallet.anchor(1), 5).raw().toArray();
        byte[] forged = raw.clone();
        forged[forged.length - 60] ^= 1;
        assertThat(client().send(Bytes.wrap(forged))).isInstanceOf(SendResult.Rejected.class);
        assertThat(client().send(Bytes.of((byte) 1, (byte) 2))).isInstanceOf(SendResult.Rejected.class);
        Signed foreign = Wallet.of("2").sign(coin, Wallet.anchor(1), 5);
        assertThat(client().send(foreign.raw())).isInstanceOf(SendResult.Rejected.class);
    }

    @Test
    default void aReorganisationGivesTransactionsBackToTheMempool() throws Exception {
        Utxo coin = WALLET.fund(client());
        Signed anchor = WALLET.sign(coin, Wallet.anchor(1), 5);
        client().send(anchor.raw());
        BlockHash block = client().regtest().mine(1, ELSEWHERE).getFirst();
        int height = client().blockCount();
        client().regtest().invalidate(block);
        assertThat(client().blockCount()).isEqualTo(height - 1);
        assertThat(client().header(block).orElseThrow().confirmations()).isEqualTo(-1);
        assertThat(client().pooledSpender(coin.outPoint())).contains(anchor.txid());
        client().regtest().mineExactly(ELSEWHERE, List.of());
        client().regtest().mineExactly(ELSEWHERE, List.of());
        assertThat(client().pooledSpender(coin.outPoint())).contains(anchor.txid());
        client().regtest().reconsider(block);
        assertThat(client().blockCount()).isEqualTo(height + 1);
        BlockHash again = client().regtest().mine(1, ELSEWHERE).getFirst();
        assertThat(client().rawTransaction(anchor.txid(), again)).isPresent();
    }

    @Test
    default void aForeignSpendMinedBehindOurBackRemovesOursFromTheMempool() throws Exception {
        Utxo coin = WALLET.fund(client());
        Signed ours = WALLET.sign(coin, Wallet.anchor(1), 5);
        Signed other = WALLET.sign(coin, Wallet.anchor(2), 5);
        client().send(ours.raw());
        client().regtest().mineExactly(ELSEWHERE, List.of(other.raw()));
        assertThat(client().mempoolEntry(ours.txid())).isEmpty();
        assertThat(client().unspent(other.next(), true)).isPresent();
    }

    @Test
    default void blocksSurviveAKillAndTheMempoolDoesNot() throws Exception {
        Utxo coin = WALLET.fund(client());
        Signed anchor = WALLET.sign(coin, Wallet.anchor(1), 5);
        client().send(anchor.raw());
        // A real node writes its block index from time to time only: what it lost by the kill it would ask its peers
        // for.
        node().killAndRestart();
        try (NodeClient again = node().connect()) {
            again.chainInfo();
            assertThat(again.mempoolEntry(anchor.txid())).isEmpty();
        }
    }

    @Test
    default void anUnknownCallIsARefusalAndAWrongPasswordIsNoAnswer() throws Exception {
        assertThatThrownBy(() ->
                        client().required("nosuchcall", NodeClient.QUICK, NodeClient.SMALL, List.of(), in -> in.text()))
                .isInstanceOfSatisfying(
                        NodeRefusedException.class,
                        e -> assertThat(e.error().code()).isEqualTo(NodeError.METHOD_NOT_FOUND));
        String url = node().url().replace("test:test", "test:wrong");
        try (NodeClient stranger = new NodeClient(NodeEndpoint.parse(url))) {
            assertThatThrownBy(stranger::blockCount)
                    .isInstanceOf(NodeUnavailableException.class)
                    .hasMessageContaining("does not let us in")
                    .hasMessageNotContaining("wrong");
        }
    }
}
