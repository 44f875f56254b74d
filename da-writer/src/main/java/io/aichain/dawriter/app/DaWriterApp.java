package io.aichain.dawriter.app;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetworks;
import io.aichain.dawriter.DaWriterConfig;
import io.aichain.dawriter.DaWriterService;
import io.aichain.dawriter.DaWriterStatus;
import io.aichain.dawriter.domain.CutLimits;
import io.aichain.log.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** The da-writer as a process of its own: reads its configuration, starts the service, stops it in order. Wiring only. */
@ApplicationScoped
class DaWriterApp {
    private final DaWriterSettings settings;
    private final MeterRegistry metrics;
    private DaNetworks networks;
    private DaWriterService service;

    DaWriterApp(DaWriterSettings settings, MeterRegistry metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) throws IOException, MalformedException {
        Genesis genesis = genesis(settings.genesis());
        networks = DaNetworks.open(genesis.aichain().dataAvailability(), settings.da());
        service = new DaWriterService(config(), genesis, networks, InstantSource.system(), metrics, happening -> {});
        service.start();
    }

    void stop(@Observes ShutdownEvent event) {
        if (service != null) service.close();
        if (networks != null) networks.close();
    }

    DaWriterStatus status() {
        return service.status();
    }

    private DaWriterConfig config() {
        DaWriterSettings.DaWriter own = settings.daWriter();
        return new DaWriterConfig(
                new KafkaConnection(
                                settings.kafka().bootstrapServers(),
                                settings.kafka().security())
                        .withReplicas(settings.kafka().replicas()),
                own.nodeId(),
                own.sessionTimeout(),
                settings.kafka().patience(),
                NetworkId.of(own.network())
                        .orElseThrow(() -> new IllegalArgumentException("no network \"" + own.network() + "\"")),
                new CutLimits(
                        own.batchBytes(),
                        own.batchRawBytes(),
                        own.batchBlocks(),
                        own.batchAge(),
                        own.segmentBytes(),
                        own.zstdLevel()),
                own.maxBacklogBytes(),
                own.retryFirst(),
                own.retryMost());
    }

    private static Genesis genesis(Path file) throws IOException, MalformedException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(GenesisCodec.MAX_BYTES + 1);
            if (bytes.length > GenesisCodec.MAX_BYTES) {
                throw new MalformedException(file + ": more than " + GenesisCodec.MAX_BYTES + " bytes");
            }
            return GenesisCodec.decode(bytes);
        }
    }
}
