package io.aichain.cli.log;

import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.cli.Failure;
import io.aichain.cli.GenesisFile;
import io.aichain.cli.devnet.DataFolder;
import io.aichain.da.BatchFetcher;
import io.aichain.da.DaNetworks;
import io.aichain.execution.GenesisState;
import io.aichain.log.KafkaConnection;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.sequencer.repair.BlockSource;
import io.aichain.sequencer.repair.LogRepair;
import io.aichain.sequencer.repair.RepairResult;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aichain log repair}: appends the blocks that a broker lost, byte for byte, from an executor's store or the DA network (P1). */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Appends the blocks that the log has lost, byte for byte, from an executor's data; a new, empty Kafka is seeded in the same way.",
            "Where no executor's data is left, from the published batches, which the sequencer's key signs again to the same bytes.",
            "Stop the sequencers and the executor whose data is read first. Run again, it goes on where it stopped.",
            "Exit code: 0 repaired or nothing missing, 1 the data does not continue the log, 2 could not be done."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain log repair --devnet .aichain/devnet",
            "  aichain log repair --kafka broker:9092 --genesis genesis.json --store /data/executor-0",
            "  aichain log repair --kafka broker:9092 --genesis genesis.json --da file:/data/da --key-file sequencer.key",
            "  AICHAIN_SEQUENCER_KEY=0x... aichain log repair ... --da file:/data/da --bitcoin http://user:pass@127.0.0.1:8332"
        })
final class LogRepairCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Where where;

    /** One of the two. */
    static final class Where {
        @Option(
                names = "--devnet",
                required = true,
                paramLabel = "DIR",
                description = "Data folder of a devnet that is stopped.")
        private Path devnet;

        @ArgGroup(exclusive = false)
        private Services services;
    }

    /** All of them. */
    static final class Services {
        @Option(names = "--kafka", required = true, paramLabel = "HOST:PORT", description = "The brokers.")
        private String kafka;

        @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The chain's genesis file.")
        private Path genesis;

        @ArgGroup(multiplicity = "1")
        private Source source;
    }

    /** One of the two. */
    static final class Source {
        @Option(
                names = "--store",
                required = true,
                paramLabel = "DIR",
                description = "Data folder of a stopped executor: has every block.")
        private Path store;

        @ArgGroup(exclusive = false)
        private Published published;
    }

    /** Published batches. */
    static final class Published {
        @Option(
                names = "--da",
                required = true,
                paramLabel = "NETWORK",
                description =
                        "Where the data lies, file:DIR: has every published block. Give one for each network the chain has used.")
        private List<String> da;

        @Option(
                names = "--bitcoin",
                paramLabel = "URL",
                description =
                        "JSON-RPC of a Bitcoin node, where the batches topic is lost too: has every anchored block, found as aichain verify finds it.")
        private String bitcoin;

        @Option(
                names = "--pass-over",
                description =
                        "With --bitcoin: appends what is agreed on although what follows it on Bitcoin is not. Only where aichain verify says the same on another machine.")
        private boolean passOver;

        @Option(
                names = "--key-file",
                paramLabel = "FILE",
                description =
                        "The sequencer's secret key, 0x and 64 hex digits; or in the environment, AICHAIN_SEQUENCER_KEY.")
        private Path keyFile;
    }

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (where.services != null) {
            KafkaConnection kafka = KafkaConnection.plain(where.services.kafka);
            Genesis genesis = GenesisFile.read(where.services.genesis);
            Source source = where.services.source;
            try {
                return source.published == null
                        ? repair(kafka, genesis, source.store)
                        : repair(kafka, genesis, source.published);
            } catch (KafkaUnavailableException e) {
                throw new Failure(
                        "Kafka at " + kafka + ": " + e.getMessage()
                                + ". See that --kafka names the brokers and that they run, and run it again",
                        e);
            } catch (KafkaException e) {
                // a client that cannot be made, because of what was given
                if (e.getCause() instanceof ConfigException wrong) {
                    throw new Failure("--kafka " + kafka + ": " + wrong.getMessage(), e);
                }
                throw e;
            }
        }
        if (!Files.isDirectory(where.devnet)) throw new Failure("no such folder: " + where.devnet);
        // Kafka's lines are many; what matters is printed
        System.setProperty(
                "org.slf4j.simpleLogger.logFile",
                where.devnet.resolve("repair.log").toString());
        try (DataFolder data = DataFolder.lock(where.devnet);
                EmbeddedKafka broker = EmbeddedKafka.start(data.kafka(), 0)) {
            return repair(
                    KafkaConnection.plain(broker.bootstrap()), GenesisFile.read(data.genesis()), data.executor(0));
        }
    }

    private int repair(KafkaConnection kafka, Genesis genesis, Path folder) {
        if (!Files.isDirectory(folder)) throw new Failure("no such folder: " + folder);
        PrintWriter out = spec.commandLine().getOut();
        try (StateStore store = StateStore.open(folder, StoreOptions.DEFAULT, GenesisState.block(genesis))) {
            out.println("the store ends with block " + store.tip().number() + " "
                    + store.tip().orderedHash());
            return repair(
                    kafka,
                    genesis,
                    number -> number > store.tip().number() ? Optional.<Bytes>empty() : store.orderedBlock(number));
        }
    }

    private int repair(KafkaConnection kafka, Genesis genesis, Published published) throws IOException {
        Hash key = SequencerKey.read(Optional.ofNullable(published.keyFile), System.getenv());
        BatchBlocks.requireSequencer(key, genesis); // before a verification of hours
        try (DaNetworks networks = networks(genesis, published.da)) {
            List<PublishedBatch> batches = published.bitcoin == null
                    ? PublishedBatches.ofTopic(kafka, genesis)
                    : PublishedBatches.ofBitcoin(
                            published.bitcoin,
                            genesis,
                            networks,
                            published.passOver,
                            spec.commandLine().getErr()::println);
            BatchBlocks blocks = new BatchBlocks(batches, new BatchFetcher(genesis, networks), genesis, key);
            spec.commandLine().getOut().println(batches.size() + " batches end with block " + blocks.lastBlock());
            return repair(kafka, genesis, blocks);
        }
    }

    private static DaNetworks networks(Genesis genesis, List<String> addresses) {
        try {
            return DaNetworks.open(genesis.aichain().dataAvailability(), addresses);
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private int repair(KafkaConnection kafka, Genesis genesis, BlockSource source) {
        PrintWriter out = spec.commandLine().getOut();
        return switch (new LogRepair(kafka, genesis, new SimpleMeterRegistry()).run(source)) {
            case RepairResult.Repaired(var first, var tip) -> {
                out.println("appended blocks " + first + " to " + tip.number() + " " + tip.hash());
                yield 0;
            }
            case RepairResult.NothingMissing(var tip) -> {
                out.println("nothing is missing: the log ends with block " + tip.number() + " " + tip.hash());
                yield 0;
            }
            case RepairResult.Refused refused -> {
                out.println("refused: " + refused);
                yield 1;
            }
            case RepairResult.Interrupted(var tip, var reason) ->
                throw new Failure("interrupted at block " + tip.number() + ": " + reason + "; run it again");
        };
    }
}
