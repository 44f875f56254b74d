package io.aichain.anchor.app;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.anchor.AnchorConfig;
import io.aichain.anchor.AnchorService;
import io.aichain.anchor.AnchorStatus;
import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.tx.FeePolicy;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.log.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The anchor as a process of its own: reads its configuration, starts the service, stops it in order. Wiring only. */
@ApplicationScoped
class AnchorApp {
    private static final int KEY_FILE_BYTES = 1024;

    private final AnchorSettings settings;
    private final MeterRegistry metrics;
    private AnchorService service;

    AnchorApp(AnchorSettings settings, MeterRegistry metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) throws IOException, MalformedException {
        // Events are in the log and in the metrics already.
        service = new AnchorService(config(), metrics, anchorEvent -> {});
        service.start();
    }

    void stop(@Observes ShutdownEvent event) {
        if (service != null) service.close();
    }

    AnchorStatus status() {
        return service.status();
    }

    private AnchorConfig config() throws IOException, MalformedException {
        Genesis genesis = GenesisCodec.decode(read(settings.genesis(), GenesisCodec.MAX_BYTES));
        AnchorSettings.Anchor own = settings.anchor();
        AnchorSettings.Fees fees = own.fees();
        return new AnchorConfig(
                new KafkaConnection(
                                settings.kafka().bootstrapServers(),
                                settings.kafka().security())
                        .withReplicas(settings.kafka().replicas()),
                genesis,
                own.nodeId(),
                // from a file, as a Secret's value mostly is, it has a line's end
                NodeEndpoint.parse(settings.bitcoin().url().strip()),
                key(own.keyFile(), genesis),
                settings.da(),
                manifestNetwork(genesis),
                new AnchorPolicy(
                        own.confirmations(),
                        own.bumpAfterBlocks(),
                        own.minInterval().toMillis()),
                new FeePolicy(
                        FeeRate.ofSatPerVbyte(fees.minimum()),
                        FeeRate.ofSatPerVbyte(fees.fallback()),
                        FeeRate.ofSatPerVbyte(fees.maximum())),
                fees.targetBlocks(),
                settings.bitcoin().pollInterval(),
                own.sessionTimeout(),
                settings.kafka().patience());
    }

    private NetworkId manifestNetwork(Genesis genesis) throws MalformedException {
        if (settings.anchor().manifestNetwork().isEmpty()) {
            return genesis.aichain().dataAvailability().getFirst().network();
        }
        String label = settings.anchor().manifestNetwork().get();
        return NetworkId.of(label).orElseThrow(() -> malformed("manifest network: %s is not known", label));
    }

    private static AnchorKey key(Path file, Genesis genesis) throws IOException, MalformedException {
        String network = genesis.aichain().bitcoinNetwork();
        BitcoinChain chain =
                BitcoinChain.of(network).orElseThrow(() -> malformed("bitcoin network: %s is not known", network));
        return AnchorKey.parse(new String(read(file, KEY_FILE_BYTES), StandardCharsets.UTF_8).strip(), chain);
    }

    private static byte[] read(Path file, int max) throws IOException, MalformedException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) throw malformed("%s: more than %d bytes", file, max);
            return bytes;
        }
    }
}
