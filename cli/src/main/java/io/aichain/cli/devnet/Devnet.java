package io.aichain.cli.devnet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.BlockRef;
import io.aichain.chain.genesis.AiChainConfig;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.log.KafkaConnection;
import io.aichain.log.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * A complete chain in one process: the same services that run as processes of their own elsewhere, with a Kafka broker, a folder as data
 * availability network and a Bitcoin node. Started in the order in which data flows, stopped in the opposite one.
 */
final class Devnet implements AutoCloseable {
    /** Nobody's: what the devnet mines behind the anchor's coins goes there (the example key of BIP 173). */
    private static final String MINER = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private final StartedParts started = new StartedParts();

    private Devnet() {}

    /** Runs until the process is asked to stop. @return the exit code */
    static int run(DevnetConfig config, DevnetEvents events) throws IOException {
        CountDownLatch stop = new CountDownLatch(1);
        for (String name : new String[] {"INT", "TERM"}) Signal.handle(new Signal(name), signal -> stop.countDown());
        try (Devnet devnet = new Devnet()) {
            devnet.start(config, events);
            stop.await();
            events.progress("stopping");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** Before the first logger is made: log lines go to a file, so that the terminal shows what matters. */
    private static void logTo(Path folder) throws IOException {
        if (Files.exists(folder.resolve("devnet.log"))) {
            Files.move(
                    folder.resolve("devnet.log"), folder.resolve("devnet.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        System.setProperty(
                "org.slf4j.simpleLogger.logFile", folder.resolve("devnet.log").toString());
        System.setProperty("org.slf4j.simpleLogger.log.io.aichain", "info");
    }

    private void start(DevnetConfig config, DevnetEvents events) throws IOException {
        DataFolder data = started.add(DataFolder.lock(config.data()));
        logTo(data.root());
        checkPorts(config);
        AnchorKey anchorKey = anchorKey();
        Optional<byte[]> given = given(config, anchorKey);
        events.progress("data      " + data.root());
        events.progress("starting  Bitcoin, Kafka, sequencer, executor, da-writer, anchor ...");
        DevnetBitcoin bitcoin = started.add(DevnetBitcoin.start(config.bitcoin(), data.bitcoin()));
        writeSecret(data.bitcoinUrl(), bitcoin.url());
        byte[] file = genesis(config, data, given, bitcoin, anchorKey);
        Genesis genesis = decode(file);
        bitcoin.fund(anchorKey.address());
        EmbeddedKafka broker = started.add(EmbeddedKafka.start(data.kafka(), 0));
        Files.createDirectories(data.da());
        DevnetServices services = started.add(new DevnetServices(
                config,
                data,
                genesis,
                KafkaConnection.plain(broker.bootstrap()),
                bitcoin.endpoint(),
                anchorKey,
                new EventLines(events)));
        bitcoin.mine(config.bitcoinBlockTime(), MINER);
        ready(data, genesis, bitcoin, services, events);
    }

    /** Now, and not after half a minute of starting. */
    private static void checkPorts(DevnetConfig config) {
        for (int i = 0; config.rpcPort() > 0 && i < config.executors(); i++) {
            int port = config.rpcPort() + i;
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress("127.0.0.1", port));
            } catch (IOException e) {
                throw new Failure(
                        "cannot listen on 127.0.0.1:" + port + ": " + e.getMessage()
                                + "; choose another with --rpc-port PORT",
                        e);
            }
        }
    }

    /** The chain's file: of an earlier start, or completed now. */
    private static byte[] genesis(
            DevnetConfig config, DataFolder data, Optional<byte[]> given, DevnetBitcoin bitcoin, AnchorKey anchorKey)
            throws IOException {
        if (Files.exists(data.genesis())) {
            byte[] existing = Files.readAllBytes(data.genesis());
            if (given.isPresent() && !Arrays.equals(existing, complete(config, given, decode(existing)))) {
                throw new Failure(
                        data.root() + " holds a chain with another genesis: leave --genesis out to go on with it, "
                                + "or give the new chain its own folder with --data DIR");
            }
            if (decode(existing).aichain().voters().size() > config.executors()) {
                throw new Failure(data.root() + " holds a chain of "
                        + decode(existing).aichain().voters().size() + " voters: start it with --executors "
                        + decode(existing).aichain().voters().size());
            }
            AiChainConfig chain = decode(existing).aichain();
            chain.bitcoinStartHash().ifPresent(hash -> bitcoin.expect(chain.bitcoinStartHeight(), hash));
            return existing;
        }
        BlockRef start = bitcoin.begin(MINER);
        byte[] file =
                complete(config, given, start.height(), Optional.of(start.hash().toString()), anchorKey.address());
        DevnetGenesis.write(data.genesis(), file);
        return file;
    }

    /** The user's file, read and tried before anything is started or written. */
    private static Optional<byte[]> given(DevnetConfig config, AnchorKey anchorKey) throws IOException {
        if (config.genesis().isEmpty()) return Optional.empty();
        Optional<byte[]> file = Optional.of(readGenesis(config.genesis().get()));
        complete(config, file, 0, Optional.empty(), anchorKey.address());
        return file;
    }

    private static byte[] readGenesis(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new Failure("--genesis: no such file: " + file);
        return Files.readAllBytes(file);
    }

    private static byte[] complete(DevnetConfig config, Optional<byte[]> given, Genesis existing) {
        return complete(
                config,
                given,
                existing.aichain().bitcoinStartHeight(),
                existing.aichain().bitcoinStartHash(),
                existing.aichain().anchorAddress());
    }

    private static byte[] complete(
            DevnetConfig config,
            Optional<byte[]> given,
            int startHeight,
            Optional<String> startHash,
            String anchorAddress) {
        try {
            return DevnetGenesis.complete(
                    given, config.executors(), BitcoinChain.REGTEST.label(), startHeight, startHash, anchorAddress);
        } catch (MalformedException e) {
            throw new Failure("--genesis: " + e.getMessage(), e);
        }
    }

    private static Genesis decode(byte[] file) {
        try {
            return GenesisCodec.decode(file);
        } catch (MalformedException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private static AnchorKey anchorKey() {
        try {
            return AnchorKey.parse(DevnetKeys.anchor().secretKey().toHex(), BitcoinChain.REGTEST);
        } catch (MalformedException ourOwnKey) {
            throw new AssertionError(ourOwnKey);
        }
    }

    private static void ready(
            DataFolder data, Genesis genesis, DevnetBitcoin bitcoin, DevnetServices services, DevnetEvents events) {
        ObjectNode event = DevnetEvents.event("ready")
                .put("rpc", services.rpc().getFirst())
                .put("chainId", genesis.chainId())
                .put("bitcoin", bitcoin.url())
                .put("da", "file:" + data.da())
                .put("genesis", data.genesis().toString())
                .put("data", data.root().toString())
                .put("mnemonic", DevnetKeys.MNEMONIC);
        ArrayNode rpcs = event.putArray("executors");
        services.rpc().forEach(rpcs::add);
        ArrayNode accounts = event.putArray("accounts");
        for (DevnetKeys.DevAccount account : DevnetKeys.accounts()) {
            accounts.addObject()
                    .put("address", account.address().toHex())
                    .put("secretKey", account.secretKey().toHex());
        }
        events.ready(event, e -> people(data, genesis, bitcoin, services));
    }

    private static String people(DataFolder data, Genesis genesis, DevnetBitcoin bitcoin, DevnetServices services) {
        StringBuilder text = new StringBuilder();
        text.append("\nAccounts, each with 10,000 coins unless your genesis says otherwise (mnemonic: ")
                .append(DevnetKeys.MNEMONIC)
                .append("). Everybody knows these keys.\n");
        for (DevnetKeys.DevAccount account : DevnetKeys.accounts()) {
            text.append("  ")
                    .append(account.address())
                    .append("  ")
                    .append(account.secretKey())
                    .append('\n');
        }
        text.append("\nchain id  ").append(genesis.chainId());
        text.append("\nRPC       ").append(String.join(", ", services.rpc()));
        text.append("\nBitcoin   ").append(bitcoin.url()).append(" (regtest)");
        text.append("\ncheck it  aichain verify --bitcoin ")
                .append(bitcoin.url())
                .append(" --da file:")
                .append(data.da())
                .append(" --genesis ")
                .append(data.genesis());
        text.append("\nstop it   Ctrl-C\n");
        return text.toString();
    }

    private static void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }

    @Override
    public void close() {
        started.close();
    }
}
