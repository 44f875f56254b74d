package io.aichain.sequencer.app;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.log.KafkaConnection;
import io.aichain.sequencer.SequencerConfig;
import io.aichain.sequencer.SequencerListener;
import io.aichain.sequencer.SequencerService;
import io.aichain.sequencer.SequencerStatus;
import io.aichain.sequencer.domain.BlockCutter;
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

/** The sequencer as a process of its own: reads its configuration, starts the service, stops it in order. Wiring only. */
@ApplicationScoped
class SequencerApp {
    private static final int KEY_FILE_BYTES = 1024;

    private final SequencerSettings settings;
    private final MeterRegistry metrics;
    private SequencerService service;

    SequencerApp(SequencerSettings settings, MeterRegistry metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) throws IOException, MalformedException {
        service = new SequencerService(config(), metrics, SequencerListener.NONE);
        service.start();
    }

    void stop(@Observes ShutdownEvent event) {
        if (service != null) service.close();
    }

    SequencerStatus status() {
        return service.status();
    }

    private SequencerConfig config() throws IOException, MalformedException {
        SequencerSettings.Sequencer own = settings.sequencer();
        return new SequencerConfig(
                new KafkaConnection(
                                settings.kafka().bootstrapServers(),
                                settings.kafka().security())
                        .withReplicas(settings.kafka().replicas()),
                genesis(settings.genesis()),
                own.nodeId(),
                key(own.keyFile()),
                new BlockCutter.Pace(own.blockTime(), own.heartbeat()),
                own.sessionTimeout(),
                settings.kafka().patience());
    }

    private static Genesis genesis(Path file) throws IOException, MalformedException {
        return GenesisCodec.decode(read(file, GenesisCodec.MAX_BYTES));
    }

    private static Hash key(Path file) throws IOException, MalformedException {
        String text = new String(read(file, KEY_FILE_BYTES), StandardCharsets.UTF_8).strip();
        // the message of a failed parse would show what was found: a key with a typing error
        if (!text.matches("0x[0-9a-fA-F]{64}")) {
            throw new MalformedException("sequencer key file " + file + ": 0x and 64 hex digits expected");
        }
        return Hash.fromHex(text);
    }

    private static byte[] read(Path file, int max) throws IOException, MalformedException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) throw new MalformedException(file + ": more than " + max + " bytes");
            return bytes;
        }
    }
}
