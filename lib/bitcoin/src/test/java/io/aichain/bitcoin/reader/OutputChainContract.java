package io.aichain.bitcoin.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.bitcoin.tx.AnchorTransaction.Signed;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading the chain of outputs, on the blocks of the embedded node and of bitcoind. */
@Tag("P11")
interface OutputChainContract {
    Wallet WALLET = Wallet.of("1");
    String ELSEWHERE = Wallet.of("e").address();
    Hash GENESIS = new Hash(7, 7, 7, 7);
    AnchorPayload START = new AnchorPayload.Start(GENESIS);

    NodeClient client();

    default OutputChainReader reader(int startHeight) {
        return new OutputChainReader(rule(startHeight, Optional.empty()));
    }

    default OutputChainRule rule(int startHeight, Optional<BlockHash> startHash) {
        return new OutputChainRule(
                BitcoinChain.REGTEST, startHeight, startHash, WALLET.key().outputScript(), GENESIS);
    }

    default OutputChainReader.Update advance(OutputChainReader reader) throws Exception {
        return reader.advance(BlockSource.of(client()), OutputChainReader.Progress.SILENT);
    }

    /** A confirmed start transaction. */
    default Signed start() throws Exception {
        Signed start = WALLET.sign(WALLET.fund(client()), START, 5);
        mine(start);
        return start;
    }

    default BlockHash mine(Signed... transactions) throws Exception {
        List<Bytes> raws = new ArrayList<>();
        for (Signed transaction : transactions) raws.add(transaction.raw());
        return client().regtest().mineExactly(ELSEWHERE, raws);
    }

    default Signed anchorAfter(Signed before, int n) {
        return WALLET.sign(Wallet.change(before), Wallet.anchor(n), 5);
    }

    @Test
    default void anchorsAreTheSpendsOfTheTipInBitcoinsOrder() throws Exception {
        Signed start = start();
        Signed first = anchorAfter(start, 1);
        Signed second = anchorAfter(first, 2);
        BlockHash both = mine(first, second);
        Signed third = anchorAfter(second, 3);
        mine(third);
        OutputChainReader.Update update = advance(reader(0));
        assertThat(update.added())
                .extracting(AnchorSpend::txid)
                .containsExactly(start.txid(), first.txid(), second.txid(), third.txid());
        OutputChainView view = update.view();
        assertThat(view.anchors())
                .extracting(AnchorSpend::payload)
                .containsExactly(Wallet.anchor(1), Wallet.anchor(2), Wallet.anchor(3));
        assertThat(view.anchors().get(1).block().hash()).isEqualTo(both);
        assertThat(view.anchors().get(1).depth(view.tip().height())).isEqualTo(2);
        assertThat(view.spends().getLast().next()).contains(third.next());
        assertThat(view.spends().getLast().nextValue()).isEqualTo(third.change());
        assertThat(view.end()).isEmpty();
    }

    @Test
    default void theStartIsTheFirstSpendOfOurCoinWithOurGenesisHash() throws Exception {
        Utxo coin = WALLET.fund(client());
        Utxo stranger = Wallet.of("2").fund(client());
        Signed otherGenesis = WALLET.sign(coin, new AnchorPayload.Start(new Hash(1, 1, 1, 1)), 5);
        Signed foreignKey = Wallet.of("2").sign(stranger, START, 5);
        Signed anchorFirst = WALLET.sign(Wallet.change(otherGenesis), Wallet.anchor(9), 5);
        Signed start = WALLET.sign(Wallet.change(anchorFirst), START, 5);
        mine(otherGenesis, foreignKey, anchorFirst, start);
        assertThat(advance(reader(0)).view().spends())
                .extracting(AnchorSpend::txid)
                .containsExactly(start.txid());
    }

    @Test
    default void coinsFromBeforeTheStartHeightDoNotCount() throws Exception {
        Utxo old = WALLET.fund(client());
        int startHeight = client().blockCount();
        mine(WALLET.sign(old, START, 5));
        assertThat(advance(reader(startHeight)).view().spends()).isEmpty();
        assertThat(advance(reader(old.height() - 1)).view().spends()).hasSize(1);
    }

    @Test
    default void aPayloadThatDoesNotSpendTheTipIsNothing() throws Exception {
        Signed start = start();
        Signed beside = WALLET.sign(WALLET.fund(client()), Wallet.anchor(66), 5);
        mine(beside);
        Signed anchor = anchorAfter(start, 1);
        mine(anchor);
        assertThat(advance(reader(0)).view().anchors())
                .extracting(AnchorSpend::txid)
                .containsExactly(anchor.txid());
    }

    @Test
    default void aSpendOfTheTipWithoutAnAnchorEndsTheChain() throws Exception {
        Signed start = start();
        Signed again = WALLET.sign(Wallet.change(start), START, 5);
        Signed after = anchorAfter(again, 1);
        mine(again, after);
        OutputChainView view = advance(reader(0)).view();
        assertThat(view.anchors()).isEmpty();
        assertThat(view.end().orElseThrow().spent()).isEqualTo(start.next());
        assertThat(view.end().orElseThrow().txid()).isEqualTo(again.txid());
    }

    @Test
    default void aReorganisationIsNoticedAndReadAgain() throws Exception {
        OutputChainReader reader = reader(0);
        Signed start = start();
        Signed first = anchorAfter(start, 1);
        BlockHash undone = mine(first);
        Signed second = anchorAfter(first, 2);
        mine(second);
        advance(reader);
        client().regtest().invalidate(undone);
        mine();
        mine();
        Signed instead = anchorAfter(start, 3);
        mine(instead);
        OutputChainReader.Update update = advance(reader);
        assertThat(update.gone()).extracting(AnchorSpend::txid).containsExactly(first.txid(), second.txid());
        assertThat(update.added()).extracting(AnchorSpend::txid).containsExactly(instead.txid());
        assertThat(update.view()).isEqualTo(advance(reader(0)).view());
        assertThat(advance(reader).added()).isEmpty();
    }

    @Test
    default void aReorganisationOverTheStartFindsTheNewStart() throws Exception {
        OutputChainReader reader = reader(0);
        Utxo coin = WALLET.fund(client());
        Signed start = WALLET.sign(coin, START, 5);
        BlockHash undone = mine(start);
        advance(reader);
        client().regtest().invalidate(undone);
        Signed other = WALLET.sign(coin, START, 6);
        mine(other);
        OutputChainReader.Update update = advance(reader);
        assertThat(update.gone()).extracting(AnchorSpend::txid).containsExactly(start.txid());
        assertThat(update.added()).extracting(AnchorSpend::txid).containsExactly(other.txid());
    }

    @Test
    default void readingGoesOnFromAStateThatWasKept() throws Exception {
        OutputChainReader reader = reader(0);
        Signed start = start();
        BlockHash undone = mine(anchorAfter(start, 1));
        advance(reader);
        OutputChainReader.State state = reader.state();
        client().regtest().invalidate(undone);
        Signed instead = anchorAfter(start, 2);
        mine();
        mine(instead);
        OutputChainRule rule = rule(0, Optional.empty());
        OutputChainReader.Update update = advance(new OutputChainReader(rule, state));
        assertThat(update.gone()).hasSize(1);
        assertThat(update.added()).extracting(AnchorSpend::txid).containsExactly(instead.txid());
        assertThat(update.view()).isEqualTo(advance(reader(0)).view());
    }

    @Test
    default void readingBeginsBehindSpendsThatWereWrittenDownAndComesToTheSame() throws Exception {
        Signed first = anchorAfter(start(), 1);
        Signed second = anchorAfter(first, 2);
        mine(first);
        for (int i = 0; i < 5; i++) mine();
        Signed third = anchorAfter(second, 3);
        BlockHash both = mine(second, third);
        Signed fourth = anchorAfter(third, 4);
        mine(fourth);
        OutputChainView whole = advance(reader(0)).view();
        // the third stands in the same block and was not written down
        List<AnchorSpend> known = whole.spends().subList(0, 3);
        List<BlockHash> asked = new ArrayList<>();
        BlockSource counting = counting(BlockSource.of(client()), asked);
        OutputChainReader reader = OutputChainReader.behind(rule(0, Optional.empty()), known, counting)
                .orElseThrow();
        assertThat(reader.advance(counting, OutputChainReader.Progress.SILENT).view())
                .isEqualTo(whole);
        assertThat(asked).as("blocks read").hasSize(2);

        // what was buried is undone below that place: everything is read again
        client().regtest().invalidate(both);
        Signed instead = anchorAfter(first, 5);
        mine(instead);
        mine();
        mine();
        OutputChainReader.Update update = advance(reader);
        assertThat(update.view()).isEqualTo(advance(reader(0)).view());
        assertThat(update.gone())
                .extracting(AnchorSpend::txid)
                .containsSubsequence(second.txid(), third.txid(), fourth.txid());
        // and that place is none any more
        assertThat(OutputChainReader.behind(rule(0, Optional.empty()), known, BlockSource.of(client())))
                .isEmpty();
    }

    @Test
    default void spendsThatAreNotInTheirBlockAreNoPlaceToBeginBehind() throws Exception {
        Signed start = start();
        mine(anchorAfter(start, 1));
        List<AnchorSpend> known = advance(reader(0)).view().spends();
        BlockSource source = BlockSource.of(client());
        OutputChainRule rule = rule(0, Optional.empty());
        AnchorSpend last = known.getLast();
        AnchorSpend other = AnchorSpend.of(last.block(), anchorAfter(start, 2).raw(), start.next());
        assertThat(OutputChainReader.behind(rule, known, source)).isPresent();
        assertThat(OutputChainReader.behind(rule, List.of(known.getFirst(), other), source))
                .isEmpty();
        assertThat(OutputChainReader.behind(rule, known.subList(0, 1), source)).isEmpty();
        assertThat(OutputChainReader.behind(rule, List.of(), source)).isEmpty();
    }

    private static BlockSource counting(BlockSource source, List<BlockHash> asked) {
        return new BlockSource() {
            @Override
            public int tipHeight() throws NodeException {
                return source.tipHeight();
            }

            @Override
            public Optional<BlockHash> hashAt(int height) throws NodeException {
                return source.hashAt(height);
            }

            @Override
            public Optional<Bytes> block(BlockHash hash) throws NodeException {
                asked.add(hash);
                return source.block(hash);
            }
        };
    }

    @Test
    default void theBlockAtTheStartIsTheOneThatGenesisNames() throws Exception {
        Signed start = start();
        BlockHash first = client().blockHash(0).orElseThrow();
        BlockHash second = client().blockHash(1).orElseThrow();
        OutputChainReader right = new OutputChainReader(rule(0, Optional.of(first)));
        assertThat(advance(right).view().spends()).extracting(AnchorSpend::txid).contains(start.txid());
        assertThatThrownBy(() -> advance(new OutputChainReader(rule(0, Optional.of(second)))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("block 0 is " + first + ", genesis names " + second);
    }

    @Test
    default void aSourceThatForgesIsCaught() throws Exception {
        mine(anchorAfter(start(), 1));
        BlockSource honest = BlockSource.of(client());
        for (int at : new int[] {4, 36, 68, 72, 76, 85, 200, 300}) {
            assertThatThrownBy(() -> reader(0).advance(flipping(honest, at), OutputChainReader.Progress.SILENT))
                    .as("byte %d flipped", at)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    default void aSpendWithoutTheKeysSignatureIsNoSpend() throws Exception {
        Signed anchor = anchorAfter(start(), 1);
        mine(anchor);
        BlockSource honest = BlockSource.of(client());
        String block = honest.block(honest.hashAt(honest.tipHeight()).orElseThrow())
                .orElseThrow()
                .toHex();
        int end = block.indexOf(anchor.raw().toHex().substring(2)) / 2
                - 1
                + anchor.raw().size();
        int inTheSignature = end - 4 - 34 - 20; // before the lock time and the public key; txid and work stay right
        assertThatThrownBy(() -> reader(0).advance(flipping(honest, inTheSignature), OutputChainReader.Progress.SILENT))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(anchor.txid() + ": it spends")
                .hasMessageContaining("without its key");
    }

    private static BlockSource flipping(BlockSource honest, int at) throws Exception {
        BlockHash last = honest.hashAt(honest.tipHeight()).orElseThrow();
        return new BlockSource() {
            @Override
            public int tipHeight() throws NodeException {
                return honest.tipHeight();
            }

            @Override
            public Optional<BlockHash> hashAt(int height) throws NodeException {
                return honest.hashAt(height);
            }

            @Override
            public Optional<Bytes> block(BlockHash hash) throws NodeException {
                Optional<Bytes> block = honest.block(hash);
                if (!hash.equals(last)) return block;
                byte[] bytes = block.orElseThrow().toArray();
                bytes[at] ^= 1;
                return Optional.of(Bytes.wrap(bytes));
            }
        };
    }
}
