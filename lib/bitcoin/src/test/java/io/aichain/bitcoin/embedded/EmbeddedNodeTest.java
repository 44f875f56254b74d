package io.aichain.bitcoin.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.testing.EmbeddedTestNode;
import io.aichain.bitcoin.testing.Wallet;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded node keeps on its disk. */
class EmbeddedNodeTest {
    private static final String ADDRESS = Wallet.of("1").address();

    @TempDir
    Path folder;

    @Test
    void theChainComesBackWithItsCoinsAndWhatWasSetAside() throws Exception {
        try (EmbeddedTestNode node = EmbeddedTestNode.start(folder);
                NodeClient client = node.connect()) {
            client.regtest().mine(10, ADDRESS);
            client.regtest().invalidate(client.blockHash(8).orElseThrow());
            client.regtest().mine(1, ADDRESS);
            BlockRef tip = client.chainInfo().best();
            var coins = client.coinsOf(ADDRESS);
            node.killAndRestart();
            try (NodeClient again = node.connect()) {
                assertThat(again.chainInfo().best()).isEqualTo(tip);
                assertThat(again.coinsOf(ADDRESS)).containsExactlyInAnyOrderElementsOf(coins);
                assertThat(again.regtest().mine(1, ADDRESS)).hasSize(1);
            }
        }
    }

    @Test
    void aTornLastRecordIsDroppedAndTheRestStays() throws Exception {
        try (EmbeddedTestNode node = EmbeddedTestNode.start(folder);
                NodeClient client = node.connect()) {
            client.regtest().mine(3, ADDRESS);
        }
        Path file = folder.resolve("blocks.dat");
        long size = Files.size(file);
        for (int cut : new int[] {1, 5, 200}) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size - cut);
            }
            try (EmbeddedTestNode node = EmbeddedTestNode.start(folder);
                    NodeClient client = node.connect()) {
                assertThat(client.blockCount()).isEqualTo(2);
                client.regtest().mine(1, ADDRESS);
                size = Files.size(file);
            }
        }
    }

    @Test
    void twoNodesCannotShareAFolder() throws Exception {
        try (EmbeddedTestNode first = EmbeddedTestNode.start(folder)) {
            assertThat(first.url()).startsWith("http://test:test@127.0.0.1:");
            assertThatThrownBy(() -> EmbeddedTestNode.start(folder))
                    .isInstanceOfAny(IOException.class, java.nio.channels.OverlappingFileLockException.class);
        }
    }
}
