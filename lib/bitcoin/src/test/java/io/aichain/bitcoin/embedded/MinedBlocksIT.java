package io.aichain.bitcoin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.testing.BitcoindNode;
import io.aichain.bitcoin.testing.EmbeddedTestNode;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.bitcoin.tx.AnchorTransaction.Signed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node mines, the other takes. */
class MinedBlocksIT {
    private static final Wallet WALLET = Wallet.of("1");

    @TempDir
    Path folder;

    @Test
    void bitcoindTakesTheEmbeddedNodesBlocksAndTheReverse() throws Exception {
        try (EmbeddedTestNode embedded = EmbeddedTestNode.start(folder.resolve("embedded"));
                BitcoindNode real = BitcoindNode.start(folder.resolve("real"));
                NodeClient ours = embedded.connect();
                NodeClient theirs = real.connect()) {
            Utxo coin = WALLET.fund(ours);
            Signed first = WALLET.sign(coin, Wallet.anchor(1), 5);
            ours.send(first.raw());
            ours.send(WALLET.sign(Wallet.change(first), Wallet.anchor(2), 5).raw());
            ours.regtest().mine(60, WALLET.address());
            copy(ours, theirs, 1);
            int height = theirs.blockCount();
            theirs.send(WALLET.sign(WALLET.fund(theirs), Wallet.anchor(3), 5).raw());
            theirs.regtest().mine(2, WALLET.address());
            copy(theirs, ours, height + 1);
        }
    }

    private static void copy(NodeClient from, NodeClient to, int first) throws Exception {
        int last = from.blockCount();
        for (int height = first; height <= last; height++) {
            BlockHash hash = from.blockHash(height).orElseThrow();
            assertThat(to.regtest().submit(from.rawBlock(hash).orElseThrow()))
                    .as("block %d", height)
                    .isEmpty();
        }
        assertThat(to.chainInfo().best()).isEqualTo(from.chainInfo().best());
        assertThat(to.coinsOf(WALLET.address()))
                .containsExactlyInAnyOrderElementsOf(List.copyOf(from.coinsOf(WALLET.address())));
    }
}
