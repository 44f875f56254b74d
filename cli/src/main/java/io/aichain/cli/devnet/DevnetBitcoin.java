package io.aichain.cli.devnet;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.embedded.EmbeddedNode;
import io.aichain.bitcoin.node.ChainInfo;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devnet's Bitcoin: a node in this process or one that the user runs, on regtest, with somebody who mines. */
final class DevnetBitcoin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DevnetBitcoin.class);
    private static final String USER = "devnet";
    private static final String PASSWORD = "devnet";
    /** A coin that a block pays out can be spent 100 blocks later. */
    private static final int MATURITY = 100;

    private final Optional<EmbeddedNode> embedded;
    private final String url;
    private final NodeClient client;
    private final ScheduledExecutorService miner = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bitcoin-miner").daemon().factory());

    private DevnetBitcoin(Optional<EmbeddedNode> embedded, String url) throws MalformedException {
        this.embedded = embedded;
        this.url = url;
        this.client = new NodeClient(NodeEndpoint.parse(url));
    }

    /** @param choice {@code embedded} or a URL with credentials */
    static DevnetBitcoin start(String choice, Path folder) throws IOException {
        try {
            if (!choice.equals("embedded")) return new DevnetBitcoin(Optional.empty(), choice).checked();
            EmbeddedNode node =
                    EmbeddedNode.start(new EmbeddedNode.Config(folder, 0, USER, PASSWORD, InstantSource.system()));
            return new DevnetBitcoin(Optional.of(node), node.url()).checked();
        } catch (MalformedException e) {
            throw new Failure("--bitcoin: " + e.getMessage(), e);
        }
    }

    private DevnetBitcoin checked() {
        ChainInfo info = chainInfo();
        if (!info.chain().equals(BitcoinChain.REGTEST.rpcName())) {
            close();
            throw new Failure(
                    "--bitcoin: the node is on " + info.chain() + "; the devnet mines, so it takes regtest only");
        }
        return this;
    }

    String url() {
        return url;
    }

    NodeEndpoint endpoint() {
        try {
            return NodeEndpoint.parse(url);
        } catch (MalformedException parsedBefore) {
            throw new AssertionError(parsedBefore);
        }
    }

    /** The block above which a new chain starts: one of this node's own, so that another node is told apart later. */
    BlockRef begin(String miner) {
        try {
            if (chainInfo().best().height() == 0) client.regtest().mine(1, miner);
            return chainInfo().best();
        } catch (NodeException e) {
            throw new Failure("Bitcoin: cannot mine the first block: " + e.getMessage(), e);
        }
    }

    /** Refuses a node that does not have the block above which the chain started. */
    void expect(int height, String hash) {
        Optional<BlockHash> found;
        try {
            found = client.blockHash(height);
        } catch (NodeException e) {
            throw new Failure("Bitcoin does not answer at " + endpoint().uri() + ": " + e.getMessage(), e);
        }
        if (found.map(BlockHash::toString).equals(Optional.of(hash))) return;
        throw new Failure("--bitcoin: the chain in this folder began above block " + height + ", " + hash
                + ", and this node has " + found.map(BlockHash::toString).orElse("none there")
                + ": give the node that the chain began with");
    }

    /** Mines until the address has a coin that can be spent. */
    void fund(String address) {
        try {
            if (!client.coinsOf(address).isEmpty()) return;
            client.regtest().mine(MATURITY + 1, address);
        } catch (NodeException e) {
            throw new Failure("Bitcoin: cannot fund " + address + ": " + e.getMessage(), e);
        }
    }

    /** A block every so often, from now on. */
    void mine(Duration interval, String address) {
        miner.scheduleAtFixedRate(
                () -> {
                    try {
                        client.regtest().mine(1, address);
                    } catch (NodeException e) {
                        // a node of the user's that is away for a while: the anchor waits for it as well
                        LOG.warn("no Bitcoin block was mined: {}", e.getMessage());
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private ChainInfo chainInfo() {
        try {
            return client.chainInfo();
        } catch (NodeException e) {
            throw new Failure("Bitcoin does not answer at " + endpoint().uri() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        miner.shutdownNow();
        client.close();
        embedded.ifPresent(node -> {
            try {
                node.close();
            } catch (IOException e) {
                LOG.warn("Bitcoin node: {}", e.getMessage());
            }
        });
    }
}
