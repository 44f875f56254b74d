package io.aichain.log.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** Makes a folder a broker's folder, once: what {@code kafka-storage format} does. */
final class BrokerFolder {
    private static final String FORMATTED = "meta.properties";

    private BrokerFolder() {}

    static void format(Path folder, BrokerSettings settings) throws IOException {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve(FORMATTED))) return;
        String path = folder.toAbsolutePath().toString();
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(path)
                    .addDirectory(path)
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // Formatter.run declares Exception
            throw new IOException("cannot format " + folder + ": " + e.getMessage(), e);
        }
    }
}
