package io.aichain.anchor;

import io.aichain.anchor.bitcoin.AnchorBitcoin;
import io.aichain.anchor.bitcoin.NodeBitcoin;
import io.aichain.anchor.data.BatchQueue;
import io.aichain.anchor.data.ManifestPublisher;
import io.aichain.anchor.domain.AnchorLedger;
import io.aichain.anchor.domain.AnchorMachine;
import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.anchor.outbox.AnchorOutbox;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.bitcoin.reader.OutputChainReader;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.bitcoin.testing.EmbeddedTestNode;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.bitcoin.tx.FeePolicy;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.da.BatchFetcher;
import io.aichain.da.DaNetworks;
import io.aichain.da.file.FileNetwork;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A regtest node, a folder for data, a topic in memory, and an anchor that can die and come back. */
final class World implements AutoCloseable {
    static final String ELSEWHERE = Wallet.of("e").address();

    final SampleChain chain = new SampleChain();
    final MemoryTopic topic = new MemoryTopic();
    final List<AnchorEvent> events = new ArrayList<>();
    final FileNetwork network;
    final EmbeddedTestNode node;
    final NodeClient client;
    final OutputChainRule rule;
    private final AnchorPolicy policy;
    private final FeePolicy fees;
    private final List<BatchRecord> published = new ArrayList<>();
    private UnaryOperator<AnchorBitcoin> between = bitcoin -> bitcoin;

    World(Path folder, AnchorPolicy policy, FeePolicy fees) throws Exception {
        this.policy = policy;
        this.fees = fees;
        this.network = new FileNetwork(Files.createDirectories(folder.resolve("da")));
        this.node = EmbeddedTestNode.start(folder.resolve("bitcoin"));
        this.client = node.connect();
        this.rule = new OutputChainRule(
                BitcoinChain.REGTEST,
                0,
                Optional.empty(),
                SampleChain.WALLET.key().outputScript(),
                chain.genesis().hash());
    }

    static World of(Path folder) throws Exception {
        World world = new World(folder, new AnchorPolicy(3, 2, 0), FeePolicy.DEFAULT);
        SampleChain.WALLET.fund(world.client);
        return world;
    }

    /** Puts something between the anchor and its node from the next start on. */
    void between(UnaryOperator<AnchorBitcoin> wrapper) {
        between = wrapper;
    }

    void publishBatch() {
        published.add(chain.publish(network));
    }

    /** A process that takes over now. */
    AnchorWorker start() throws Exception {
        AnchorOutbox outbox = new AnchorOutbox(topic.takeOver());
        AnchorBitcoin bitcoin = between.apply(new NodeBitcoin(node.connect(), SampleChain.WALLET.key(), rule, 6));
        bitcoin.beginBehind(outbox.ledger().finalSpends());
        DaNetworks networks = new DaNetworks(List.of(network));
        BatchQueue batches = new BatchQueue(new BatchFetcher(chain.genesis(), networks), chain.genesis());
        AnchorWorker worker = new AnchorWorker(
                chain.genesis().hash(),
                outbox,
                bitcoin,
                new AnchorMachine(policy),
                batches,
                new ManifestPublisher(network),
                networks,
                new Signer(
                        SampleChain.WALLET.key(), bitcoin, fees, chain.genesis().hash(), 0),
                InstantSource.system(),
                new AnchorEvents(events::add, new AnchorMetrics(new SimpleMeterRegistry())));
        published.forEach(worker::add);
        return worker;
    }

    /** Tells a running worker of what was published since. */
    void deliver(AnchorWorker worker) {
        published.forEach(worker::add);
    }

    BlockHash mine() throws Exception {
        return client.regtest().mine(1, ELSEWHERE).getFirst();
    }

    BlockHash mineExactly(Bytes... transactions) throws Exception {
        return client.regtest().mineExactly(ELSEWHERE, List.of(transactions));
    }

    /** The anchors as anybody reads them from Bitcoin. */
    List<AnchorSpend> anchors() throws Exception {
        return new OutputChainReader(rule)
                .advance(BlockSource.of(client), OutputChainReader.Progress.SILENT)
                .view()
                .spends();
    }

    AnchorLedger ledger() throws Exception {
        return AnchorLedger.of(topic.records());
    }

    AnchorRecord last() {
        return topic.records().getLast();
    }

    List<AnchorRecord.State> states(long anchor) {
        return topic.records().stream()
                .filter(r -> r.anchor() == anchor)
                .map(AnchorRecord::state)
                .toList();
    }

    @Override
    public void close() throws Exception {
        client.close();
        node.close();
    }
}
